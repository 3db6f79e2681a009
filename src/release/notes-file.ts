import type { Lock } from './lock.ts';
import { readBounded } from './files.ts';

/** `tidegate.notes.md`: what upstream wrote about what is new in a lock. In git beside that, for whoever reviews it. */
export const notesFileName = 'tidegate.notes.md';
/** What it is called in a bundle. */
export const bundledNotesName = 'notes.md';
/** Bytes. */
export const notesLimit = 1024 * 1024;

/** The first line, which says whose notes they are. */
export function notesTitle({ name, release, sequence }: Pick<Lock, 'name' | 'release' | 'sequence'>): string {
  return `# Release notes of ${name} ${release} (sequence ${sequence})`;
}

/**
 * The notes of a lock.
 * @returns undefined where there are none, and for those of another lock
 * @throws UserError `UNREADABLE`
 */
export async function readNotesOf(
  lock: Pick<Lock, 'name' | 'release' | 'sequence'>,
  path: string,
): Promise<Buffer | undefined> {
  const bytes = await readBounded(path, notesLimit);
  const title = `${notesTitle(lock)}\n`;
  return bytes !== undefined && bytes.length <= notesLimit && bytes.toString('utf8').startsWith(title)
    ? bytes
    : undefined;
}
