import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { createMask } from '../../../src/runtime/mask.ts';

test('a secret is replaced everywhere, the longer one first', () => {
  const mask = createMask();
  mask.add('token');
  mask.add('token-and-more');
  assert.equal(mask.apply('token-and-more, token'), '***, ***');
});

test('each line of a secret is one, and so are its URL and base64 forms', () => {
  const mask = createMask();
  mask.add('first line\nsecond line\n');
  mask.add('p/ss word');
  assert.equal(mask.apply('second line'), '***');
  assert.equal(mask.apply('https://u:p%2Fss%20word@host'), 'https://u:***@host');
  assert.equal(mask.apply(Buffer.from('p/ss word').toString('base64')), '***');
});

test('a secret does not get through Markdown', () => {
  const mask = createMask();
  mask.add('ghp_secret*token');
  const markdown = renderMarkdown([{ kind: 'text', text: 'it is ghp_secret*token' }]);
  assert.equal(mask.apply(markdown), 'it is ***\n');
});

test('empty and very short texts are no secrets', () => {
  const mask = createMask();
  mask.add('');
  mask.add('a');
  assert.equal(mask.apply('a banana'), 'a banana');
});
