import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Path } from '../../../src/schema/schema.ts';
import { editScalars } from '../../../src/yaml/edit.ts';

interface Case {
  readonly name: string;
  readonly before: string;
  readonly path: Path;
  readonly from: string;
  readonly to: string;
  readonly after: string;
  readonly document?: number;
}

function edited({ before, path, from, to, document = 0 }: Omit<Case, 'name' | 'after'>): string {
  return editScalars(Buffer.from(before), [{ document, path, from, to }], 'test.yaml').bytes.toString();
}

const tag = { path: ['tag'], from: '1.9.0', to: '1.10.0' };

describe('an edit changes the token and not a byte besides', () => {
  const cases: readonly Case[] = [
    { ...tag, name: 'plain', before: 'tag: 1.9.0\n', after: 'tag: 1.10.0\n' },
    { ...tag, name: 'single quotes', before: "tag: '1.9.0'\n", after: "tag: '1.10.0'\n" },
    { ...tag, name: 'double quotes', before: 'tag: "1.9.0"\n', after: 'tag: "1.10.0"\n' },
    { ...tag, name: 'escapes', before: 'tag: "1\\u002e9.0" # a\n', after: 'tag: "1.10.0" # a\n' },
    { ...tag, name: 'no final newline', before: 'tag: 1.9.0', after: 'tag: 1.10.0' },
    {
      ...tag,
      name: 'CRLF',
      before: 'a: 1\r\ntag: 1.9.0\r\nb: 2\r\n',
      after: 'a: 1\r\ntag: 1.10.0\r\nb: 2\r\n',
    },
    { ...tag, name: 'byte order mark', before: '\uFEFFtag: 1.9.0\n', after: '\uFEFFtag: 1.10.0\n' },
    {
      ...tag,
      name: 'byte order mark and list',
      path: [0],
      before: '\uFEFF- 1.9.0\n',
      after: '\uFEFF- 1.10.0\n',
    },
    {
      ...tag,
      name: 'byte order mark and comment',
      before: '\uFEFF# 안녕\ntag: 1.9.0\n',
      after: '\uFEFF# 안녕\ntag: 1.10.0\n',
    },
    {
      ...tag,
      name: 'spaces and comments',
      before: 'tag:   1.9.0   # old: 1.9.0  \n \n',
      after: 'tag:   1.10.0   # old: 1.9.0  \n \n',
    },
    {
      ...tag,
      name: 'Korean before it',
      before: '# 설정: 값\n이름: "한국어"\ntag: 1.9.0 # 태그\n',
      after: '# 설정: 값\n이름: "한국어"\ntag: 1.10.0 # 태그\n',
    },
    {
      ...tag,
      name: 'emoji before it on the line',
      before: '{"😀🇰🇷": "👩‍🚀", tag: 1.9.0}\n',
      after: '{"😀🇰🇷": "👩‍🚀", tag: 1.10.0}\n',
    },
    {
      ...tag,
      name: 'flow map',
      before: '{a: [1, 2], tag: 1.9.0, b: x}\n',
      after: '{a: [1, 2], tag: 1.10.0, b: x}\n',
    },
    { ...tag, name: 'JSON', before: '{"tag":"1.9.0","a":1}', after: '{"tag":"1.10.0","a":1}' },
    { ...tag, name: 'anchor', before: 'tag: &v 1.9.0\n', after: 'tag: &v 1.10.0\n' },
    { ...tag, name: 'string tag', before: 'tag: !!str 1.9.0\n', after: 'tag: !!str 1.10.0\n' },
    { ...tag, name: 'explicit key', before: '? tag\n: 1.9.0\n', after: '? tag\n: 1.10.0\n' },
    {
      ...tag,
      name: 'value on the next line',
      before: 'tag:\n  1.9.0\nb: 1\n',
      after: 'tag:\n  1.10.0\nb: 1\n',
    },
    { ...tag, name: 'quoted key', before: '"tag": 1.9.0\n', after: '"tag": 1.10.0\n' },
    {
      ...tag,
      name: 'directive',
      before: '%YAML 1.1\n---\ntag: 1.9.0\n...\n',
      after: '%YAML 1.1\n---\ntag: 1.10.0\n...\n',
    },
    {
      ...tag,
      name: 'merge key beside it',
      before: 'a: &a {x: 1}\nb:\n  <<: *a\ntag: 1.9.0\n',
      after: 'a: &a {x: 1}\nb:\n  <<: *a\ntag: 1.10.0\n',
    },
    {
      ...tag,
      name: 'duplicate keys elsewhere',
      before: 'a: {x: 1, x: 2}\ntag: 1.9.0\n',
      after: 'a: {x: 1, x: 2}\ntag: 1.10.0\n',
    },
    {
      ...tag,
      name: 'block scalars beside it',
      before: 'a: |\n  tag: 1.9.0\n\ntag: 1.9.0\nb: >-\n  x\n',
      after: 'a: |\n  tag: 1.9.0\n\ntag: 1.10.0\nb: >-\n  x\n',
    },
    {
      name: 'list item',
      path: ['a', 1, 'tag'],
      from: 'x',
      to: 'w',
      before: 'a:\n- tag: x\n- tag: x # 2\n',
      after: 'a:\n- tag: x\n- tag: w # 2\n',
    },
    {
      name: 'second document',
      document: 1,
      path: ['tag'],
      from: 'x',
      to: 'w',
      before: 'tag: x\n---\ntag: x\n---\ntag: x\n',
      after: 'tag: x\n---\ntag: w\n---\ntag: x\n',
    },
    {
      name: 'empty quotes',
      path: ['tag'],
      from: '',
      to: '1.2.3',
      before: 'tag: ""\n',
      after: 'tag: "1.2.3"\n',
    },
    { name: 'the whole document', path: [], from: 'x', to: 'w', before: '--- x\n', after: '--- w\n' },
    {
      name: 'a key named __proto__',
      path: ['__proto__', 'a'],
      from: 'x',
      to: 'w',
      before: '__proto__: {a: x}\n',
      after: '__proto__: {a: w}\n',
    },
    {
      name: 'a number that is text in the file',
      path: ['tag'],
      from: '1.10',
      to: '1.11.0',
      before: 'tag: 1.10\n',
      after: 'tag: 1.11.0\n',
    },
  ];
  for (const { name, after, ...edit } of cases) {
    test(name, () => assert.equal(edited(edit), after));
  }
});

