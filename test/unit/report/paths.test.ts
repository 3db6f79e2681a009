import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortenPaths, shortPath } from '../../../src/report/paths.ts';
import { posixOnly } from '../../support/platform.ts';

test('a path is relative to the working folder where that is shorter', posixOnly, () => {
  const shown = ['/repo/a/x.yaml', '/repo/x.yaml', '/x', '/repo/a', 'b.yaml'].map((path) =>
    shortPath(path, '/repo/a'),
  );
  assert.deepEqual(shown, ['x.yaml', '../x.yaml', '/x', '/repo/a', 'b.yaml']);
});

test('in a text, paths below the working folder are short wherever they begin', posixOnly, () => {
  const text = '/repo/a/x is "/repo/a/y" (/repo/a/z), not http://host/repo/a/x or /repo/ab';
  assert.equal(shortenPaths(text, '/repo/a'), 'x is "y" (z), not http://host/repo/a/x or /repo/ab');
  assert.equal(shortenPaths('/repo/$&.yaml:2:1 x', '/repo/a', ['/repo/$&.yaml']), '../$&.yaml:2:1 x');
});

test('in the root folder paths stay as they are', posixOnly, () => {
  assert.equal(shortenPaths('/etc/x', '/'), '/etc/x');
});
