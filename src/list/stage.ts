import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { supportedBefore } from '../release/locked-support.ts';
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
import type { TrackedArtifact } from '../track/result.ts';
import { unless } from '../unless.ts';
import { datesOf, daysBetween, describeLock, type ListedRelease } from './artifacts.ts';
import { groupImages, type ImageGroup, type ListedArtifact, type Titles } from './groups.ts';
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
  const lock = await unless(['NO_LOCK'], readLock(path));
  const found =
    lock === undefined ? await askUpstream(values, path, runtime) : await list(lock, path, values, runtime);
  const { charts, images, titles, ...release } = found;
  const { name, support } = release;
  // A script does not read the report.
  if (format !== undefined && support?.endsSoon === true) {
    runtime.log.warning(`${name} ${release.release} is ${supportText(support)}`);
  }
  return {
    ...release,
    groups: groupImages({ charts, images }, titles),
    charts,
    ...(format === undefined ? {} : { format }),
  };
}

type Found = Omit<ListResult, 'groups' | 'charts' | 'format'> &
  ListedRelease & { readonly titles: Titles | undefined };

async function list(lock: Lock, path: string, values: ListOptions, runtime: Runtime): Promise<Found> {
  const now = runtime.clock.now();
  // A lock can be listed alone. A release file that is there and broken is a mistake to mend.
  const file = await unless(['NO_RELEASE_FILE'], readReleaseFile(resolve(runtime.cwd, values.config)));
  const ledgerPath =
    file?.ledger === undefined
      ? join(dirname(path), 'tidegate.ledger.json')
      : resolve(dirname(file.path), file.ledger);
  const { name, release, created } = lock;
  const support = supportIn(lock, now, file?.support?.warn);
  return {
    name,
    release,
    source: 'lock',
    created,
    ageDays: daysBetween(created, now),
    ...(support && { support }),
    ...describeLock(lock, await readLedger(ledgerPath), now),
    titles: file?.titles,
  };
}

function supportIn(lock: Lock, now: Date, warn: number | undefined): ListedSupport | undefined {
  if (lock.supportedUntil !== undefined) {
    return supportAt(lock.supportedUntil, now, warn);
  }
  const before = supportedBefore(lock);
  return before === undefined ? undefined : { ...supportAt(before, now, warn), isAtMost: true };
}

/** What `track` would lock. Inside the gap there is no upstream: a release file of that side has no audience. */
async function askUpstream(values: ListOptions, lock: string, runtime: Runtime): Promise<Found> {
  const { audience, path, titles } = await readReleaseFile(resolve(runtime.cwd, values.config));
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
    titles,
    charts: charts.map((chart) => ({
      ...describe(chart, now),
      name: chart.name,
      version: chart.version,
    })),
    images: images.map((image) => ({ ...describe(image, now), usedBy: image.usedBy })),
  };
}

function describe({ reference, digest, bytes, signed, created }: TrackedArtifact, now: Date): ListedArtifact {
  return { reference, digest, bytes, ...datesOf(created, now), ...(signed && { signed }) };
}
