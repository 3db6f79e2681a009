import type { CheckVerdict } from '../check/check-files.ts';
import { describeFindings } from '../check/verdict.ts';
import type { Digest } from '../oci/digest.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { bundledNotesName } from '../release/notes-file.ts';
import type { Block } from '../report/document.ts';
import { tameMarkdown } from '../report/foreign-markdown.ts';
import { formatBytes } from '../report/format.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { firstOf, type PassedOver } from './completeness.ts';
import type { BumpEdit } from './edit.ts';
import type { KnownVersions } from './known-versions.ts';
import { moveTable, versionTable } from './move-table.ts';
import { newBytes } from './promoted-history.ts';
import type { ReleaseFacts } from './release-facts.ts';

export interface BodyParts {
  readonly record: PromotionRecord;
  readonly environment?: string | undefined;
  /** The release that the files name now, where they name one as a whole. */
  readonly from?: PromotionRecord | undefined;
  readonly isRollback: boolean;
  readonly edits: readonly BumpEdit[];
  readonly passedOver: readonly PassedOver[];
  readonly versions: readonly KnownVersions[];
  /** When the newest promoted release was locked: `2026-11-02`. */
  readonly seenOn?: string | undefined;
  readonly facts: ReleaseFacts;
  readonly check: CheckVerdict;
  readonly files: readonly { readonly path: string; readonly proof: Digest }[];
  /** Whether people have committed to the branch, and what they set that stays: a sentence each. */
  readonly hasPeople: boolean;
  readonly kept: readonly string[];
  /** What people should know of the files: a sentence each. */
  readonly remarks: readonly string[];
  /** Markdown that the vendors wrote. */
  readonly notes?: string | undefined;
}

/** Bytes of release notes: a forge shows 64 Ki characters of all. */
const notesRoom = 32 * 1024;
/** More of them would bury the rest. */
const shownFindings = 30;

/** Only paths and versions that moved are shown: the lines around them may hold secrets. */
export function writeBody(parts: BodyParts): string {
  const { record, environment, edits, facts, check, files, kept, remarks, notes, versions } = parts;
  const where = environment === undefined ? '' : ` in ${environment}`;
  const blocks: readonly Block[] = [
    heading(`${record.manifest.name} ${record.release}${where}`),
    text(
      `Release \`${record.release}\`, sequence ${record.sequence}, promoted ${record.promotedAt}. Its signed bundle manifest is \`${record.bundle}\`; the signature was verified again for this pull request.`,
    ),
    moveTable(edits, facts),
    ...section('Left as people set it', kept),
    ...section('To look at', remarks),
    ...section('Why now', reasons(parts)),
    ...(versions.length === 0 ? [] : [heading('Where it stands'), versionTable(versions, parts.seenOn)]),
    heading('Check'),
    ...describeFindings(check, shownFindings),
    heading('Size'),
    text(sizes(parts)),
    heading('Proof'),
    text(
      `${parts.hasPeople ? 'Beside what people have committed to this branch, only' : 'Only'} the values above differ, byte for byte: comments, quotes, order and line ends are as they were. Two independent YAML readers agree on each file.`,
    ),
    { kind: 'list', items: files.map(({ path, proof }) => `\`${path}\` \`${proof}\``) },
    heading('To go back'),
    text(wayBack(parts)),
  ];
  return `${renderMarkdown(blocks)}${notes === undefined ? '' : releaseNotes(notes)}`;
}

function reasons({ record, from, isRollback, edits, facts, passedOver }: BodyParts): readonly string[] {
  const { release, promotedAt } = record;
  const now =
    from === undefined ? 'The files name no promoted release as a whole' : `The files name ${from.release}`;
  const why = isRollback
    ? `${now}, and it was asked to go back to ${release}.`
    : `${now}; ${release} was promoted ${promotedAt} and is complete in the internal registry.`;
  const ends = edits.flatMap(({ from: version, digest }) => {
    const day = facts.get(digest)?.supportedUntil?.(version);
    return day === undefined ? [] : [{ day, version }];
  });
  const [first] = ends.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  return [
    why,
    ...(first === undefined
      ? []
      : [`Support of what the files name ends on ${first.day} (\`${first.version}\`).`]),
    ...passedOver.map(
      ({ release: newer, missing }) =>
        `${newer} is newer, and not complete in the internal registry: ${firstOf(missing).join('; ')}.`,
    ),
  ];
}

function sizes({ record: { manifest }, from }: BodyParts): string {
  const all = `All images and charts of the release are ${formatBytes(newBytes(manifest, undefined))}, compressed`;
  return from === undefined
    ? `${all}.`
    : `${all}; ${formatBytes(newBytes(manifest, from.manifest))} of that is not in ${from.release}.`;
}

function wayBack({ record, from, isRollback }: BodyParts): string {
  if (from === undefined) {
    return 'Revert the merge of this pull request. The images and charts of the earlier release stay in the internal registry.';
  }
  const order = `\`tidegate promote --rollback ${from.release}\` and then \`tidegate bump${isRollback ? '' : ' --rollback'}\``;
  return isRollback
    ? `Forward again to ${from.release}: ${order}. Nothing of it was removed from the internal registry.`
    : `Revert the merge of this pull request; or run ${order}, which opens the pull request from ${record.release} back to ${from.release}. Its images and charts stay in the internal registry.`;
}

/** What may be cut comes last. The first line is a title of the file alone. */
function releaseNotes(notes: string): string {
  const where = text(`In full they are in the bundle, as \`${bundledNotesName}\`.`);
  const tamed = tameMarkdown(notes.slice(notes.indexOf('\n') + 1), notesRoom);
  return `\n${renderMarkdown([heading('Release notes'), where])}\n${tamed}\n`;
}

function section(title: string, items: readonly string[]): readonly Block[] {
  return items.length === 0 ? [] : [heading(title), { kind: 'list', items }];
}

function heading(title: string): Block {
  return { kind: 'heading', text: title };
}

function text(sentence: string): Block {
  return { kind: 'text', text: sentence };
}
