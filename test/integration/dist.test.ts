import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pipeline } from '../../src/pipeline.ts';
import { buildInto } from '../../scripts/build.ts';
import { testRuntime } from '../support/runtime.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

/** Bytes: what was measured, and a little room. More is a reason to look what came in. */
const budgets: Readonly<Record<string, number>> = { 'verify.js': 450_000, 'cli.js': 2_700_000 };
const wholeBudget = 7_000_000;

test('dist is what a build of these sources gives, byte for byte', async () => {
  const runtime = testRuntime();
  await buildInto(runtime.cwd);
  const names = new Set([...(await filesIn(dist)), ...(await filesIn(runtime.cwd))]);
  const differing: string[] = [];
  for (const name of [...names].sort()) {
    const [committed, fresh] = await Promise.all([contentOf(dist, name), contentOf(runtime.cwd, name)]);
    if (committed === undefined || fresh === undefined || !committed.equals(fresh)) {
      differing.push(name);
    }
  }
  assert.deepEqual(differing, [], 'dist is stale: run `npm run build` and commit what it changes');
});

test('dist stays within its size budget', async () => {
  const sizes = new Map<string, number>();
  for (const name of await filesIn(dist)) {
    sizes.set(name, (await stat(join(dist, name))).size);
  }
  for (const [name, budget] of Object.entries(budgets)) {
    assert.ok(
      (sizes.get(name) ?? Infinity) <= budget,
      `${name}: ${sizes.get(name)} bytes, at most ${budget}`,
    );
  }
  const whole = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  assert.ok(whole <= wholeBudget, `dist: ${whole} bytes, at most ${wholeBudget}`);
});

test('the entry of a stage holds no logic: all of it is in shared chunks', async () => {
  for (const { name } of pipeline.filter((stage) => stage.name !== 'verify')) {
    assert.ok((await stat(join(dist, `${name}.js`))).size < 1000, name);
  }
});

test('no two chunks need each other: what loads first never waits for what loads later', async () => {
  const edges = new Map<string, readonly string[]>();
  for (const name of await filesIn(join(dist, 'vendor'))) {
    const text = await readFile(join(dist, 'vendor', name), 'utf8');
    edges.set(
      name,
      [...text.matchAll(/^import .*from "\.\/([^"]+)"/gm)].map(([, to]) => to ?? ''),
    );
  }
  const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
    (edges.get(from) ?? []).some((next) => {
      const known = seen.has(next);
      seen.add(next);
      return next === goal || (!known && reaches(next, goal, seen));
    });
  assert.deepEqual(
    [...edges.keys()].filter((name) => reaches(name, name)),
    [],
  );
});

test('the licence of every bundled package is there', async () => {
  const text = await readFile(join(dist, 'licenses.txt'), 'utf8');
  for (const name of ['undici', 'js-yaml', 'semver', '@actions/core', '@sigstore/verify']) {
    assert.match(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
  }
  assert.doesNotMatch(text, /^typescript /m);
});

async function filesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true });
  return found.filter((name) => name.includes('.')).map((name) => name.replaceAll('\\', '/'));
}

async function contentOf(folder: string, name: string): Promise<Buffer | undefined> {
  return await readFile(join(folder, name)).catch(() => undefined);
}

const older = olderNode();

test(
  'on an older Node the programs say what they need',
  { skip: older === undefined && 'there is no older Node on this machine' },
  async () => {
    for (const name of ['cli.js', 'verify.js']) {
      const { exitCode, stdout, stderr } = await testRuntime().exec(
        older ?? '',
        [join(dist, name), '--help'],
        {
          allowFailure: true,
        },
      );
      assert.deepEqual([exitCode, stdout.toString()], [1, '']);
      assert.match(stderr, /^tidegate needs Node 24; this is Node [\d.]+\.\n$/);
    }
  },
);

/** A Node on the PATH that is too old; npm runs on one where `npm ci` had to bring Node 24 along. */
function olderNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const programs = folders.map((folder) => join(folder, 'node')).filter((program) => existsSync(program));
  return programs.find((program) => {
    const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
    return Number.parseInt(stdout.slice(1), 10) < 24;
  });
}
