import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { notesLimit, readNotesOf } from '../../../src/release/notes-file.ts';
import { formatNotes } from '../../../src/track/format-notes.ts';
import { testRuntime } from '../../support/runtime.ts';

const lock = { name: 'wandb', release: '2026q4', sequence: 3 };

function sectionOf(count: number, text: string) {
  const notes = Array.from({ length: count }, (_, at) => ({
    version: `1.${count - at}.0`,
    url: `https://github.com/acme/app/releases/tag/1.${count - at}.0`,
    text,
  }));
  return { name: 'docker.io/acme/app', from: '1.0.0', to: `1.${count}.0`, github: 'acme/app', notes };
}

test('the file never has more than a bundle takes, and says what was left out', async () => {
  const text = formatNotes(lock, [sectionOf(40, 'word '.repeat(13_000))]);
  assert.ok(Buffer.byteLength(text) <= notesLimit);
  assert.match(text, /\(The rest was left out: more than 1 MiB\.\)\n$/);
  const path = join(testRuntime().cwd, 'tidegate.notes.md');
  await writeFile(path, text);
  assert.equal((await readNotesOf(lock, path))?.toString('utf8'), text);
});

test('notes of another release are not taken for those of a lock', async () => {
  const path = join(testRuntime().cwd, 'tidegate.notes.md');
  assert.equal(await readNotesOf(lock, path), undefined);
  await writeFile(path, formatNotes(lock, [sectionOf(1, 'words')]));
  assert.equal(await readNotesOf({ ...lock, sequence: 33 }, path), undefined);
  assert.equal(await readNotesOf({ ...lock, release: '2026q4.1' }, path), undefined);
  assert.equal(await readNotesOf({ ...lock, name: 'other' }, path), undefined);
  assert.notEqual(await readNotesOf(lock, path), undefined);
});
