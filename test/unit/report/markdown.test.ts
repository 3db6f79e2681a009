import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMarkdown } from '../../../src/report/markdown.ts';

test('a table has its rule, numbers to the right, and a cell for every column', () => {
  const text = renderMarkdown([
    { kind: 'table', columns: ['image', 'size'], rows: [['a', '1'], ['b']], alignRight: [1] },
  ]);
  assert.equal(text, '| image | size |\n| --- | ---: |\n| a | 1 |\n| b |  |\n');
});

test('a cell cannot end its row, its cell or its table', () => {
  const text = renderMarkdown([{ kind: 'table', columns: ['x'], rows: [['a|b\n| c `d|e`']] }]);
  assert.equal(text, '| x |\n| --- |\n| a\\|b \\| c `d\\|e` |\n');
});

test('markup in a name is shown as it is, and code spans stay', () => {
  const text = renderMarkdown([{ kind: 'text', text: '**x** <img> [a](b) `helm_pull`' }]);
  assert.equal(text, '\\*\\*x\\*\\* \\<img\\> \\[a\\](b) `helm_pull`\n');
});

test('nobody is mentioned, and a digest is no name', () => {
  const text = renderMarkdown([{ kind: 'list', items: ['(@team/everyone) x@sha256:1, a/@b `@c`'] }]);
  assert.equal(text, '- (`@team/everyone`) x@sha256:1, a/`@b` `@c`\n');
});

test('a code block cannot be closed by its own text', () => {
  const text = renderMarkdown([{ kind: 'code', language: 'yaml', text: 'a\n````\nb\n' }]);
  assert.equal(text, '`````yaml\na\n````\nb\n`````\n');
});

test('headings and list items stay on their line', () => {
  const text = renderMarkdown([
    { kind: 'heading', text: 'a\n# b' },
    { kind: 'list', items: ['one\n- two'] },
  ]);
  assert.equal(text, '### a \\# b\n\n- one - two\n');
});

test('a diagram is drawn by GitHub; lines for other programs are code', () => {
  const instead = { kind: 'table', columns: ['a'], rows: [['b']] } as const;
  const text = renderMarkdown([
    { kind: 'diagram', mermaid: 'gantt\n  a :2026-01-01, 1d', instead },
    { kind: 'lines', lines: ['a\tb', '```'] },
    { kind: 'lines', lines: [] },
  ]);
  assert.equal(text, '```mermaid\ngantt\n  a :2026-01-01, 1d\n```\n\n````text\na\tb\n```\n````\n');
});

test('an address is a link, as far as nothing in it is markup', () => {
  const text = renderMarkdown([{ kind: 'list', items: ['my_app: https://host/my_app/v1[a](b)'] }]);
  assert.equal(text, '- my\\_app: https://host/my_app/v1\\[a\\](b)\n');
});
