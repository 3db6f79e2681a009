import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseSoaked } from '../../../src/bump/choose-soaked.ts';
import { readEarlier } from '../../../src/bump/on-branch.ts';
import { planBump } from '../../../src/bump/plan.ts';
import type { ReadIfThere } from '../../../src/forge/git-branch.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { deployFile, releaseWith } from '../../support/deploy-files.ts';

/** Reads of a commit with these files. */
function tree(files: Readonly<Record<string, string>>): ReadIfThere {
  return (path) => {
    const text = files[path];
    return Promise.resolve(
      text === undefined ? undefined : { path, mode: '100644', bytes: Buffer.from(text) },
    );
  };
}

test('files are compared with what they were, and what they were laid over at the same time', async () => {
  const before = tree({ 'prod.yaml': 'a: 1', 'base.yaml': 'b: 1' });
  const after = tree({ 'prod.yaml': 'a: 2', 'base.yaml': 'b: 2' });
  const branch = { ours: [{ before, after }], readFork: tree({ 'prod.yaml': 'a: 0' }) };
  const now = deployFile('a: 3', {
    path: 'prod.yaml',
    valueFiles: [{ path: 'base.yaml', bytes: Buffer.from('b: 3') }],
  });
  const { ours, fork } = await readEarlier(branch, [now], [], () => undefined);
  const texts = [ours[0]?.before, ours[0]?.after, fork].map((files) =>
    files?.flatMap((file) => [file, ...(file.valueFiles ?? [])].map(({ bytes }) => bytes && String(bytes))),
  );
  assert.deepEqual(texts, [
    ['a: 1', 'b: 1'],
    ['a: 2', 'b: 2'],
    ['a: 0', undefined],
  ]);
});

test('an environment names a release since its files, or what they are laid over, changed last', async () => {
  const asked: (readonly string[])[] = [];
  const git = {
    history: (paths: readonly string[]) => {
      asked.push(paths);
      return Promise.resolve([]);
    },
  };
  const targets = [{ file: 'prod.yaml', valueFiles: ['base.yaml'], at: { file: 'tidegate.yaml' } }];
  const sources = {
    git,
    names: { namedBy: () => undefined },
    mergedAt: () => Promise.resolve(undefined),
    now: 0,
  };
  const choice = await chooseSoaked(
    { environment: 'dev', targets, soak: 0 },
    { candidates: [], from: undefined },
    sources,
  );
  assert.deepEqual([choice, asked], [{}, [['prod.yaml', 'base.yaml']]]);
});

test('a tag may be of an image whose public name is replaced, where a rule says so', () => {
  const vendor = 'image: {repository: vendor.com/x, tag: "1"}\n';
  const images = { 'vendor.com/x': 'r.corp/x' };
  const base = deployFile(vendor, { path: 'base.yaml', chart: 'web', images });
  const prod = deployFile('image: {repository: r.corp/x}\n', {
    path: 'prod.yaml',
    chart: 'web',
    valueFiles: [base],
  });
  const plans = planBump([base, prod], releaseWith({ 'r.corp/x': ['2'] }, digestOf(Buffer.from('x'))));
  assert.deepEqual(
    plans.map(({ file, edits, remarks }) => [file.path, edits.map(({ to }) => to), remarks]),
    [
      ['base.yaml', ['2'], []],
      ['prod.yaml', [], []],
    ],
  );
});
