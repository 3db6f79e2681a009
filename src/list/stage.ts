import { resolve } from 'node:path';
import { TidegateError, UserError } from '../errors.ts';
import type { Lock } from '../release/lock.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import { readLock } from '../release/read-lock.ts';
import type { Block } from '../report/document.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { configOption, defineStage, type OptionValues } from '../stage.ts';
import type { TrackResult } from '../track/result.ts';
import { trackStage } from '../track/stage.ts';
import { groupImages, type ImageGroup } from './groups.ts';

const options = {
  config: configOption,
  lock: {
    kind: 'string',
    description: 'The lock to list; without one, what `track` would lock now is listed',
    default: 'tidegate.lock.json',
    value: '<file>',
  },
} as const;

type ListOptions = OptionValues<typeof options>;

interface ListedChart {
  readonly name: string;
  readonly version: string;
  readonly reference: string;
  readonly digest: string;
}

interface ListResult {
  readonly name: string;
  readonly release: string;
  /** Where the list comes from: the lock, or upstream as it is now. */
  readonly source: 'lock' | 'upstream';
  readonly groups: readonly ImageGroup[];
  readonly charts: readonly ListedChart[];
}

/** Command `list`: the images and charts of a release, as the guide's `wsm list` prints them. */
export const listStage = defineStage({
  name: 'list',
  summary: 'List the images and charts of a release',
  options,
  outputs: {},
  examples: ['tidegate list', 'tidegate list --json'],
  run: runList,
  outputsOf: () => ({}),
  report: describe,
});

async function runList(values: ListOptions, runtime: Runtime): Promise<ListResult> {
  const path = resolve(runtime.cwd, values.lock);
  const lock = await readLockIfAny(path);
  const release = lock === undefined ? await askUpstream(values, path, runtime) : unpin(lock);
  return {
    name: release.name,
    release: release.release,
    source: lock === undefined ? 'upstream' : 'lock',
    groups: groupImages(release),
    charts: release.charts.map(({ name, version, reference, digest }) => ({
      name,
      version,
      reference,
      digest,
    })),
  };
}

async function readLockIfAny(path: string): Promise<Lock | undefined> {
  return await readLock(path).catch((error: unknown) => {
    if (error instanceof TidegateError && error.code === 'NO_LOCK') {
      return undefined;
    }
    throw error;
  });
}

/** What `track` would lock. Inside the gap there is no upstream: a release file of that side has no audience. */
async function askUpstream(values: ListOptions, lock: string, runtime: Runtime): Promise<TrackResult> {
  const { audience, path } = await readReleaseFile(resolve(runtime.cwd, values.config));
  if (audience === undefined) {
    throw new UserError('NO_LOCK', `There is no lock here: ${lock} does not exist`, {
      hint: `${path} names no audience, so it is that of the internal side. Run this where the lock is, or give --lock <bundle>/tidegate.lock.json: every bundle carries its lock.`,
    });
  }
  return await trackStage.run({ ...values, release: undefined, helm: 'auto', dryRun: true }, runtime);
}

function unpin({ name, release, charts, images }: Lock) {
  return {
    name,
    release,
    charts: charts.map(({ name, version, reference, root }) => ({
      name,
      version,
      reference,
      digest: root.digest,
    })),
    images: images.map(({ reference, usedBy, root }) => ({ reference, usedBy, digest: root.digest })),
  };
}

function describe({ name, release, source, groups, charts }: ListResult): readonly Block[] {
  return [
    {
      kind: 'text',
      text:
        source === 'lock'
          ? `${name} ${release}, as locked:`
          : `${name}, as \`track\` would lock it now as ${release}:`,
    },
    ...groups.flatMap(({ title, images }): Block[] => [
      { kind: 'heading', text: `${title}:` },
      { kind: 'list', items: images.map(({ reference }) => reference) },
    ]),
    { kind: 'heading', text: 'Charts:' },
    { kind: 'list', items: charts.map((chart) => `${chart.name} ${chart.version}  ${chart.reference}`) },
  ];
}
