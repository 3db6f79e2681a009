import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as fc from 'fast-check';
import { unifiedDiff } from '../../../src/bump/unified-diff.ts';

const path = 'deploy/my values.yaml';
let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidegate-diff-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** What real git makes of the old bytes with our diff. */
function applied(before: Buffer, diff: string): Buffer {
  execFileSync('git', ['init', '--quiet', '.'], { cwd: folder });
  execFileSync('mkdir', ['-p', join(folder, 'deploy')]);
  writeFileSync(join(folder, path), before);
  execFileSync('git', ['-c', 'core.autocrlf=false', 'apply', '--whitespace=nowarn', '-'], {
    cwd: folder,
    input: diff,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return readFileSync(join(folder, path));
}

const line = fc.constantFrom('a', 'b', 'tag: 1.10', 'tag: 1.11', '', '한국어 🙂', 'x\r');
const text = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 30 }), fc.boolean())
  .map(([lines, final]) => Buffer.from(lines.join('\n') + (final ? '\n' : '')))
  .filter((bytes) => bytes.length > 0);

describe('unified diff', () => {
  test('git applies it and gets the new bytes, whatever changed', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(!before.equals(after));
        assert.deepEqual(applied(before, unifiedDiff(path, before, after)), after);
      }),
      { numRuns: 60 },
    );
  });

  test('equal bytes give no diff', () => {
    fc.assert(fc.property(text, (bytes) => assert.equal(unifiedDiff(path, bytes, bytes), '')));
  });
});
