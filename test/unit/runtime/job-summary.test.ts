import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createJobSummary } from '../../../src/runtime/job-summary.ts';
import { testRuntime } from '../../support/runtime.ts';

test('the summary of a step stays under 900 KiB, is cut at a line end and says so', async () => {
  const file = join(testRuntime().cwd, 'summary.md');
  const write = createJobSummary(file);
  await write('# First\n');
  await write('가나다라마바사아\n'.repeat(60_000));
  await write('never');
  const text = await readFile(file, 'utf8');
  assert.ok(text.startsWith('# First\n\n가나다라마바사아\n'));
  assert.ok(Buffer.byteLength(text) > 890 * 1024 && Buffer.byteLength(text) < 901 * 1024);
  assert.match(text, /\n가나다라마바사아\n\nThe rest was left out: .*\n$/);
});

test('a forge without summaries is fine', async () => {
  await createJobSummary(undefined)('text');
});
