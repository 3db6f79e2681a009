import { dirname, join, resolve } from 'node:path';
import { TidegateError, UserError } from '../errors.ts';
import type { Lock } from '../release/lock.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import { readLedger } from '../release/read-ledger.ts';
import { readLock } from '../release/read-lock.ts';
import type { Runtime } from '../runtime/runtime.ts';
import {
  configOption,
  credentialsOption,
  defineStage,
  githubTokenOption,
  type OptionValues,
} from '../stage.ts';
import { trackStage } from '../track/stage.ts';
import { daysBetween, describeLock, type ListedRelease } from './artifacts.ts';
import { groupImages, type ImageGroup } from './groups.ts';
import { reportList } from './report.ts';
import { type ListedSupport, supportAt, supportText } from './support.ts';
import { parseTemplate } from './template.ts';

const options = {
  config: configOption,
  lock: {
    kind: 'string',
    description: 'The lock to list; without one, what `track` would lock now is listed',
    default: 'tidegate.lock.json',
    value: '<file>',
  },
  format: {
    kind: 'string',
    description:
      'A line for each chart and image, for scripts: text with fields such as `{{.Reference}}` and `{{.Digest}}`; a wrong one lists all of them',
    value: '<template>',
  },
  credentials: credentialsOption,
  token: githubTokenOption,
} as const;

type ListOptions = OptionValues<typeof options>;

export interface ListResult {
  readonly name: string;
  readonly release: string;
  /** Where the list comes from: the lock, or upstream as it is now. */
  readonly source: 'lock' | 'upstream';
  /** When it was locked: RFC 3339, UTC. */
  readonly created?: string;
  readonly ageDays?: number;
  readonly support?: ListedSupport;
  readonly groups: readonly ImageGroup[];
  readonly charts: ListedRelease['charts'];
  /** What `--format` asked for, instead of the lists. */
  readonly format?: string;
}

/** Command `list`: the images and charts of a release, as the guide's `wsm list` prints them. */
export const listStage = defineStage({
  name: 'list',
  summary: 'List the images and charts of a release, with digests, sizes and support',
  options,
  outputs: {},
  examples: [
    'tidegate list',
    'tidegate list --json',
    "tidegate list --format '{{.Reference}}@{{.Digest}}'",
    "tidegate list --format '{{.Kind}}\\t{{.Name}}\\t{{.Version}}' --lock wandb-2026q4/tidegate.lock.json",
  ],
  run: runList,
  outputsOf: () => ({}),
  report: reportList,
});

async function runList(values: ListOptions, runtime: Runtime): Promise<ListResult> {
  const { format } = values;
  // A mistake in it is found before anything is asked.
  if (format !== undefined) {
    parseTemplate(format);
  }
  const path = resolve(runtime.cwd, values.lock);
  const lock = await readLockIfAny(path);
  const found =
    lock === undefined ? await askUpstream(values, path, runtime) : await list(lock, path, values, runtime);
  const { charts, images, ...release } = found;
  const { name, support } = release;
  // A script does not read the report.
  if (format !== undefined && support?.endsSoon === true) {
    runtime.log.warning(`${name} ${release.release} is ${supportText(support)}`);
  }
  return {
    ...release,
    groups: groupImages({ charts, images }),
    charts,
    ...(format === undefined ? {} : { format }),
  };
}

type Found = Omit<ListResult, 'groups' | 'charts' | 'format'> & ListedRelease;

async function list(lock: Lock, path: string, values: ListOptions, runtime: Runtime): Promise<Found> {
  const now = runtime.clock.now();
  const file = await readReleaseFileIfAny(resolve(runtime.cwd, values.config));
  const ledgerPath =
    file?.ledger === undefined
      ? join(dirname(path), 'tidegate.ledger.json')
      : resolve(dirname(file.path), file.ledger);
  const { name, release, created, supportedUntil } = lock;
  return {
    name,
    release,
    source: 'lock',
    created,
    ageDays: daysBetween(created, now),
    ...(supportedUntil === undefined ? {} : { support: supportAt(supportedUntil, now, file?.support?.warn) }),
    ...describeLock(lock, await readLedger(ledgerPath), now),
  };
}

/** A lock can be listed alone. A release file that is there and broken is a mistake to mend. */
async function readReleaseFileIfAny(path: string) {
  return await readReleaseFile(path).catch(orUndefined('NO_RELEASE_FILE'));
}

async function readLockIfAny(path: string): Promise<Lock | undefined> {
  return await readLock(path).catch(orUndefined('NO_LOCK'));
}

function orUndefined(code: string) {
  return (error: unknown): undefined => {
    if (!(error instanceof TidegateError && error.code === code)) {
      throw error;
    }
  };
}

/** What `track` would lock. Inside the gap there is no upstream: a release file of that side has no audience. */
async function askUpstream(values: ListOptions, lock: string, runtime: Runtime): Promise<Found> {
  const { audience, path } = await readReleaseFile(resolve(runtime.cwd, values.config));
  if (audience === undefined) {
    throw new UserError('NO_LOCK', `There is no lock here: ${lock} does not exist`, {
      hint: `${path} names no audience, so it is that of the internal side. Run this where the lock is, or give --lock <bundle>/tidegate.lock.json: every bundle carries its lock.`,
    });
  }
  const { name, release, supportedUntil, charts, images } = await trackStage.run(
    { ...values, release: undefined, now: undefined, helm: 'auto', acceptMoved: [], dryRun: true },
    runtime,
  );
  const now = runtime.clock.now();
  return {
    name,
    release,
    source: 'upstream',
    ...(supportedUntil === undefined ? {} : { support: supportAt(supportedUntil, now, undefined) }),
    charts: charts.map(({ reference, digest, bytes, name, version, signed }) => ({
      reference,
      digest,
      bytes,
      name,
      version,
      ...(signed && { signed }),
    })),
    images: images.map(({ reference, digest, bytes, usedBy, signed }) => ({
      reference,
      digest,
      bytes,
      usedBy,
      ...(signed && { signed }),
    })),
  };
}
