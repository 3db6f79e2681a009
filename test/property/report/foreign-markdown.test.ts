import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { tameMarkdown } from '../../../src/report/foreign-markdown.ts';

/** Any but a surrogate. fast-check's own strings of these keep a table of all million of them: a second, and 100 MB. */
const codePoint = fc.oneof(fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }), fc.nat(0x7f));
const piece = fc.oneof(
  fc.constantFrom(
    '`',
    '``',
    '```',
    '~~~',
    '\n```\n',
    '\n~~~\n',
    '\n',
    '\n\n',
    ' ',
    '    ',
    '\\',
    '<',
    '>',
    '!',
    '[',
    ']',
    '(',
    ')',
    '|',
  ),
  fc.constantFrom(
    '#',
    '# ',
    '- ',
    '@alice',
    '#12',
    'a/b#3',
    'https://x.y/z',
    '<img src=x>',
    '<!--',
    '-->',
    '![a](b)',
    '[a](b)',
  ),
  fc.array(codePoint, { maxLength: 4 }).map((points) => String.fromCodePoint(...points)),
);
const markdown = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

test('outside of code nothing is left that acts', () => {
  fc.assert(
    fc.property(markdown, (text) => {
      const outside = withoutCode(tameMarkdown(text, 4096));
      assert.doesNotMatch(outside, /(?<!\\)[<>@![\]|~&$]|https?:\/\/|www\./i, JSON.stringify(outside));
      assert.doesNotMatch(outside, /(?<!\\)#\d|\w#\d/);
    }),
    { numRuns: 3000 },
  );
});

test('it is as long as allowed at most, and has no control characters', () => {
  fc.assert(
    fc.property(markdown, fc.integer({ min: 1, max: 400 }), (text, limit) => {
      const tamed = tameMarkdown(text, limit);
      assert.ok(Buffer.byteLength(tamed) <= limit + 20);
      assert.doesNotMatch(tamed, /(?!\n)[\p{Cc}\p{Cf}]/u);
    }),
  );
});

/** As CommonMark reads it: fences at the margin, then escapes and code spans by runs of equal length. */
function withoutCode(text: string): string {
  const outside: string[] = [];
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    const mark = /^(`{3,})(?:text)?$/.exec(line)?.[1];
    if (fence === undefined && mark !== undefined && line.endsWith('text')) {
      fence = mark;
    } else if (fence === undefined) {
      outside.push(line);
    } else if (mark !== undefined && mark.length >= fence.length && line === mark) {
      fence = undefined;
    }
  }
  assert.equal(fence, undefined, 'a fence is not closed');
  return outside.map(withoutSpans).join('\n');
}

function withoutSpans(line: string): string {
  let rest = line;
  let outside = '';
  while (rest !== '') {
    const escape = /^\\[\s\S]/.exec(rest)?.[0];
    const run = /^`+/.exec(rest)?.[0];
    if (escape !== undefined) {
      outside += escape;
      rest = rest.slice(escape.length);
    } else if (run === undefined) {
      outside += rest[0] ?? '';
      rest = rest.slice(1);
    } else {
      const end = [...rest.slice(run.length).matchAll(/`+/g)].find(([found]) => found === run);
      assert.ok(end !== undefined, `a code span is not closed: ${JSON.stringify(line)}`);
      rest = rest.slice(run.length + end.index + run.length);
    }
  }
  return outside;
}
