import { resolve } from 'node:path';
import { baseFaults } from '../bundle/join-bases.ts';
import { type Base, readBase } from '../bundle/read-base.ts';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues } from '../stage.ts';
import { diffReleases, type Difference } from './compare.ts';
import { reportDiff } from './report.ts';

const options = {
  old: {
    kind: 'string',
    description: 'The earlier release: a lock, a bundle (folder or bundle.json), or an inventory',
    required: true,
    value: '<file>',
  },
  new: {
    kind: 'string',
    description: 'The later release: a lock, or a bundle (folder or bundle.json)',
    required: true,
    value: '<file>',
  },
} as const;

type Named = Pick<Base, 'kind' | 'path' | 'name' | 'release' | 'sequence' | 'audience'>;

export interface DiffResult extends Difference {
  readonly old: Named;
  readonly new: Named;
  /** Why no delta of the new one can be made against the old one, one sentence each; none where it can. */
  readonly obstacles: readonly string[];
}

/** Command `diff`: what moved between two releases, and what a bundle would have to carry. */
export const diffStage = defineStage({
  name: 'diff',
  summary: 'Show what moved between two releases, and how many bytes a bundle would carry',
  options,
  positional: ['old', 'new'],
  outputs: {},
  examples: [
    'tidegate diff old.lock.json tidegate.lock.json',
    'tidegate diff media/wandb-2026q3 media/wandb-2026q4',
    'tidegate diff wandb.inventory.json tidegate.lock.json --json',
    'git show HEAD:tidegate.lock.json > old.lock.json && tidegate diff old.lock.json tidegate.lock.json',
  ],
  run: runDiff,
  outputsOf: () => ({}),
  report: reportDiff,
});

/** Nothing is verified, and no network is asked. */
async function runDiff(values: OptionValues<typeof options>, runtime: Runtime): Promise<DiffResult> {
  const old = await readBase(resolve(runtime.cwd, values.old));
  const now = await readBase(resolve(runtime.cwd, values.new));
  if (now.kind === 'inventory') {
    throw new UserError('NO_REFERENCES', 'An inventory says which blobs are there, not of which release', {
      at: { file: now.path },
      hint: 'Name it first: `tidegate diff <inventory> <lock>` says what the release adds to it.',
    });
  }
  return {
    old: namesOf(old),
    new: namesOf(now),
    ...diffReleases(old, now),
    obstacles: baseFaults(old, now),
  };
}

function namesOf({ kind, path, name, release, sequence, audience }: Base): Named {
  return { kind, path, name, release, sequence, audience };
}
