import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReference } from '../../../src/oci/reference.ts';
import { wantedImages } from '../../../src/track/wanted-images.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const digest = digestOf(Buffer.from('one'));

function rendered(chart: string, ...images: readonly string[]) {
  return { chart, images: images.map((image) => ({ image, object: 'Pod web', hooks: [] })) };
}

function summary(...args: Parameters<typeof wantedImages>): readonly string[] {
  return wantedImages(...args).images.map(
    ({ reference, wanted, usedBy }) => `${reference} ${wanted} ${usedBy.join('+')}`,
  );
}

test('an image that is listed wins over the tag that a chart renders, and knows both users', () => {
  assert.deepEqual(
    summary(
      [parseReference('docker.io/wandb/local:0.83.0')],
      [rendered('platform', 'wandb/local:0.62.2', 'redis:7')],
    ),
    ['docker.io/library/redis:7 7 platform', 'docker.io/wandb/local:0.83.0 0.83.0 platform+release file'],
  );
});

test('one image of two charts is wanted once, whatever the order', () => {
  const [a, b] = [rendered('a', 'redis:7', 'redis:7'), rendered('b', 'docker.io/library/redis:7')];
  const expected = ['docker.io/library/redis:7 7 a+b'];
  assert.deepEqual(summary([], [a, b]), expected);
  assert.deepEqual(summary([], [b, a]), expected);
});

test('a digest is asked for where one is given, also when another chart names only the tag', () => {
  const pinned = rendered('a', `redis:7@${digest}`);
  const expected = [`docker.io/library/redis:7 ${digest} a+b`];
  assert.deepEqual(summary([], [pinned, rendered('b', 'redis:7')]), expected);
  assert.deepEqual(summary([], [rendered('b', 'redis:7'), pinned]), expected);
  assert.deepEqual(summary([], [rendered('a', `redis@${digest}`)]), [
    `docker.io/library/redis@${digest} ${digest} a`,
  ]);
});

test('two digests for one tag are a mistake', () => {
  const other = rendered('b', `redis:7@${digestOf(Buffer.from('two'))}`);
  assert.throws(() => wantedImages([], [rendered('a', `redis:7@${digest}`), other]), {
    code: 'DIGEST_CONFLICT',
  });
});

test('what moves or cannot be read is warned about', () => {
  const { images, warnings } = wantedImages([], [rendered('a', 'nginx:latest', 'mysql', '${IMAGE}')]);
  assert.deepEqual(
    images.map(({ reference }) => reference),
    ['docker.io/library/mysql:latest', 'docker.io/library/nginx:latest'],
  );
  assert.equal(warnings.length, 4);
  for (const pattern of [
    /a: Pod web names mysql with neither tag nor digest/,
    /a: Pod web has an image that is no reference and is left out: "\$\{IMAGE\}"/,
    /docker\.io\/library\/mysql:latest \(a\) is a tag that moves/,
    /docker\.io\/library\/nginx:latest \(a\) is a tag that moves/,
  ]) {
    assert.ok(
      warnings.some((warning) => pattern.test(warning)),
      String(pattern),
    );
  }
});
