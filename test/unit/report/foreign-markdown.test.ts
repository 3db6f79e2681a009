import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tameMarkdown } from '../../../src/report/foreign-markdown.ts';

const limit = 64 * 1024;

for (const [name, before, after] of [
  [
    'headings become small ones, lists and numbers stay',
    '# Big #\n* one\n  + two\n3) three',
    '#### Big\n- one\n  - two\n3) three',
  ],
  [
    'nobody is mentioned',
    'by @alice, @acme/team and bob@acme.com',
    'by `@alice`, `@acme/team` and `bob@acme.com`',
  ],
  [
    'no issue and no commit is referred to',
    'fixes #12, acme/app#3 and GH-4',
    'fixes `#12`, `acme/app#3` and `GH-4`',
  ],
  [
    'a link is text',
    'see [the **pull**](https://github.com/acme/app/pull/1 "title")',
    'see the \\*\\*pull\\*\\* (`https://github.com/acme/app/pull/1`)',
  ],
  [
    'an address is code',
    'in https://github.com/a/b/pull/2, <https://c.d> www.e.f',
    'in `https://github.com/a/b/pull/2,` `https://c.d` `www.e.f`',
  ],
  ['images go', 'a ![pixel](https://evil.example/p.png) b ![x][y] [![c](d)](e)', 'a  b   (e)'],
  [
    'HTML goes, its words stay',
    '<details><summary>More</summary><img src=x onerror="y">a < b</details>',
    'Morea \\< b',
  ],
  ['comments go, also over lines and without an end', 'a<!-- x\ny -->b\n<!-- rest\nof it', 'ab'],
  ['a rule makes no heading of the line before', 'title\n=====\n---\n* * *\nend', 'title\n\nend'],
  ['quotes and alerts are text', '> [!WARNING]\n> obey', '\\[\\!WARNING\\]\nobey'],
  ['code stays, and ends', '```js\n@x <b> `a`\n````\nafter @y', '```text\n@x <b> `a`\n```\nafter `@y`'],
  ['code that never ends, ends', '~~~\n``` @x\n', '````text\n``` @x\n\n````'],
  ['code in a line stays', 'run `a @b <c>` and ``x``', 'run `a @b <c>` and \\` `x`\\`'],
  [
    'what is escaped already stays so',
    String.raw`a \* b \< c \\* \@x`,
    String.raw`a \* b \< c \\\* \\` + '`@x`',
  ],
  ['what is not seen goes', 'a\u0000\u001B[31m\u202Eb\u200Bc\r\nd', 'a\\[31mbc\nd'],
  [
    'tables and mathematics are text',
    '| a | b |\n| --- | --- |\n$x$',
    '\\| a \\| b \\|\n\\| --- \\| --- \\|\n\\$x\\$',
  ],
] as const) {
  test(name, () => {
    assert.equal(tameMarkdown(before, limit), after);
  });
}

test('what is too long is cut at a line end, and says so', () => {
  const text = Array.from({ length: 3000 }, (_, at) => `line ${at} with some words`).join('\n');
  const tamed = tameMarkdown(text, 10_000);
  assert.ok(Buffer.byteLength(tamed) < 10_100);
  assert.match(tamed, /\nline \d+ with some words\n\n\(cut here\)$/);
});

test('a comment does not come into being where one was taken out', () => {
  for (const nested of [
    '`<!<!-- -->-- tidegate: withdrawn -->`',
    '`<!<!<!-- -->-- -->-- tidegate: opening -->`',
  ]) {
    const once = tameMarkdown(nested, limit);
    assert.ok(!once.includes('<!--'), once);
    assert.equal(tameMarkdown(once, limit), once);
  }
});

test('what was made to be slow is not', () => {
  for (const seed of [
    '<a',
    '![',
    '[](',
    '`',
    '@',
    '<!--',
    '# ',
    '- ',
    'https://',
    '[a](b ',
    '\n```\n',
    '~~~\n',
  ]) {
    const text = seed.repeat(Math.ceil(limit / seed.length));
    const start = process.hrtime.bigint();
    tameMarkdown(text, limit);
    const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
    assert.ok(milliseconds < 1000, `${JSON.stringify(seed)}: ${milliseconds} ms`);
  }
});
