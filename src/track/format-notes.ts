import type { Lock } from '../release/lock.ts';
import { notesLimit, notesTitle } from '../release/notes-file.ts';
import { tameMarkdown } from '../report/foreign-markdown.ts';
import type { NotesSection } from './notes.ts';

/** Room for what is said where the rest does not fit. */
const reserve = 4096;

/** The text of the notes' file: at most 1 MiB, and the same for the same notes. */
export function formatNotes(
  lock: Pick<Lock, 'name' | 'release' | 'sequence'>,
  sections: readonly NotesSection[],
): string {
  const parts = [
    notesTitle(lock),
    'Written by the vendors, not by Tidegate. Links, names and numbers are shown as code, so that they do nothing.',
    ...sections.flatMap((section) => sectionParts(section)),
  ];
  let size = 0;
  const kept = parts.filter((part) => {
    size += Buffer.byteLength(part) + 2;
    return size <= notesLimit - reserve;
  });
  const missing = parts.length - kept.length;
  return [...kept, ...(missing === 0 ? [] : ['(The rest was left out: more than 1 MiB.)'])]
    .map((part) => `${part}\n`)
    .join('\n');
}

function sectionParts({ name, from, to, github, notes, failure }: NotesSection): readonly string[] {
  return [
    `## \`${name}\` ${from} → ${to}`,
    ...(failure === undefined
      ? []
      : [
          `No notes ${notes.length === 0 ? '' : `of ${to} itself `}from \`${github}\`: ${tameMarkdown(failure.replaceAll('\n', ' '), 1000)}`,
        ]),
    ...notes.flatMap(({ version, date, url, text }) => [
      `### ${tameMarkdown(version, 200)}${date === undefined ? '' : `, ${date}`}`,
      `\`${url}\``,
      text === '' ? 'Nothing was written about it.' : text,
    ]),
  ];
}
