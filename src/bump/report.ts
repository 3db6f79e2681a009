import { describeFindings } from '../check/verdict.ts';
import type { Block } from '../report/document.ts';
import { plural } from '../report/format.ts';
import { changedLines } from './changed-lines.ts';
import { firstOf } from './completeness.ts';
import type { BumpEdit } from './edit.ts';
import { moveTable, versionTable } from './move-table.ts';
import type { BumpResult, BumpStream, FailedStream } from './result.ts';

/** Values that moved, and no lines of the files: a log is read by more people than a values file. */
export function describeBump(result: BumpResult): readonly Block[] {
  const streams = result.streams.flatMap((stream) =>
    'failure' in stream ? describeFailure(stream, result) : describeStream(stream, result),
  );
  return [...streams, ...describeWithdrawn(result)];
}

function describeStream(stream: BumpStream, result: BumpResult): readonly Block[] {
  const { environment, release, edits, versions, seenOn, check, kept, remarks } = stream;
  const where = environment === undefined ? '' : `${environment}: `;
  return [
    { kind: 'heading', text: `${where}${release ?? 'nothing yet'} → ${result.repository}` },
    ...whatMoves(edits, result),
    ...(versions.length === 0 ? [] : [versionTable(versions, seenOn)]),
    ...(check === undefined ? [] : describeFindings(check)),
    ...toLookAt([...passedOver(stream), ...kept, ...remarks, ...(stream.pullRequest?.remarks ?? [])]),
    { kind: 'text', text: outcomeOf(stream, result) },
  ];
}

function describeWithdrawn({ withdrawn = [], dryRun }: BumpResult): readonly Block[] {
  // Whether a rule of the forge keeps a branch shows when it is deleted.
  const [became, unless] = dryRun ? ['would be withdrawn', ', if nothing keeps it'] : ['was withdrawn', ''];
  return list(
    withdrawn.flatMap((each) => {
      const { environment = 'all files at once', branch } = each;
      const what = `${environment}: not in the release file any more. ${branch}`;
      if ('failure' in each) {
        return [`${what} could not be withdrawn [${each.failure.code}].`];
      }
      const { url, remarks = [] } = each.pullRequest ?? {};
      return [`${what} ${became}${url === undefined ? `${unless}.` : `: ${url}`}`, ...remarks];
    }),
  );
}

/** Why, the error says that comes after the report. */
function describeFailure(
  { environment, failure, edits = [], kept = [], remarks = [] }: FailedStream,
  result: BumpResult,
): readonly Block[] {
  const where = environment === undefined ? '' : `${environment}: `;
  const planned = [...whatMoves(edits, result), ...toLookAt([...kept, ...remarks])];
  return environment === undefined && planned.length === 0
    ? []
    : [{ kind: 'heading', text: `${where}failed [${failure.code}]` }, ...planned];
}

function whatMoves(edits: readonly BumpEdit[], { dryRun }: BumpResult): readonly Block[] {
  const diff: readonly Block[] = [
    { kind: 'heading', text: 'What would change, values alone' },
    { kind: 'code', language: 'diff', text: changedLines(edits) },
  ];
  return edits.length === 0 ? [] : [moveTable(edits), ...(dryRun ? diff : [])];
}

function toLookAt(items: readonly string[]): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'heading', text: 'To look at' }, ...list(items)];
}

function passedOver({ passedOver }: BumpStream): readonly string[] {
  return passedOver.map(
    ({ release, missing }) => `${release} is not complete, and passed over: ${firstOf(missing).join('; ')}`,
  );
}

function outcomeOf(stream: BumpStream, { base = 'the base', dryRun }: BumpResult): string {
  const { edits, kept, branch, pullRequest } = stream;
  const waits = waitOf(stream, base);
  if (edits.length + kept.length === 0) {
    const open =
      dryRun && pullRequest === undefined
        ? ` A pull request of ${branch} that is open would be closed.`
        : becameOf(stream);
    const named =
      stream.isBehind === true
        ? 'What the files still name of another release cannot be changed here.'
        : `The files on ${base} name this release already.`;
    return `${waits}${stream.release === undefined ? '' : named}${open}`.trim();
  }
  if (dryRun || pullRequest === undefined) {
    const values = edits.reduce((sum, { scalars }) => sum + scalars.length, 0);
    const files = new Set(edits.map(({ place }) => place.file)).size;
    const title = stream.proposal === undefined ? '' : `, “${stream.proposal.title}”,`;
    return `${waits}Dry run: nothing was pushed. A pull request${title} from ${branch} to ${base} would change ${plural(values, 'value')} in ${plural(files, 'file')}.`;
  }
  if (pullRequest.action === 'prepared') {
    return `${waits}${branch} was pushed. Open the pull request to ${base} by hand: ${pullRequest.url}`;
  }
  const declined = pullRequest.action === 'declined' ? ' A person closed it, so it is not opened again.' : '';
  return `${waits}Pull request ${numberOf(pullRequest)} from ${branch} to ${base}: ${pullRequest.action}.${declined} ${pullRequest.url}`;
}

function becameOf({ branch, pullRequest }: BumpStream): string {
  if (pullRequest === undefined) {
    return '';
  }
  const what =
    pullRequest.number === undefined ? `What ${branch} proposes` : `Pull request ${pullRequest.number}`;
  return ` ${what} ${pullRequest.action === 'closed' ? 'was closed' : 'is left open'}.`;
}

function waitOf({ waits }: BumpStream, base: string): string {
  if (waits === undefined) {
    return '';
  }
  const { release, after, since, until, isUndated, isUnsaid } = waits;
  if (isUndated === true) {
    return `${release} waits: ${after} names it, and when that was merged neither the commit nor the forge tells. Its soak begins with the next commit on ${base}. `;
  }
  const why =
    isUnsaid === true
      ? `no version stands in the files of ${after} that tells which release it has. Write one there: that of the chart, or the tag of an image. `
      : `the files of ${after} do not name it yet. `;
  return since === undefined || until === undefined
    ? `${release} waits: ${why}`
    : `${release} waits until ${until}: ${after} has named it since ${since}. `;
}

function numberOf({ number }: NonNullable<BumpStream['pullRequest']>): string {
  return number === undefined ? '' : String(number);
}

function list(items: readonly string[]): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}
