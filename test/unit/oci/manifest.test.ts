import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError } from '../../../src/errors.ts';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { parseManifest } from '../../../src/oci/manifest.ts';

const digest = digestOf(Buffer.from('x'));
const entry = { mediaType: 'application/octet-stream', digest, size: 1 };
const image = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config: entry, layers: [entry] };

function parse(value: unknown, mediaType: string = mediaTypes.ociManifest) {
  return parseManifest(
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    mediaType,
    'here',
  );
}

function faultsOf(value: unknown, mediaType?: string): string {
  try {
    parse(value, mediaType);
  } catch (error) {
    assert.ok(error instanceof RefusedError && error.code === 'INVALID_MANIFEST');
    return error.details.join('\n');
  }
  return assert.fail('it was accepted');
}

test('an image manifest gives config, layers, subject and artifact type; unknown fields are allowed', () => {
  const subject = { ...entry, mediaType: mediaTypes.ociIndex };
  const parsed = parse({ ...image, subject, artifactType: 'a/b', annotations: { k: 'v' }, later: true });
  assert.deepEqual(parsed, {
    mediaType: mediaTypes.ociManifest,
    manifests: [],
    config: entry,
    layers: [entry],
    subject,
    artifactType: 'a/b',
    annotations: { k: 'v' },
  });
});

test('the config’s media type is the artifact type where none is stated', () => {
  assert.equal(parse(image).artifactType, 'application/octet-stream');
});

test('an index gives its children with their platforms', () => {
  const platform = { os: 'linux', architecture: 'arm', variant: 'v7' };
  const index = { schemaVersion: 2, manifests: [{ ...entry, platform: { ...platform, 'os.version': '1' } }] };
  assert.deepEqual(parse(index, mediaTypes.dockerList).manifests, [{ ...entry, platform }]);
});

test('a media type other than the announced one is refused', () => {
  assert.match(faultsOf(image, mediaTypes.dockerManifest), /mediaType: expected/);
  assert.match(
    faultsOf(image, 'application/vnd.docker.distribution.manifest.v1+prettyjws'),
    /not that of a manifest/,
  );
});

test('what could be read as image and index both is refused', () => {
  assert.match(faultsOf({ ...image, manifests: [] }), /manifests: not expected/);
  assert.match(
    faultsOf({ schemaVersion: 2, manifests: [], layers: [] }, mediaTypes.ociIndex),
    /layers: not expected/,
  );
});

test('sizes and digests are checked, and every fault is listed', () => {
  const bad = [-1, 1.5, '1', null, 2 ** 53].map((size) => ({ ...entry, size }));
  const layers = [
    ...bad,
    { ...entry, digest: 'sha256:XYZ' },
    { ...entry, digest: 'md5:00' },
    { digest, size: 1 },
    7,
  ];
  const faults = faultsOf({ ...image, schemaVersion: 1, layers });
  assert.equal(faults.split('\n').length, layers.length + 1, faults);
});

test('a fault is told in a short line, however large or deep the value is', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const long = JSON.stringify('\u202e'.repeat(1_000_000));
  for (const value of [deep, long]) {
    const config = `{"mediaType":"a","digest":${value},"size":${value}}`;
    const faults = faultsOf(`{"schemaVersion":2,"mediaType":${value},"config":${config},"layers":[]}`);
    const lines = faults.split('\n');
    assert.equal(lines.length, 3, faults);
    assert.ok(lines.every((line) => line.length < 1500 && !line.includes('\u202e')));
  }
  const layers = Array.from({ length: 10_000 }, () => 7);
  assert.equal(faultsOf({ ...image, layers }).split('\n').length, 101);
});

test('a manifest of a kind that is megabytes long is refused in a short line', () => {
  assert.ok(faultsOf(image, 'x'.repeat(1_000_000)).length < 1000);
});

test('content and addresses in a descriptor: the one is checked and left out, the other is kept', () => {
  const urls = ['https://a.example/x', 'http://b.example/x?y'];
  const content = Buffer.from('content');
  const embedding = { ...entry, digest: digestOf(content), size: content.length };
  const { layers } = parse({
    ...image,
    layers: [
      { ...embedding, data: content.toString('base64'), urls },
      { ...embedding, data: null, urls: [] },
    ],
  });
  assert.deepEqual(layers, [{ ...embedding, urls }, embedding]);
});

test('the empty descriptor, which artifacts have, embeds its content', () => {
  const empty = Buffer.from('{}');
  const config = { mediaType: mediaTypes.ociEmpty, digest: digestOf(empty), size: 2, data: 'e30=' };
  assert.equal(parse({ ...image, config, layers: [config] }).config?.digest, config.digest);
});

test('what is not a JSON map in UTF-8 is refused', () => {
  for (const text of ['', '[]', 'null', '{', '"x"']) {
    assert.match(faultsOf(text), /not (?:JSON|a JSON map)/);
  }
  assert.throws(() => parseManifest(Buffer.from([0x7b, 0xff, 0x7d]), mediaTypes.ociManifest, 'here'), {
    code: 'INVALID_MANIFEST',
  });
});

test('a key named __proto__ changes nothing', () => {
  const text = JSON.stringify({ ...image, annotations: {} }).replace(
    '"annotations":{}',
    '"annotations":{"__proto__":"x"}',
  );
  const { annotations } = parse(text);
  assert.deepEqual(Object.keys(annotations ?? {}), ['__proto__']);
  assert.equal(Object.getPrototypeOf(annotations), Object.prototype);
});
