import { describeFindings } from '../check/verdict.ts';
import type { Block } from '../report/document.ts';
import { plural } from '../report/format.ts';
import { defineStage } from '../stage.ts';
import { bump } from './bump.ts';
import { changedLines } from './changed-lines.ts';
import type { BumpEdit } from './edit.ts';
import { bumpOptions } from './options.ts';
import { editTable } from './proposal.ts';
import type { BumpResult } from './result.ts';

/** Stage `bump`: the deploy files name the promoted release, by a pull request. */
export const bumpStage = defineStage({
  name: 'bump',
  summary: 'Open a pull request that moves the deploy files to a promoted release',
  options: bumpOptions,
  outputs: {
    changed: 'true when a commit was pushed or the pull request changed',
    'pull-request-url': 'Address of the pull request; empty when there is none',
    'pull-request-number': 'Its number; empty when there is none',
    branch: 'The branch that holds the change',
    commit: 'The commit that the branch is at; empty when there is none',
  },
  examples: [
    'tidegate bump --dry-run',
    'tidegate bump --release 2026q4 --repository https://git.corp/platform/deploy',
  ],
  run: bump,
  outputsOf: ({ unchanged, dryRun, pullRequest, branch, commit }) => ({
    changed: String(!unchanged && !dryRun),
    'pull-request-url': pullRequest?.url ?? '',
    'pull-request-number': String(pullRequest?.number ?? ''),
    branch,
    commit: commit ?? '',
  }),
  report: describe,
});

/** Values that moved, and no lines of the files: a log is read by more people than a values file. */
function describe(result: BumpResult): readonly Block[] {
  const { release, repository, edits, check, dryRun } = result;
  return [
    { kind: 'heading', text: `${release} → ${repository}` },
    ...(edits.length === 0 ? [] : [editTable(edits)]),
    ...(edits.length === 0 || !dryRun ? [] : whatWouldChange(edits)),
    ...describeFindings(check),
    { kind: 'text', text: outcomeOf(result) },
  ];
}

function whatWouldChange(edits: readonly BumpEdit[]): readonly Block[] {
  return [
    { kind: 'heading', text: 'What would change' },
    { kind: 'code', language: 'diff', text: changedLines(edits) },
  ];
}

function outcomeOf({ edits, dryRun, branch, base, pullRequest }: BumpResult): string {
  if (edits.length === 0) {
    return `The files on ${base} name this release already.`;
  }
  if (dryRun || pullRequest === undefined) {
    const values = edits.reduce((sum, { scalars }) => sum + scalars.length, 0);
    const files = new Set(edits.map(({ place }) => place.file)).size;
    return `Dry run: nothing was pushed. A pull request from ${branch} to ${base} would change ${plural(values, 'value')} in ${plural(files, 'file')}.`;
  }
  const { number, action, url } = pullRequest;
  return `Pull request ${number} from ${branch} to ${base}: ${action}. ${url}`;
}
