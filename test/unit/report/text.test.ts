import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { UserError } from '../../../src/errors.ts';
import { explainError } from '../../../src/report/format.ts';
import { hanging, oneLine, visible, visibleJson, withoutOrders } from '../../../src/report/text.ts';

test('what a terminal obeys, hides or turns around is written out', () => {
  assert.equal(visible('\u001b[2J\u009b31m\r\u0007'), String.raw`\u001b[2J\u009b31m\u000d\u0007`);
  assert.equal(
    visible('a\u202eb\u200bc\u2066d\ufeffe\u00adf'),
    String.raw`a\u202eb\u200bc\u2066d\ufeffe\u00adf`,
  );
  assert.equal(visible('\u{e0061}'), String.raw`\udb40\udc61`);
  assert.equal(visible('one\ttwo\nthree 이미지 café'), 'one\ttwo\nthree 이미지 café');
});

test('one line stays one, whatever its reader takes for a line end', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(oneLine(text), /(?!\t)[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('only the first line of a message begins at the margin', () => {
  assert.equal(hanging('x\nerror: forged\n  - as it was'), 'x\n  error: forged\n  - as it was');
});

test('a text gives no orders to a workflow', () => {
  const orders = ['::add-mask::x', '  ::error::x', 'a\n::stop-commands::x', 'a ##[add-path]x'];
  for (const text of orders.map(withoutOrders)) {
    assert.doesNotMatch(text, /^\s*::|##\[/m);
  }
  assert.equal(withoutOrders('a::b #[c]'), 'a::b #[c]');
});

test('JSON that is made visible says the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      const json = JSON.stringify({ value, text: `##[x]\u009b\u2028${text}` }, undefined, 2);
      assert.deepEqual(JSON.parse(visibleJson(json)), JSON.parse(json));
      assert.doesNotMatch(visibleJson(json), /##\[|[\u007f-\u009f\u2028\u202e]/);
    }),
  );
});

test('a name with line ends cannot forge a fault, a hint or another error', () => {
  const name = 'x [OK]\n  - BLOB_CHANGED forged\nerror: forged';
  const error = new UserError('CODE', `about ${name}`, { details: [name, 'second'], hint: `see ${name}` });
  assert.deepEqual(
    explainError(error)
      .split('\n')
      .map((line) => line.slice(0, 9)),
    ['about x [', '  - x [OK', '  - secon', '  see x ['],
  );
});