describe('plain text gets quotes where it would not be read as that text', () => {
  const quoted = [
    '1.10',
    '12345e7',
    '0755',
    'on',
    'Yes',
    'y',
    'null',
    '~',
    'true',
    '1_000',
    '12:30',
    '0x1F',
    '0o7',
    '0b11',
    '.5',
    '.inf',
    '20260801',
    '2026-11-01',
    '2026-1-1',
    '2026-1-1 10:00',
    '1__0',
    '0b2',
    '+1',
    '1,000',
    '190:20:30.15',
    'NULL',
    'OFF',
    'n',
    '.NaN',
    '00',
    '12e03',
    '1.',
    '1e3',
    '08',
    '-1',
    '1_000.5',
    'a: b',
    'a #b',
    'a:',
    '#a',
    '*a',
    '&a',
    '!a',
    '@a',
    '`a',
    '%a',
    '[a]',
    '{a',
    'a, b',
    '- a',
    '? a',
    '| a',
    '>=1',
    '=',
    '<<',
    '',
    ' a',
    'a ',
    'a\nb',
    'a\tb',
    '"a"',
    "'a'",
    '...',
    '---',
    'a\u0085b',
    '\uFEFFa',
    '\u2028',
    '😀',
  ];
  for (const to of quoted) {
    test(JSON.stringify(to), () => {
      for (const [before, path] of [
        ['tag: x\n', ['tag']],
        ['[x]\n', [0]],
        ['{a: x}\n', ['a']],
      ] as const) {
        const after = edited({ before, path, from: 'x', to });
        assert.match(after, /"/);
        assert.equal(edited({ before: after, path, from: to, to: 'x' }), before.replace('x', '"x"'));
      }
    });
  }
  const plain = [
    '1.13.3',
    'v1.2.3',
    '7.2.4-debian-12-r9',
    '2026q4',
    'latest',
    'dead',
    '1.2.3-4',
    '2026-11-01-r1',
    'docker.io/wandb/local:0.62.2',
    '한국어',
    'one two',
  ];
  for (const to of plain) {
    test(`${to} stays plain`, () => {
      assert.equal(edited({ before: 'tag: x\n', path: ['tag'], from: 'x', to }), `tag: ${to}\n`);
      assert.equal(edited({ before: '{a: x}', path: ['a'], from: 'x', to }), `{a: ${to}}`);
    });
  }
});

describe('JSON stays JSON', () => {
  const json = [
    '{',
    '\t"a\\/b": ["\\u0031.9.0", 1.9, true, null, 123456789012345678901234567890, 1e999],',
    '\t"c":{"d":"\\ud83d\\ude00 x\\/y"},',
    '\t"tag" :',
    '\t"1.9.0"',
    '}',
  ].join('\r\n');
  const edits = [
    { path: ['a/b', 0], from: '1.9.0', to: '1.10.0\u2028', was: '"\\u0031.9.0"', now: '"1.10.0\\u2028"' },
    { path: ['a/b', 1], from: '1.9', to: 'v2', was: '1.9,', now: '"v2",' },
    { path: ['a/b', 2], from: 'true', to: '1.10', was: 'true', now: '"1.10"' },
    {
      path: ['c', 'd'],
      from: '😀 x/y',
      to: '"/\\',
      was: String.raw`"\ud83d\ude00 x\/y"`,
      now: String.raw`"\"/\\"`,
    },
    { path: ['tag'], from: '1.9.0', to: '1.10.0', was: '"1.9.0"\r', now: '"1.10.0"\r' },
  ];
  for (const { path, from, to, was, now } of edits) {
    test(`${was} becomes ${now}`, () => {
      for (const before of [json, `${json}\n`]) {
        const after = edited({ before, path, from, to });
        assert.equal(
          after,
          before.replace(was, () => now),
        );
        assert.ok(JSON.stringify(JSON.parse(after)).includes(JSON.stringify(to)));
      }
    });
  }
});

test('what JSON was read before does not keep a value from being edited', () => {
  const escaped = String.raw`{"qq": "1", "\\": "2"}`;
  assert.equal(edited({ before: escaped, path: ['qq'], from: '1', to: '2' }), escaped.replace('"1"', '"2"'));
  const before = String.raw`{"qq": "1", "\u0041": "1.9.0"}`;
  assert.equal(edited({ before, path: ['A'], from: '1.9.0', to: '2' }), before.replace('1.9.0', '2'));
});

describe('a tab that begins a line behind a plain value', () => {
  const before = 'image:\n  tag: 1.9.0\n    \t\nreplicas: 2\n';
  const change = { path: ['image', 'tag'], from: '1.9.0' };

  test('keeps it from getting quotes, after which go-yaml does not take that', () => {
    assert.throws(() => edited({ ...change, before, to: '1.10' }), {
      code: 'EDIT_UNPROVEN',
      at: { file: 'test.yaml', line: 3, column: 5 },
    });
  });

  test('but not from being changed', () => {
    assert.equal(edited({ ...change, before, to: '1.10.0' }), before.replace('1.9.0', '1.10.0'));
  });
});

describe('quotes are kept', () => {
  test('an apostrophe is doubled in single quotes', () => {
    assert.equal(edited({ before: "a: 'x'\n", path: ['a'], from: 'x', to: "it's \\n" }), "a: 'it''s \\n'\n");
  });
  test('a control character turns single quotes into double quotes', () => {
    assert.equal(edited({ before: "a: 'x'\n", path: ['a'], from: 'x', to: 'a\u0007' }), 'a: "a\\u0007"\n');
  });
});

describe('the guide', () => {
  const source = readFileSync(new URL('../../fixtures/guide/wandb.yaml', import.meta.url));
  const edits = [
    { document: 0, path: ['spec', 'values', 'console', 'image', 'tag'], from: '2.12.2', to: '2.13.1' },
    { document: 0, path: ['spec', 'chart', 'version'], from: '0.18.0', to: '0.43.10' },
    { document: 0, path: ['spec', 'values', 'app', 'image', 'tag'], from: '0.59.2', to: '0.62.2' },
  ];

  test('its custom resource is edited in one go, in any order', () => {
    const { bytes, proof } = editScalars(source, edits, 'wandb.yaml');
    const expected = source
      .toString()
      .replace('version: 0.18.0', 'version: 0.43.10')
      .replace('tag: 0.59.2', 'tag: 0.62.2')
      .replace('tag: 2.12.2', 'tag: 2.13.1');
    assert.equal(bytes.toString(), expected);
    assert.equal(editScalars(source, edits.toReversed(), 'wandb.yaml').proof, proof);
  });

  test('edits that change nothing return the very same buffer', () => {
    const same = edits.map((edit) => ({ ...edit, to: edit.from }));
    assert.equal(editScalars(source, same, 'wandb.yaml').bytes, source);
    assert.equal(editScalars(source, [], 'wandb.yaml').bytes, source);
    const template = Buffer.from('{{- if .x }}\ntag: "1" # tidegate: image a tag\n');
    assert.equal(editScalars(template, [], 'template.yaml').bytes, template);
  });

  test('the proof is the digest of the statement that anyone can write down', () => {
    const [edit] = edits;
    assert.ok(edit);
    const { bytes, proof } = editScalars(source, [edit], 'wandb.yaml');
    const start = source.indexOf('2.12.2');
    const statement =
      `{"after":"${digestOf(bytes)}","before":"${digestOf(source)}","edits":[{"document":0,"end":${start + 6},"from":"2.12.2",` +
      `"path":["spec","values","console","image","tag"],"start":${start},"to":"2.13.1"}],"type":"tidegate.edit/v1"}`;
    assert.equal(proof, digestOf(Buffer.from(statement)));
  });
});
