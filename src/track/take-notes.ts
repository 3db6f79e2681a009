import { dirname, join } from 'node:path';
import { replaceFile } from '../release/files.ts';
import type { Lock } from '../release/lock.ts';
import { notesFileName } from '../release/notes-file.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { formatNotes } from './format-notes.ts';
import { collectNotes } from './notes.ts';
import type { TrackResult } from './result.ts';

type Taken = Pick<TrackResult, 'notes' | 'notesPath'>;

export const noNotes: Taken = { notes: [] };

interface NotesRequest {
  readonly file: Pick<ReleaseFile, 'charts' | 'images'>;
  /** What was locked just now, and what was before. */
  readonly lock: Lock;
  readonly previous: Lock | undefined;
  readonly lockPath: string;
  readonly dryRun: boolean;
}

/**
 * Reads what upstream wrote about what is new, and writes it beside the lock, in place of the notes of the release before.
 * @throws UserError `UNWRITABLE`; what upstream fails with is only a notice
 */
export async function takeNotes(
  { file, lock, previous, lockPath, dryRun }: NotesRequest,
  upstream: Pick<Upstream, 'notes'>,
  { log }: Pick<Runtime, 'log'>,
): Promise<Taken> {
  const notes = previous === undefined ? [] : await collectNotes(file, { lock, previous }, upstream);
  for (const { name, from, to, failure, notes: found } of notes) {
    if (failure !== undefined) {
      const of = found.length === 0 ? `${name} from ${from} to ${to}` : `${name} ${to} itself`;
      log.notice(`No release notes of ${of}: ${failure}`);
    }
  }
  if (notes.length === 0 || dryRun) {
    return { notes };
  }
  const notesPath = join(dirname(lockPath), notesFileName);
  await replaceFile(notesPath, formatNotes(lock, notes));
  return { notes, notesPath };
}
