import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { unifiedDiff } from '../../../src/bump/unified-diff.ts';

const guide = readFileSync(new URL('../../fixtures/guide/wandb.yaml', import.meta.url));

/** `git diff --no-index`, without the lines about blobs and the function name behind `@@`. */
function gitDiff(before: Buffer, after: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-diff-'));
  try {
    writeFileSync(join(folder, 'a'), before);
    writeFileSync(join(folder, 'b'), after);
    const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', '--minimal', 'a', 'b'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout.replace(/^[\s\S]*?(?=@@ )/, '').replaceAll(/^(@@ .*? @@).*$/gm, '$1');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hunks(before: Buffer, after: Buffer): string {
  return unifiedDiff('wandb.yaml', before, after).replace(/^[\s\S]*?(?=@@ )/, '');
}

function replaced(...pairs: readonly (readonly [string, string])[]): Buffer {
  let text = guide.toString();
  for (const [from, to] of pairs) {
    assert.ok(text.includes(from));
    text = text.replace(from, to);
  }
  return Buffer.from(text);
}

describe('unified diff', () => {
  test('is what git writes for the guide’s custom resource, far and near changes alike', () => {
    const after = replaced(['0.18.0', '0.43.8'], ['0.59.2', '0.62.2'], ['2.12.2', '2.13.1']);
    assert.equal(hunks(guide, after), gitDiff(guide, after));
  });

  test('marks a missing final line end on the side that misses it', () => {
    for (const [before, after] of [
      ['a\nb', 'a\nc'],
      ['a\nb\n', 'a\nb'],
      ['a', 'a\n'],
    ] as const) {
      const [old, now] = [Buffer.from(before), Buffer.from(after)];
      assert.equal(hunks(old, now), gitDiff(old, now));
    }
  });

  test('keeps carriage returns and Korean text as they are', () => {
    const before = Buffer.from('# 한국어\r\ntag: 1.13.3\r\n');
    const after = Buffer.from('# 한국어\r\ntag: 1.16.1\r\n');
    assert.equal(
      unifiedDiff('값/values.yaml', before, after),
      'diff --git a/값/values.yaml b/값/values.yaml\n--- a/값/values.yaml\n+++ b/값/values.yaml\n' +
        '@@ -1,2 +1,2 @@\n # 한국어\r\n-tag: 1.13.3\r\n+tag: 1.16.1\r\n',
    );
  });

  test('a name cannot break out of its line', () => {
    const diff = unifiedDiff('a\n+++ b/evil', Buffer.from('1\n'), Buffer.from('2\n'));
    assert.equal(diff.split('\n').filter((line) => line.startsWith('+++')).length, 1);
  });
});
