import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortenPaths, shortPath } from '../../../src/report/paths.ts';
import { posixOnly } from '../../support/platform.ts';

test('a path is relative to the working folder where that is shorter', posixOnly, () => {
  const shown = ['/work/a/x.yaml', '/work/x.yaml', '/x', '/work/a', 'b.yaml'].map((path) =>
    shortPath(path, '/work/a'),
  );
  assert.deepEqual(shown, ['x.yaml', '../x.yaml', '/x', '/work/a', 'b.yaml']);
});

test('in a text, paths below the working folder are short wherever they begin', posixOnly, () => {
  const text = '/work/a/x is "/work/a/y" (/work/a/z), not http://host/work/a/x or /work/ab';
  assert.equal(shortenPaths(text, '/work/a'), 'x is "y" (z), not http://host/work/a/x or /work/ab');
  assert.equal(shortenPaths('/work/$&.yaml:2:1 x', '/work/a', ['/work/$&.yaml']), '../$&.yaml:2:1 x');
});

test('in the root folder paths stay as they are', posixOnly, () => {
  assert.equal(shortenPaths('/etc/x', '/'), '/etc/x');
});
