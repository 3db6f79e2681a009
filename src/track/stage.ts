import { dirname, resolve } from 'node:path';
import { connect } from '../connect.ts';
import { TidegateError, UserError } from '../errors.ts';
import { digestOf } from '../oci/digest.ts';
import { openManifestCache } from '../oci/manifest-cache.ts';
import type { Lock } from '../release/lock.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import { formatLock, readLock, writeLock } from '../release/read-lock.ts';
import { isReleaseName } from '../release/release-name.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { configOption, defineStage, type OptionValues } from '../stage.ts';
import { createUpstream } from '../upstream/upstream.ts';
import { buildLock } from './build-lock.ts';
import { createRenderer } from './render-charts.ts';
import { reportTrack } from './report.ts';
import { resolveRelease } from './resolve.ts';
import { describeResolution, type TrackResult } from './result.ts';

const options = {
  config: configOption,
  lock: {
    kind: 'string',
    description: 'The lock to compare with and to replace',
    default: 'tidegate.lock.json',
    value: '<file>',
  },
  release: {
    kind: 'string',
    description: 'Name of the release, such as 2026q4; by default the next one in the calendar',
    value: '<name>',
  },
  helm: {
    kind: 'string',
    description:
      'Find images by rendering the charts with helm: `auto` where helm is installed, `require` to fail without it, or `never`',
    default: 'auto',
    value: '<mode>',
  },
  'dry-run': { kind: 'boolean', description: 'Say what would be locked, and write nothing' },
} as const;

/** Stage `track`: resolves the release file against upstream and pins the whole closure in the lock. */
export const trackStage = defineStage({
  name: 'track',
  summary: 'Resolve a release and pin it in the lock',
  options,
  outputs: {
    changed: '`true` when upstream has something new',
    release: 'Name of the release in the lock',
    'lock-path': 'Path of the lock',
    'lock-digest': 'Digest of the lock',
    summary: 'One line: what the release holds',
  },
  examples: [
    'tidegate track',
    'tidegate track --helm require --release 2026q4',
    'tidegate track --dry-run --json',
  ],
  run: runTrack,
  outputsOf: (result) => ({
    changed: String(result.changed),
    release: result.release,
    'lock-path': result.lockPath,
    'lock-digest': result.lockDigest,
    summary: `${result.name} ${result.release}: ${plural(result.charts.length, 'chart')}, ${plural(result.images.length, 'image')}`,
  }),
  report: reportTrack,
  annotations: ({ warnings }) => warnings.map((message) => ({ severity: 'warning', message })),
});

async function runTrack(values: OptionValues<typeof options>, runtime: Runtime): Promise<TrackResult> {
  const config = resolve(runtime.cwd, values.config);
  const lockPath = resolve(runtime.cwd, values.lock);
  if (values.release !== undefined && !isReleaseName(values.release)) {
    throw new UserError(
      'OPTION_INVALID',
      `release: ${JSON.stringify(values.release)} is no name such as 2026q4.1`,
    );
  }
  const file = await readReleaseFile(config);
  const audience = file.audience ?? noAudience(file.path);
  const previous = await readPrevious(lockPath, file.name, audience);
  const { charts, images } = file;
  const rendering = { mode: values.helm, charts, folder: dirname(config), previous };
  const render = await createRenderer(rendering, runtime);
  const manifests = await openManifestCache(runtime);
  const upstream = createUpstream({ ...(await connect(file.endpoints, runtime)), manifests });
  runtime.log.info(
    `Resolving ${plural(charts.length, 'chart')} and ${plural(images.length, 'listed image')}`,
  );
  const resolution = await resolveRelease(file, upstream, render, runtime);
  const { lock, changed } = buildLock({
    name: file.name,
    audience,
    platforms: file.platforms,
    resolution,
    now: runtime.clock.now(),
    ...(previous === undefined ? {} : { previous }),
    ...(values.release === undefined ? {} : { release: values.release }),
  });
  // Also in a dry run: a lock that could not be written is found out now.
  const lockDigest = digestOf(Buffer.from(formatLock(lock)));
  if (changed && !values.dryRun) {
    await writeLock(lockPath, lock);
  }
  await manifests.keep(lockDigest);
  return {
    changed,
    dryRun: values.dryRun,
    name: lock.name,
    release: lock.release,
    sequence: lock.sequence,
    lockPath,
    lockDigest,
    ...describeResolution(lock, resolution, previous),
  };
}

/** The lock that is there, if any. One of another name or audience must not lend its sequence. */
async function readPrevious(path: string, name: string, audience: string): Promise<Lock | undefined> {
  const lock = await readLock(path).catch((error: unknown) => {
    if (error instanceof TidegateError && error.code === 'NO_LOCK') {
      return undefined;
    }
    throw error;
  });
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
