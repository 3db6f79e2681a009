import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from '../../../src/report/document.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { displayWidth } from '../../../src/report/text.ts';

const plain = (blocks: readonly Block[]) => renderTerminal(blocks, { colour: false });

test('columns of a table stay aligned with wide characters, combining marks and numbers', () => {
  const text = plain([
    {
      kind: 'table',
      columns: ['image', 'size'],
      rows: [
        ['이미지', '1.0 MB'],
        ['cafe\u0301', '12.5 GB'],
        ['local', '7 B'],
      ],
      alignRight: [1],
    },
  ]);
  const lines = text.trimEnd().split('\n');
  assert.deepEqual(lines, ['image      size', '이미지   1.0 MB', 'cafe\u0301    12.5 GB', 'local       7 B']);
  assert.deepEqual(new Set(lines.map(displayWidth)), new Set([15]));
});

test('a cell from outside cannot colour the screen, move the cursor or break the line', () => {
  const text = plain([{ kind: 'table', columns: ['name'], rows: [['\u001b[31mred\r\nnext\u202e']] }]);
  assert.equal(text, 'name\n\\u001b[31mred\\u000d next\\u202e\n');
});

test('every kind of block is shown, with one empty line between', () => {
  const text = plain([
    { kind: 'heading', text: 'Images' },
    { kind: 'text', text: 'two of them' },
    { kind: 'list', items: ['a', 'b\nc'] },
    { kind: 'code', language: 'diff', text: '-1\n+2\n' },
  ]);
  assert.equal(text, 'Images\n\ntwo of them\n\n  - a\n  - b\n    c\n\n  -1\n  +2\n');
});

test('headings are bold only with colour', () => {
  assert.equal(
    renderTerminal([{ kind: 'heading', text: 'Images' }], { colour: true }),
    '\u001b[1mImages\u001b[22m\n',
  );
});

test('a missing cell is empty, and no blocks give no text', () => {
  assert.equal(plain([{ kind: 'table', columns: ['a', 'b'], rows: [['1']] }]), 'a  b\n1\n');
  assert.equal(plain([]), '');
});

test('a terminal has a table in place of a diagram, and lines for other programs as they are', () => {
  const instead = { kind: 'table', columns: ['a'], rows: [['b']] } as const;
  const text = renderTerminal(
    [
      { kind: 'diagram', mermaid: 'gantt', instead },
      { kind: 'lines', lines: ['x\t`y`', '\u001B[31m'] },
    ],
    { colour: false },
  );
  assert.equal(text, 'a\nb\n\nx\t`y`\n\\u001b[31m\n');
});
