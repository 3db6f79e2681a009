import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import type { Path } from '../../../src/schema/schema.ts';
import { editScalars } from '../../../src/yaml/edit.ts';
import { thrownBy } from '../../support/user-error.ts';

interface Case {
  readonly code: string;
  readonly name: string;
  readonly source: string;
  readonly path?: Path;
  readonly document?: number;
  readonly from?: string;
  readonly to?: string;
  /** line:column */
  readonly at: string;
}

const base = 'base: &b {tag: x}\n';

const cases: readonly Case[] = [
  { code: 'EDIT_NOT_FOUND', name: 'no such key', source: 'a:\n  b: x\n', path: ['a', 'c'], at: '2:3' },
  { code: 'EDIT_NOT_FOUND', name: 'no such item', source: 'a: [x]\n', path: ['a', 1], at: '1:4' },
  { code: 'EDIT_NOT_FOUND', name: 'an index into a map', source: 'a: {0: x}\n', path: ['a', 0], at: '1:4' },
  { code: 'EDIT_NOT_FOUND', name: 'a path through a scalar', source: 'a: x\n', path: ['a', 'b'], at: '1:4' },
  {
    code: 'EDIT_NOT_FOUND',
    name: 'an inherited name',
    source: 'a: {}\n',
    path: ['a', 'constructor'],
    at: '1:4',
  },
  { code: 'EDIT_NOT_FOUND', name: 'no such document', source: 'tag: x\n', document: 1, at: '' },
  { code: 'EDIT_CHANGED', name: 'another value', source: '# 한\ntag: y\n', at: '2:6' },
  {
    code: 'EDIT_CHANGED',
    name: 'the number instead of its text',
    source: 'tag: 1.10\n',
    from: '1.1',
    at: '1:6',
  },
  { code: 'EDIT_ALIAS', name: 'an alias', source: 'a: &v x\ntag: *v\n', at: '2:6' },
  {
    code: 'EDIT_ALIAS',
    name: 'a path through an alias',
    source: `${base}a: *b\n`,
    path: ['a', 'tag'],
    at: '2:4',
  },
  {
    code: 'EDIT_ALIAS',
    name: 'a value that comes by a merge key',
    source: `${base}a:\n  <<: *b\n`,
    path: ['a', 'tag'],
    at: '3:3',
  },
  {
    code: 'EDIT_ALIAS',
    name: 'a path that names the merge key',
    source: `a:\n  <<: {tag: x}\n`,
    path: ['a', '<<', 'tag'],
    at: '2:3',
  },
  { code: 'EDIT_ALIAS', name: 'a value that a key shares', source: 'tag: &v x\n*v : b\n', at: '1:9' },
  {
    code: 'EDIT_ALIAS',
    name: 'a key that is an alias',
    source: 'a: &k b\n*k :\n  t: x\n',
    path: ['b', 't'],
    at: '2:1',
  },
  { code: 'EDIT_ALIAS', name: 'a value that an alias shares', source: 'tag: &v x\nb: *v\n', at: '1:9' },
  {
    code: 'EDIT_ALIAS',
    name: 'a value in a map that an alias shares',
    source: `${base}c: *b\n`,
    path: ['base', 'tag'],
    at: '1:10',
  },
  { code: 'EDIT_BLOCK_SCALAR', name: 'literal', source: 'tag: |\n  x\n', from: 'x\n', at: '2:1' },
  { code: 'EDIT_BLOCK_SCALAR', name: 'folded', source: 'tag: >-\n  x\n', at: '2:1' },
  { code: 'EDIT_EMPTY', name: 'nothing', source: 'tag: # 1.0\nb: 1\n', from: '', at: '1:4' },
  { code: 'EDIT_EMPTY', name: 'nothing but an anchor', source: 'tag: &v # 1.0\n', from: '', at: '1:8' },
  { code: 'EDIT_EMPTY', name: 'null', source: 'tag: ~\n', from: '~', at: '1:6' },
  { code: 'EDIT_TAGGED', name: 'a number by tag', source: 'tag: !!float 1.0\n', from: '1.0', at: '1:14' },
  { code: 'EDIT_TAGGED', name: 'an own tag', source: 'tag: !v x\n', at: '1:9' },
  {
    code: 'EDIT_TAGGED',
    name: '!!str that means something else',
    source: '%TAG !! tag:x,2026:\n---\ntag: !!str x\n',
    at: '3:12',
  },
  { code: 'EDIT_NOT_SCALAR', name: 'after a byte order mark', source: '\uFEFFtag: {a: x}\n', at: '1:6' },
  { code: 'EDIT_NOT_SCALAR', name: 'a map', source: 'tag: {a: x}\n', at: '1:6' },
  { code: 'EDIT_NOT_SCALAR', name: 'a list', source: 'tag:\n- x\n', at: '2:1' },
  { code: 'EDIT_DUPLICATE_KEY', name: 'at the end', source: 'tag: x\n"tag": x\n', at: '2:1' },
  {
    code: 'EDIT_DUPLICATE_KEY',
    name: 'on the way',
    source: 'a: {b: x}\na: {c: x}\n',
    path: ['a', 'b'],
    at: '2:1',
  },
  { code: 'EDIT_INVALID_VALUE', name: 'half a character', source: 'tag: x\n', to: '\uD83D', at: '1:6' },
  { code: 'INVALID_YAML', name: 'a syntax error', source: 'a: b\ntag: x: y\n', at: '2:7' },
  { code: 'TEMPLATE_YAML', name: 'a template', source: 'tag: x\nb: {{ .Values.b }}c\n', at: '2:19' },
  { code: 'INVALID_YAML', name: 'a tab', source: 'a:\n\ttag: x\n', at: '2:1' },
  { code: 'INVALID_YAML', name: 'a null byte', source: 'tag: x\nb: \u0000\n', at: '2:4' },
  {
    code: 'EDIT_UNPROVEN',
    name: 'lone carriage returns, which the readers split differently',
    source: 'tag: x\rb: y\r',
    at: '1:6',
  },
  {
    code: 'EDIT_UNPROVEN',
    name: 'a line break of YAML 1.1 only, after which the key is there again',
    source: 'tag: x\n# 한\u2028tag: y\n',
    at: '2:4',
  },
  {
    code: 'EDIT_UNPROVEN',
    name: 'a file that the second reader does not accept',
    source: `tag: x\n${'k'.repeat(5000)}: 1\n`,
    at: '2:1',
  },
  {
    code: 'EDIT_UNPROVEN',
    name: 'such a file with a byte order mark',
    source: `\uFEFFtag: x\n${'k'.repeat(5000)}: 1\n`,
    at: '2:1',
  },
  {
    code: 'EDIT_UNPROVEN',
    name: 'ends of documents, of which the second reader makes another one',
    source: 'tag: x\n...\n...\n',
    at: '',
  },
  {
    code: 'EDIT_UNPROVEN',
    name: 'a lone carriage return in a comment, after which the second reader sees no further document',
    source: 'tag: x\n# c\r---',
    at: '',
  },
  {
    code: 'EDIT_INVALID_VALUE',
    name: 'half a character in the file',
    source: '{"tag": "\\ud83d"}',
    from: '\uD83D',
    at: '1:9',
  },
];

