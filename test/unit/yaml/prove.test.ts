import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Splice } from '../../../src/yaml/edit.ts';
import { findTargets } from '../../../src/yaml/edit-target.ts';
import { proveEdits } from '../../../src/yaml/prove.ts';
import { readEvents } from '../../../src/yaml/read-events.ts';
import { readTree } from '../../../src/yaml/read-tree.ts';
import { decodeSource } from '../../../src/yaml/source.ts';
import { thrownBy } from '../../support/user-error.ts';

const before = Buffer.from('a: x\nb: x\n# c\n');
const source = decodeSource(before, 'f.yaml');
const events = readEvents(source);
const edit = { document: 0, path: ['a'], from: 'x', to: 'new' };

/** Proves `after`, pretending that the planned token was `token`. */
function prove(after: string, token = 'new', change: Partial<typeof edit> = {}): void {
  const splices = findTargets(source, readTree(source, events), [edit]).map((target): Splice => ({
    start: 3,
    end: 4,
    token: Buffer.from(token),
    target: { ...target, edit: { ...edit, ...change } },
  }));
  proveEdits(before, Buffer.from(after), { source, events, splices });
}

test('the planned edit is proven', () => prove('a: new\nb: x\n# c\n'));

test('a byte beside the token is noticed, also in a comment or in front', () => {
  for (const after of [
    'a: new\nb: x\n# d\n',
    'a: new\nb: y\n# c\n',
    'a : new\nb: x\n# c\n',
    'a: new\nb: x\n# c\n\n',
    'a: x\nb: x\n# c\n',
  ]) {
    const error = thrownBy(() => prove(after));
    assert.equal(error.code, 'EDIT_UNPROVEN');
    assert.match(error.message, /bytes/);
  }
});

test('a token that says something else, or more, is noticed by the first reader', () => {
  for (const token of ['other', 'new\nc: d', '!t new', '&t new', '[new]', '|\n new', "'new'", '*new', '']) {
    assert.equal(thrownBy(() => prove(`a: ${token}\nb: x\n# c\n`, token)).code, 'EDIT_UNPROVEN', token);
  }
});

test('a scalar that the second reader does not find at the path is noticed', () => {
  for (const change of [{ path: ['b'] }, { path: ['c'] }, { document: 1 }, { from: 'y' }]) {
    const error = thrownBy(() => prove('a: new\nb: x\n# c\n', 'new', change));
    assert.match(error.message, /the readers do not find the same values/);
  }
});
