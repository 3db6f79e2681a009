import { dirname } from 'node:path';
import { connect } from '../connect.ts';
import { findHelm } from '../helm/find-helm.ts';
import type { ManifestCache } from '../oci/manifest-cache.ts';
import { announceQuotas, type WantedManifest } from '../oci/registry/quota-announce.ts';
import type { Lock } from '../release/lock.ts';
import { lockedManifests } from '../release/locked-manifests.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { openAnswers } from '../upstream/answers.ts';
import { githubAccess } from '../upstream/github/access.ts';
import { createUpstream, type Upstream } from '../upstream/upstream.ts';
import { readRequirements } from '../upstream-signature/requirement.ts';
import type { OpenHistory } from './history.ts';
import type { TrackOptions } from './options.ts';
import { createRenderer } from './render-charts.ts';
import type { Resolution } from './resolution.ts';
import { resolveRelease } from './resolve.ts';

interface Question {
  readonly values: TrackOptions;
  readonly file: ReleaseFile;
  readonly previous: Lock | undefined;
  readonly manifests: ManifestCache;
  readonly history: OpenHistory;
}

/**
 * Everything that comes over the network, but for release notes.
 * @throws what connecting, reading requirements and `resolveRelease` throw
 */
export async function askUpstream(
  { values, file, previous, manifests, history }: Question,
  runtime: Runtime,
): Promise<{ readonly resolution: Resolution; readonly upstream: Upstream }> {
  const { charts, images } = file;
  const folder = dirname(file.path);
  const requirements = await readRequirements(file);
  const outside = await connect(file.endpoints, runtime, values);
  const helm = { source: file.helm, side: 'connected', http: outside.http } as const;
  const rendering = { mode: values.helm, file, folder, previous };
  const render = await createRenderer({ ...rendering, findHelm: () => findHelm(helm, runtime) }, runtime);
  const answers = await openAnswers(outside.http, runtime);
  const github = githubAccess(runtime, values.token);
  const upstream = createUpstream({ ...outside, manifests, answers, folder, github, runtime, previous });
  runtime.log.info(
    `Resolving ${plural(charts.length, 'chart')} and ${plural(images.length, 'listed image')}`,
  );
  // What this release needs is known when it is resolved. The last one is the best guess until then; without one, the first
  // thing that is known is how many images there are.
  const announcing = { ...outside, manifests, runtime };
  if (previous !== undefined) {
    await announceQuotas(lockedManifests(previous), { ...announcing, estimate: 'last-lock' });
  }
  const announce = async (roots: readonly WantedManifest[]): Promise<void> =>
    previous === undefined ? await announceQuotas(roots, { ...announcing, estimate: 'at-least' }) : undefined;
  const accepted = values.acceptMoved;
  const means = { ...history, accepted, requirements, render, announce };
  const resolution = await resolveRelease(file, upstream, means, runtime);
  await answers.keep();
  return { resolution, upstream };
}
