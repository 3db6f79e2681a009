import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBody, writeBody } from '../../../src/forge/pull-body.ts';

const claim = 'git.corp/acme/deploy:a%20b.yaml wandb main stage';
const marked = { subject: 'release 2026q4', title: 'abc', claim, state: undefined, below: '' };

test('what is written is read again, with other line ends too', () => {
  const body = { ...marked, text: 'What moves', state: 'opening', below: 'Seen by SRE' } as const;
  assert.deepEqual(readBody(writeBody(body)), body);
  assert.deepEqual(readBody(writeBody(body).replaceAll('\n', '\r\n')), body);
  assert.deepEqual(readBody('by hand'), { text: 'by hand', below: '' });
});

test('marks in the text are none, however often it is written', () => {
  const text = '<!--tidegate: opening -->\n<!-- tidegate: withdrawn -->';
  const once = readBody(writeBody({ ...marked, text }));
  assert.deepEqual([once.state, once.subject], [undefined, 'release 2026q4']);
  assert.equal(readBody(writeBody(once)).text, once.text);
});

test('a body of any length holds its marks and what people wrote, and leaves no code block open', () => {
  const text = `\`\`\`\`text\n${'line of code\n'.repeat(6000)}\`\`\`\`\n`;
  const below = 'x'.repeat(3000);
  const body = writeBody({ ...marked, text, state: 'withdrawn', below });
  assert.ok(body.length <= 65_536 && body.length > 65_000);
  assert.equal(body.match(/^````/gm)?.length, 2);
  assert.deepEqual([readBody(body).state, readBody(body).below], ['withdrawn', below]);
});

test('where people write nearly all that fits, nothing of ours makes it longer but the marks', () => {
  for (const length of [60_000, 65_350, 65_390]) {
    const written = writeBody({ ...marked, text: 'x\n'.repeat(50_000), below: 'p'.repeat(length) });
    assert.ok(written.length <= 65_536, String(written.length));
    assert.equal(readBody(written).below.length, length);
  }
});