describe('what could mean more than was asked is refused', () => {
  for (const { code, name, source, path = ['tag'], document = 0, from = 'x', to = 'z', at } of cases) {
    test(`${code}: ${name}`, () => {
      const error = thrownBy(() =>
        editScalars(Buffer.from(source), [{ document, path, from, to }], 'f.yaml'),
      );
      assert.ok(error instanceof UserError);
      assert.equal(error.code, code);
      assert.equal([error.at?.line, error.at?.column].filter((part) => part !== undefined).join(':'), at);
      assert.equal(error.at?.file, 'f.yaml');
      assert.ok(!error.message.includes('f.yaml') && error.hint !== undefined, error.message);
    });
  }

  test('all faults are reported at once, and none of the edits is made', () => {
    const edits = ['a', 'b', 'c', 'd'].map((key) => ({ document: 0, path: [key], from: 'x', to: 'y' }));
    const error = thrownBy(() => editScalars(Buffer.from('a: x\nb: z\nd: []\n'), edits, 'f.yaml'));
    assert.deepEqual(error.details, [
      'f.yaml:2:4 b: expected "x", the file says "z"',
      'f.yaml:1:1 c: there is no key "c" here',
      'f.yaml:3:4 d: expected a single value, got a list',
    ]);
  });

  test('an edit that cannot be proven shows no value of the file', () => {
    const secret = Buffer.from('tag: x\npassword: |\n  hunter\r  2\n');
    const error = thrownBy(() =>
      editScalars(secret, [{ document: 0, path: ['tag'], from: 'x', to: 'y' }], 'f.yaml'),
    );
    assert.equal(error.code, 'EDIT_UNPROVEN');
    assert.ok(!`${error.message} ${error.hint} ${error.details.join()}`.includes('hunter'));
  });

  test('nothing of the file is printed, whatever a library is told to print by the environment', (t) => {
    const [log, dir] = [t.mock.method(console, 'log'), t.mock.method(console, 'dir')];
    const switches = { LOG_TOKENS: '1', LOG_STREAM: '1' };
    t.after(() => Object.keys(switches).forEach((name) => delete process.env[name]));
    Object.assign(process.env, switches);
    const secret = Buffer.from('tag: x\npassword: hunter\n');
    editScalars(secret, [{ document: 0, path: ['tag'], from: 'x', to: 'y' }], 'f.yaml');
    assert.deepEqual([log.mock.callCount(), dir.mock.callCount()], [0, 0]);
  });

  test('a file of too many values is refused before it fills the memory', () => {
    const large = Buffer.from(`tag: x\na: [${'a,'.repeat(200_000)}]\n`);
    const error = thrownBy(() =>
      editScalars(large, [{ document: 0, path: ['tag'], from: 'x', to: 'y' }], 'f.yaml'),
    );
    assert.equal(error.code, 'YAML_TOO_LARGE');
  });

  test('two edits of one value must agree', () => {
    const edit = { document: 0, path: ['a'], from: 'x', to: 'w' };
    const source = Buffer.from('a: x\n');
    assert.equal(editScalars(source, [edit, { ...edit }], 'f.yaml').bytes.toString(), 'a: w\n');
    const error = thrownBy(() => editScalars(source, [edit, { ...edit, to: 'z' }], 'f.yaml'));
    assert.equal(error.code, 'EDIT_CONFLICT');
  });

  test('bytes that are not UTF-8 are named by line', () => {
    const eucKr = Buffer.concat([
      Buffer.from('a: 한\n# '),
      Buffer.from([0xc7, 0xd1]),
      Buffer.from('\ntag: x\n'),
    ]);
    const error = thrownBy(() => editScalars(eucKr, [], 'f.yaml'));
    assert.deepEqual([error.code, error.at], ['NOT_UTF8', { file: 'f.yaml', line: 2 }]);
    const utf16 = thrownBy(() => editScalars(Buffer.from('\uFEFFa: b\n', 'utf16le'), [], 'f.yaml'));
    assert.deepEqual([utf16.code, utf16.hint], ['NOT_UTF8', 'The file is UTF-16. Save it as UTF-8.']);
  });
});
