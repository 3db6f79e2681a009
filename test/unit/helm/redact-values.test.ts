import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactValues } from '../../../src/helm/redact-values.ts';

function redact(text: string, values: readonly string[], kept: readonly string[] = []): string {
  return redactValues(text, values, new Set(kept));
}

const secret = 'S3cret"<&>\tpass';
const shapes: readonly (readonly [string, string])[] = [
  ['as it is', secret],
  ['in JSON', JSON.stringify(secret)],
  ['in JSON of Go', JSON.stringify(secret).replace('<&>', String.raw`\u003c\u0026\u003e`)],
  ['in base64', Buffer.from(secret).toString('base64')],
];
for (const [what, shape] of shapes) {
  test(`a value is hidden ${what}`, () => {
    assert.equal(redact(`a ${shape} b`, [secret]), `a ${shape.startsWith('"') ? '"***"' : '***'} b`);
  });
}

test('each line of a long value is hidden, and a number as Go prints it', () => {
  const key = '-----BEGIN KEY-----\n  MIIabcdef\r\nshort\n';
  assert.equal(redact('x: MIIabcdef|-----BEGIN KEY-----', [key]), 'x: ***|***');
  assert.equal(redact('pin 1.2345678e+07 or 12345678', ['12345678']), 'pin *** or ***');
});

test('values that overlap leave nothing between them', () => {
  assert.equal(redact('abcdefghijkl', ['abcdefgh', 'efghijkl', 'efghij']), '***');
});

test('short values stay, so that a message can be read', () => {
  assert.equal(
    redact('app.image at port 8080 is true', ['app', '8080', 'true', 'image']),
    'app.image at port 8080 is true',
  );
});

test('the names of the chart’s files stay, where they stand alone', () => {
  const name = 'wandb-app/templates/app.yaml';
  const text = `(${name}:3:4): wandb-app/templates/other.yaml, x/${name}`;
  assert.equal(
    redact(text, ['wandb-app', 'templates'], [name]),
    `(${name}:3:4): ***/***/other.yaml, x/***/***/app.yaml`,
  );
});
