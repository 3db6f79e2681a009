import { dirname, resolve } from 'node:path';
import { connect } from '../connect.ts';
import { UserError } from '../errors.ts';
import { findHelm } from '../helm/find-helm.ts';
import { digestOf } from '../oci/digest.ts';
import { type ManifestCache, openManifestCache } from '../oci/manifest-cache.ts';
import { announceQuotas, type WantedManifest } from '../oci/registry/quota-announce.ts';
import type { Lock } from '../release/lock.ts';
import { lockedManifests } from '../release/locked-manifests.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import { formatLock, readLock, writeLock } from '../release/read-lock.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { unless } from '../unless.ts';
import { openAnswers } from '../upstream/answers.ts';
import { githubAccess } from '../upstream/github/access.ts';
import { readRequirements } from '../upstream-signature/requirement.ts';
import { createUpstream, type Upstream } from '../upstream/upstream.ts';
import { buildLock, type LockRequest } from './build-lock.ts';
import { describeResolution } from './describe-resolution.ts';
import { findFirstReleases } from './first-releases.ts';
import { type OpenHistory, openHistory } from './history.ts';
import { noNotes, takeNotes } from './take-notes.ts';
import { requireValidOptions, type TrackOptions } from './options.ts';
import { createRenderer } from './render-charts.ts';
import type { Resolution } from './resolution.ts';
import { resolveRelease } from './resolve.ts';
import type { TrackResult } from './result.ts';
import { shardsOf } from './shards.ts';
import { openSchedule, type Schedule, type Timing } from './timing.ts';

/**
 * Resolves the release file against upstream, decides whether a release is due, and if so writes the lock.
 * @throws UserError `OPTION_INVALID`, `RELEASE_TOO_EARLY`, `NO_AUDIENCE` or `OTHER_LOCK`, RefusedError `TAG_MOVED`, and what reading,
 *   resolving and locking throw
 */
export async function track(values: TrackOptions, runtime: Runtime): Promise<TrackResult> {
  const now = runtime.clock.now();
  requireValidOptions(values, now);
  const config = resolve(runtime.cwd, values.config);
  const lockPath = resolve(runtime.cwd, values.lock);
  const file = await readReleaseFile(config);
  const audience = file.audience ?? noAudience(file.path);
  const previous = await readPrevious(lockPath, file.name, audience);
  const schedule = await openSchedule({ file, previous, request: values.now, now });
  const manifests = await openManifestCache(runtime);
  const { cutOffFor } = schedule;
  const history = await openHistory({ file, lockPath, previous, now, cutOffFor }, runtime);
  const asked = askUpstream({ values, file, previous, manifests, history }, runtime);
  const { resolution, upstream } = await asked.finally(() => history.keep(values.dryRun));
  const request = {
    name: file.name,
    audience,
    platforms: file.platforms,
    resolution,
    now,
    ...(previous && { previous }),
  };
  const candidate = buildLock(request);
  const majors = schedule.unknownMajors(candidate.lock);
  const found = await findFirstReleases(majors, (repository) => upstream.store(repository), now);
  const { timing, warnings } = schedule.judge(candidate.lock, found);
  const { lock, next, changed } = settle(
    request,
    candidate,
    { ...timing, support: schedule.support },
    values.release,
  );
  // While no release is due, a warning is enough: nothing gets into the lock.
  if (timing.due && resolution.refusal !== undefined) {
    throw resolution.refusal;
  }
  // Also in a dry run: a lock that could not be written is found out now.
  const lockDigest = digestOf(Buffer.from(formatLock(lock)));
  if (changed && !values.dryRun) {
    await writeLock(lockPath, lock);
  }
  await manifests.keep(lockDigest);
  const { dryRun } = values;
  const notes = changed
    ? await takeNotes({ file, lock, previous, lockPath, dryRun }, upstream, runtime)
    : noNotes;
  const described = describeResolution(next, resolution, previous);
  const timeline = schedule.timeline(lock, found);
  const isLocked = timing.due || previous !== undefined;
  return {
    changed,
    dryRun: values.dryRun,
    name: lock.name,
    release: lock.release,
    sequence: isLocked ? lock.sequence : 0,
    lockPath,
    lockDigest,
    ledgerPath: history.ledgerPath,
    ledgerChanged: history.hasNews(),
    ...timing,
    ...described,
    waiting: [...(timing.due ? [] : newReferences(described)), ...heldBack(described)],
    warnings: [...described.warnings, ...warnings],
    ...notes,
    shards: isLocked ? shardsOf(lock) : [],
    ...(timeline === undefined ? {} : { timeline }),
  };
}

/** What is locked from now on, and what would be if it were due. A name is only for what is locked. */
function settle(
  request: LockRequest,
  candidate: ReturnType<typeof buildLock>,
  { due, supportedUntil, support }: Timing & Pick<Schedule, 'support'>,
  release: string | undefined,
) {
  const changed = candidate.changed && due;
  const named = changed && release !== undefined ? buildLock({ ...request, release }).lock : candidate.lock;
  const next = changed
    ? { ...named, ...(supportedUntil === undefined ? {} : { supportedUntil }), ...(support && { support }) }
    : named;
  return { lock: due ? next : (request.previous ?? next), next, changed };
}

interface Question {
  readonly values: TrackOptions;
  readonly file: ReleaseFile;
  readonly previous: Lock | undefined;
  readonly manifests: ManifestCache;
  readonly history: OpenHistory;
}

/** Everything that comes over the network. */
async function askUpstream(
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

/** What is there now and was not before. */
function newReferences({ charts, images }: Pick<TrackResult, 'charts' | 'images'>): readonly string[] {
  return [...charts, ...images].filter(({ moved }) => moved !== undefined).map(({ reference }) => reference);
}

/** What came out too late for this release, or is not old enough. */
function heldBack({ findings }: Pick<TrackResult, 'findings'>): readonly string[] {
  return findings.filter(({ kind }) => kind === 'held').map(({ subject }) => subject);
}

/** The lock that is there, if any. One of another name or audience must not lend its sequence. */
async function readPrevious(path: string, name: string, audience: string): Promise<Lock | undefined> {
  const lock = await unless(['NO_LOCK'], readLock(path));
  if (lock !== undefined && (lock.name !== name || lock.audience !== audience)) {
    throw new UserError(
      'OTHER_LOCK',
      `${path} locks ${lock.name} for ${lock.audience}, not ${name} for ${audience}`,
      {
        hint: 'Give each name and audience a lock file of its own with `--lock`.',
      },
    );
  }
  return lock;
}

function noAudience(file: string): never {
  throw new UserError('NO_AUDIENCE', 'The release file names no audience', {
    at: { file },
    hint: 'Add a line such as `audience: acme-prod`: the side that the bundle is for, which refuses any other.',
  });
}
