import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createExclusion } from '../../../src/track/excluded.ts';

const cases = [
  ['quay.io/acme/false-hit', 'quay.io/acme/false-hit:1', true],
  ['quay.io/acme/false-hit:1', 'quay.io/acme/false-hit:1', true],
  ['quay.io/acme/false-hit:1', 'quay.io/acme/false-hit:2', false],
  ['quay.io/acme/*', 'quay.io/acme/a/b:1', true],
  ['*/false-hit', 'quay.io/acme/false-hit@sha256:abc', true],
  ['acme/tool', 'acme/tool:1', true],
  ['docker.io/acme/tool', 'acme/tool:1', true],
  ['acme/too', 'acme/tool:1', false],
  ['quay.io', 'quayxio', false],
  ['${IMAGE}', '${IMAGE}', true],
] as const;
for (const [pattern, image, covered] of cases) {
  test(`${pattern} ${covered ? 'covers' : 'does not cover'} ${image}`, () => {
    const exclusion = createExclusion([pattern]);
    assert.equal(exclusion.covers(image), covered);
    assert.deepEqual(exclusion.idle(), covered ? [] : [pattern]);
  });
}

test('many stars take no time on a long name', () => {
  assert.equal(createExclusion(['*'.repeat(5000)]).covers('x'.repeat(5000)), true);
});
