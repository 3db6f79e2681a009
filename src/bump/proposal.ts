import type { CheckVerdict } from '../check/check-files.ts';
import { describeFindings } from '../check/verdict.ts';
import { isDigest } from '../oci/digest.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { Block } from '../report/document.ts';
import { formatPlace } from '../errors.ts';
import { bundledNotesName } from '../release/notes-file.ts';
import { tameMarkdown } from '../report/foreign-markdown.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { BumpEdit } from './edit.ts';
import type { BumpedFile } from './edit-files.ts';

/** What a pull request says. */
export interface Proposal {
  /** Conventional Commits; the commit's subject too. */
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface ProposalParts {
  readonly record: PromotionRecord;
  readonly edits: readonly BumpEdit[];
  readonly check: CheckVerdict;
  readonly files: readonly BumpedFile[];
  /** Markdown that the vendors wrote. */
  readonly notes?: string | undefined;
}

/** Bytes of release notes: a forge shows 64 Ki characters of all. */
const notesRoom = 32 * 1024;
/** More of them would bury the rest. */
const shownFindings = 30;

/**
 * Title and body. Only paths and versions that moved are shown: the lines around them may hold secrets. The same release
 * and the same files give the same text.
 */
export function writeProposal({ record, edits, check, files, notes }: ProposalParts): Proposal {
  const { name } = record.manifest;
  const blocks: readonly Block[] = [
    { kind: 'heading', text: `${name} ${record.release}` },
    {
      kind: 'text',
      text: `Release \`${record.release}\`, sequence ${record.sequence}, promoted ${record.promotedAt}. Its signed bundle manifest is \`${record.bundle}\`; the signature was verified again for this pull request.`,
    },
    editTable(edits),
    { kind: 'heading', text: 'Check' },
    ...describeFindings(check, shownFindings),
    { kind: 'heading', text: 'Proof' },
    {
      kind: 'text',
      text: 'Only the values above differ, byte for byte: comments, quotes, order and line ends are as they were. Two independent YAML readers agree on each file.',
    },
    { kind: 'list', items: files.map(({ before, proof }) => `\`${before.path}\` \`${proof}\``) },
    { kind: 'heading', text: 'To go back' },
    {
      kind: 'text',
      text: 'Revert the merge of this pull request. The images and charts of the earlier release stay in the internal registry.',
    },
  ];
  const body = `${renderMarkdown(blocks)}${notes === undefined ? '' : releaseNotes(notes)}`;
  return { title: `feat(deploy): ${name} ${record.release}`, body };
}

/** What may be cut comes last. The first line is a title of the file alone. */
function releaseNotes(notes: string): string {
  const heading: Block = { kind: 'heading', text: 'Release notes' };
  const where: Block = { kind: 'text', text: `In full they are in the bundle, as \`${bundledNotesName}\`.` };
  const text = tameMarkdown(notes.slice(notes.indexOf('\n') + 1), notesRoom);
  return `\n${renderMarkdown([heading, where])}\n${text}\n`;
}

/** What moves, as a table; also for the stage's report. */
export function editTable(edits: readonly BumpEdit[]): Block {
  return {
    kind: 'table',
    columns: ['File', 'Value', 'From', 'To', 'Digest'],
    rows: edits.map(({ place, path, from, to, digest }) => [
      `\`${formatPlace({ file: place.file, ...(place.line === undefined ? {} : { line: place.line }) })}\``,
      `\`${path}\``,
      `\`${short(from)}\``,
      `\`${short(to)}\``,
      `\`${digest}\``,
    ]),
  };
}

function short(version: string): string {
  return isDigest(version) ? version.slice(0, 'sha256:'.length + 12) : version;
}
