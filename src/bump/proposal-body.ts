import type { CheckVerdict } from '../check/check-files.ts';
import { describeFindings } from '../check/verdict.ts';
import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { Digest } from '../oci/digest.ts';
import { byText } from '../order.ts';
import { bundledNotesName } from '../release/notes-file.ts';
import type { Block } from '../report/document.ts';
import { tameMarkdown } from '../report/foreign-markdown.ts';
import { cutLines, formatBytes, formatDuration, plural } from '../report/format.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { dayOf } from '../utc.ts';
import { firstOf, type PassedOver } from './completeness.ts';
import type { BumpEdit } from './edit.ts';
import type { KnownVersions } from './known-versions.ts';
import { moveTable, versionTable } from './move-table.ts';
import type { ReleaseFacts } from './release-facts.ts';

export interface BodyParts {
  readonly record: PromotionRecord;
  readonly environment?: string | undefined;
  /** The environment before it, and how long it must have named the release: milliseconds. */
  readonly after?: { readonly environment: string; readonly soak: number } | undefined;
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
  /** What is pushed, and the digest of the proof that nothing else differs. */
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
/** Of every list and table: what is below them must not be cut. */
const shownItems = 100;

/** Only paths and versions that moved are shown: the lines around them may hold secrets. */
export function writeBody(parts: BodyParts): string {
  const { record, environment, edits, facts, check, kept, remarks, notes, versions } = parts;
  const where = environment === undefined ? '' : ` in ${environment}`;
  const blocks: readonly Block[] = [
    heading(`${record.manifest.name} ${record.release}${where}`),
    text(
      `Release \`${record.release}\`, sequence ${record.sequence}, promoted ${record.promotedAt}. Its signed bundle manifest is \`${record.bundle}\`; the signature was verified again for this pull request.`,
    ),
    moveTable(edits.slice(0, shownItems), facts, dayOf(record.promotedAt)),
    ...more(edits.length),
    ...section('Left as people set it', kept),
    ...section('To look at', remarks),
    ...section('Why now', reasons(parts)),
    ...(versions.length === 0
      ? []
      : [
          heading('Where it stands'),
          versionTable(versions.slice(0, shownItems), parts.seenOn),
          ...more(versions.length),
        ]),
    heading('Check'),
    ...describeFindings(check, shownFindings),
    heading('Size'),
    text(sizes(parts)),
    heading('Proof'),
    ...proof(parts),
    heading('To go back'),
    text(wayBack(parts)),
  ];
  return `${renderMarkdown(blocks)}${notes === undefined ? '' : releaseNotes(notes)}`;
}

/** People's commits change: each of ours is proven by itself, and its message says by what. */
function proof({ files, hasPeople }: BodyParts): readonly Block[] {
  const what = 'byte for byte: comments, quotes, order and line ends are as they were';
  const readers =
    'Two independent YAML readers agree on what changed, and on all that could be read in more than one way.';
  return hasPeople
    ? [
        text(
          `Beside what people have committed to this branch, only the values above differ, ${what}. ${readers} The digests of the proofs are in the messages of Tidegate's commits.`,
        ),
      ]
    : [
        text(`Only the values above differ, ${what}. ${readers}`),
        list(files.map(({ path, proof }) => `\`${path}\` \`${proof}\``)),
      ];
}

function reasons({
  record,
  from,
  isRollback,
  edits,
  facts,
  passedOver,
  after,
}: BodyParts): readonly string[] {
  const { release, promotedAt } = record;
  const now =
    from === undefined ? 'The files name no promoted release as a whole' : `The files name ${from.release}`;
  const why = isRollback
    ? `${now}, and it was asked to go back to ${release}.`
    : `${now}; ${release} was promoted ${promotedAt}, and all its tags and platforms are in the internal registry.`;
  const ends = edits.flatMap(({ from: version, digest }) => {
    const day = facts.get(digest)?.supportedUntil?.(version);
    return day === undefined ? [] : [{ day, version }];
  });
  const [first] = ends.toSorted(byText(({ day }) => day));
  const soaked = after !== undefined && !isRollback ? [describeSoak(after)] : [];
  return [
    why,
    ...soaked,
    ...(first === undefined
      ? []
      : [`Support of what the files name ends on ${first.day} (\`${first.version}\`).`]),
    ...passedOver.map(
      ({ release: newer, missing }) =>
        `${newer} is newer, and not complete in the internal registry: ${firstOf(missing).join('; ')}.`,
    ),
  ];
}

/** Without a day: how far back that can be told depends on the day of the run. */
function describeSoak({ environment, soak }: NonNullable<BodyParts['after']>): string {
  const days = soak / 86_400_000;
  const time = Number.isInteger(days) ? plural(days, 'day') : formatDuration(soak);
  return `The files of ${environment} have named it${soak === 0 ? '' : ` for the whole soak of ${time}`}.`;
}

/** Blobs of a release that another one does not have, in bytes. */
function newBytes(manifest: BundleManifest, other: BundleManifest | undefined): number {
  const old = new Set([...(other?.blobs ?? []), ...(other?.needs ?? [])].map(({ digest }) => digest));
  return [...manifest.blobs, ...manifest.needs].reduce(
    (sum, { digest, size }) => sum + (old.has(digest) ? 0 : size),
    0,
  );
}

function sizes({ record: { manifest }, from }: BodyParts): string {
  const all = `All images and charts of the release are ${formatBytes(newBytes(manifest, undefined))}, compressed`;
  return from === undefined
    ? `${all}.`
    : `${all}; ${formatBytes(newBytes(manifest, from.manifest))} of that is not in ${from.release}.`;
}

/** What was reverted alone would be proposed again. */
function wayBack({ record, from, isRollback, environment }: BodyParts): string {
  if (from === undefined) {
    return `Revert the merge of this pull request, and close the one that the next run opens: for ${record.release} there will be no other. What the files named was of no promoted release as a whole, and may not be in the internal registry.`;
  }
  const first = `\`tidegate promote --rollback ${from.release}\``;
  const where = environment === undefined ? '' : ` --environment ${environment}`;
  return isRollback
    ? `Forward again to ${from.release}: ${first} and then \`tidegate bump${where}\`. Nothing of it was removed from the internal registry.`
    : `Run ${first}, or ${record.release} is proposed again. Then revert the merge of this pull request, or run \`tidegate bump --rollback${where}\`, which opens the pull request from ${record.release} back to ${from.release}. Its images and charts stay in the internal registry.`;
}

/** What may be cut comes last. The first line is a title of the file alone. */
function releaseNotes(notes: string): string {
  const where = text(`In full they are in the bundle, as \`${bundledNotesName}\`.`);
  const tamed = tameMarkdown(notes.slice(notes.indexOf('\n') + 1), notesRoom);
  return `\n${renderMarkdown([heading('Release notes'), where])}\n${tamed}\n`;
}

function section(title: string, items: readonly string[]): readonly Block[] {
  return items.length === 0 ? [] : [heading(title), list(items)];
}

/** How many rows a table lacks. */
function more(count: number): readonly Block[] {
  return count > shownItems ? [text(`… and ${count - shownItems} more`)] : [];
}

function list(items: readonly string[]): Block {
  return { kind: 'list', items: cutLines(items, shownItems) };
}

function heading(title: string): Block {
  return { kind: 'heading', text: title };
}

function text(sentence: string): Block {
  return { kind: 'text', text: sentence };
}
