import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScalarEdit, Splice } from '../../../src/yaml/edit.ts';
import type { ScalarNode } from '../../../src/yaml/node.ts';
import { proveBytes, proveReading } from '../../../src/yaml/prove.ts';
import { readEvents } from '../../../src/yaml/read-events.ts';
import { decodeSource } from '../../../src/yaml/source.ts';
import { thrownBy } from '../../support/user-error.ts';

const edit: ScalarEdit = { document: 0, path: ['a'], from: 'x', to: 'new' };

interface Faulty {
  /** False: only what the readers make of it is proven. */
  readonly bytes?: boolean;
  readonly before?: string;
  /** What the code under proof made; by default just what it planned. */
  readonly after?: string;
  readonly token?: string;
  /** What it took for the token's place, and for what it says. */
  readonly start?: number;
  readonly end?: number;
  /** Where it found the scalar; by default where the token is. */
  readonly node?: number;
  readonly change?: Partial<ScalarEdit>;
}

/** Proves an edit of `a: x`, in which one thing or another went wrong. */
function prove(faulty: Faulty): void {
  const { before = 'a: x\nb: x\n# c\n', token = 'new', start = 3, end = start + 1, change = {} } = faulty;
  const after = faulty.after ?? before.slice(0, start) + token + before.slice(end);
  const source = decodeSource(Buffer.from(before), 'f.yaml');
  const events = readEvents(source);
  const node: ScalarNode = { kind: 'scalar', style: 'plain', text: 'x', start: faulty.node ?? start, end };
  const target = { node, edit: { ...edit, ...change } };
  const splices: readonly Splice[] = [{ start, end, token: Buffer.from(token), target }];
  if (faulty.bytes ?? true) {
    proveBytes(Buffer.from(before), Buffer.from(after), splices, 'f.yaml');
  }
  proveReading({ source, events, splices }, decodeSource(Buffer.from(after), 'f.yaml'));
}

function refusalOf(faulty: Faulty): string {
  const error = thrownBy(() => prove(faulty));
  assert.equal(error.code, 'EDIT_UNPROVEN');
  return error.message;
}

test('the planned edit is proven', () => prove({}));

test('a byte beside the token is noticed, also in a comment or in front', () => {
  for (const after of [
    'a: new\nb: x\n# d\n',
    'a: new\nb: y\n# c\n',
    'a : new\nb: x\n# c\n',
    'a: new\nb: x\n# c\n\n',
    'a: x\nb: x\n# c\n',
  ]) {
    assert.match(refusalOf({ after }), /bytes/);
  }
});

test('a token that says something else, or more, is noticed', () => {
  for (const token of ['other', 'new\nc: d', '!t new', '&t new', '[new]', '|\n new', '*new', '']) {
    assert.match(refusalOf({ token }), /not every reader would take the new values|would change too/);
  }
});

test('a token that is a number, or anything but a string, for some reader is noticed', () => {
  for (const to of ['1.10', 'on', '~', '12:30', '2026-11-01', '1_000', '0o7']) {
    assert.match(refusalOf({ token: to, change: { to } }), /not every reader would take the new values/);
    prove({ token: `"${to}"`, change: { to } });
  }
});

test('a token in quotes that nobody asked for is noticed', () => {
  assert.match(refusalOf({ token: "'new'" }), /would change too, or not as wanted/);
});

test('a token that takes in too much, or too little, is noticed', () => {
  assert.match(refusalOf({ before: 'a: !!str x\n', start: 3, end: 10, node: 9 }), /would change too/);
  assert.match(refusalOf({ before: 'a: &n x\n', start: 3, end: 7, node: 6 }), /would change too/);
  assert.match(refusalOf({ before: 'a: x\n  y\n', change: { from: 'x y' } }), /not as wanted/);
  assert.match(refusalOf({ start: 8 }), /under another path/);
});

test('an edit that changed nothing but a comment is noticed', () => {
  assert.match(refusalOf({ start: 12 }), /not those of the plan/);
});

test('what is more at the end is noticed by the first reader, too', () => {
  for (const end of ['c: x\n', '---\nc: x\n']) {
    assert.match(
      refusalOf({ bytes: false, after: `a: new\nb: x\n# c\n${end}` }),
      /not those of the plan|would change too/,
    );
  }
});

test('what says the same in another way is noticed by the first reader, too', () => {
  for (const [was, is] of [
    ['b: |\n  t\n', 'b: >\n  t\n'],
    ['b: |\n  t\n', 'b: |+\n  t\n'],
    ['b: !x t\n', 'b: t\n'],
    ['b: !x []\n', 'b: !y []\n'],
    ['b: [t]\n', 'b:\n- t\n'],
    ['b: t\n', 'b: "t"\n'],
    ['b: t\n', 'b: &c t\n'],
    ['...\n---\nb: t\n', '...\n%YAML 1.2\n---\nb: t\n'],
  ]) {
    const refusal = refusalOf({ bytes: false, before: `a: x\n${was}`, after: `a: new\n${is}` });
    assert.match(refusal, /this value would change too/);
  }
});

test('another value than the expected one is noticed', () => {
  assert.match(refusalOf({ change: { from: 'y' } }), /would change too/);
});

test('a value that the second reader finds under another path is noticed', () => {
  for (const change of [{ path: ['b'] }, { path: ['c'] }, { path: [] }, { document: 1 }]) {
    assert.match(refusalOf({ change }), /under another path/);
  }
});

test('items that are not read twice count', () => {
  const list = { before: 'a:\n- w\n- w\n- {b: x}\n', start: 17 };
  prove({ ...list, change: { path: ['a', 2, 'b'] } });
  assert.match(refusalOf({ ...list, change: { path: ['a', 1, 'b'] } }), /under another path/);
});

test('of JSON, a value that is found under another path is noticed', () => {
  const json = { before: '{"a": "x", "b": ["x"]}', token: '"new"', start: 6, end: 9 };
  prove(json);
  const changes: readonly Partial<ScalarEdit>[] = [
    { path: ['b', 0] },
    { path: ['c'] },
    { path: [] },
    { document: 1 },
  ];
  for (const change of changes) {
    assert.match(refusalOf({ ...json, change }), /under another path/);
  }
});
