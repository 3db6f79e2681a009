import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { parseManifest } from '../../../src/oci/manifest.ts';
import { fails } from '../../support/fails.ts';
import { image, part, root } from '../../support/hostile-registry.ts';

const other = digestOf(Buffer.from('other'));
const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [root] };
const text = JSON.stringify(image);
const layers = (entry: object): string => JSON.stringify({ ...image, layers: [entry] });

/** Manifests whose digest is right, so that only reading them can tell. */
const documents: readonly (readonly [
  title: string,
  content: string | Buffer,
  says: RegExp,
  mediaType?: string,
])[] = [
  ['a key twice', text.replace('"layers":', '"layers":[],"layers":'), /twice/],
  ['a digest twice in a layer', text.replace('"digest":', `"digest":"${other}","digest":`), /twice/],
  [
    'a key twice, once in escapes',
    text.replace('"layers":', String.raw`"l\u0061yers":[],"layers":`),
    /twice/,
  ],
  ['layers in upper case', JSON.stringify({ ...image, Layers: [] }), /another spelling/],
  ['layers with a long s', JSON.stringify({ ...image, ['layer\u017f']: [] }), /another spelling/],
  [
    'a digest in upper case beside it',
    layers({ ...part, Digest: other }),
    /layers\[0\]: "Digest" is a known key/,
  ],
  [
    'a platform in two spellings',
    JSON.stringify({
      ...index,
      manifests: [{ ...root, platform: { os: 'linux', architecture: 'amd64', OS: 'windows' } }],
    }),
    /"OS" is a known key/,
    mediaTypes.ociIndex,
  ],
  [
    'an image and an index at once',
    JSON.stringify({ ...image, manifests: [root] }),
    /manifests: not expected/,
  ],
  [
    'an index and an image at once',
    JSON.stringify({ ...index, layers: [part] }),
    /layers: not expected/,
    mediaTypes.ociIndex,
  ],
  [
    'an image of Docker schema1 as well',
    JSON.stringify({ ...image, fsLayers: [] }),
    /fsLayers: not expected/,
  ],
  [
    'another media type inside',
    JSON.stringify({ ...image, mediaType: mediaTypes.ociIndex }),
    /mediaType: expected/,
  ],
  ['a negative size', layers({ ...part, size: -1 }), /size: expected/],
  [
    'a size of 2^53 + 1',
    layers({ ...part, size: 0 }).replace('"size":0', '"size":9007199254740993'),
    /size: expected/,
  ],
  ['a size of 1e999', layers({ ...part, size: 0 }).replace('"size":0', '"size":1e999'), /size: expected/],
  ['a size with a fraction', layers({ ...part, size: 1.5 }), /size: expected/],
  ['a digest in upper case', layers({ ...part, digest: `sha256:${'A'.repeat(64)}` }), /digest: expected/],
  ['a digest in sha384', layers({ ...part, digest: `sha384:${'a'.repeat(96)}` }), /digest: expected/],
  ['a digest that is a path', layers({ ...part, digest: 'sha256:../../x' }), /digest: expected/],
  [
    'an index with 100,000 entries',
    JSON.stringify({ ...index, manifests: Array.from({ length: 100_000 }, () => 0) }),
    /at most 10000/,
    mediaTypes.ociIndex,
  ],
  ['millions of empty maps', `{"layers":[${'{},'.repeat(1_000_000)}{}]}`, /more than 500000 values/],
  ['deep nesting', `{"layers":${'['.repeat(1_000_000)}`, /more than 500000 values/],
  ['a byte order mark', `\ufeff${text}`, /not JSON/],
  ['a NUL after the end', `${text}\u0000`, /not JSON/],
  ['UTF-16', Buffer.from(text, 'utf16le'), /not JSON/],
];

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const children = (entry: object): string => JSON.stringify({ ...index, manifests: [entry] });

/** Descriptors that lead others to content which nobody has proven. */
const embedded: readonly (readonly [title: string, code: string, content: string])[] = [
  ['other content embedded in a layer', 'DESCRIPTOR_DATA', layers({ ...part, data: base64('c0nfig') })],
  [
    'other content embedded in a config',
    'DESCRIPTOR_DATA',
    JSON.stringify({ ...image, config: { ...part, data: base64('c0nfig') } }),
  ],
  [
    'other content embedded in a subject',
    'DESCRIPTOR_DATA',
    JSON.stringify({ ...image, subject: { ...root, data: base64('{}') } }),
  ],
  ['another image embedded in an index', 'DESCRIPTOR_DATA', children({ ...root, data: base64(`${text} `) })],
  ['less content than announced', 'DESCRIPTOR_DATA', layers({ ...part, data: '' })],
  [
    'the right content with another size',
    'DESCRIPTOR_DATA',
    layers({ ...part, size: 7, data: base64('config') }),
  ],
  ['content in no plain base64', 'DESCRIPTOR_DATA', layers({ ...part, data: `${base64('config')}\n` })],
  ['content that is a list', 'DESCRIPTOR_DATA', layers({ ...part, data: [1] })],
  [
    'an address in a config',
    'DESCRIPTOR_URLS',
    JSON.stringify({ ...image, config: withUrl('https://a.example') }),
  ],
  ['an address in an index', 'DESCRIPTOR_URLS', children({ ...root, urls: ['https://a.example'] })],
  ['a file for a layer', 'DESCRIPTOR_URLS', layers(withUrl('file:///etc/passwd'))],
  ['a path for a layer', 'DESCRIPTOR_URLS', layers(withUrl('../x'))],
  ['an address with a password', 'DESCRIPTOR_URLS', layers(withUrl('https://me:hush@a.example/x'))],
  ['an address that is a number', 'DESCRIPTOR_URLS', layers(withUrl(7))],
  ['both at once', 'INVALID_MANIFEST', layers({ ...withUrl('file:///x'), data: base64('x') })],
];

function withUrl(url: unknown): object {
  return { ...part, urls: ['https://a.example/x', url] };
}

function mediaTypeOf(content: string): string {
  return content.includes('"manifests"') ? mediaTypes.ociIndex : mediaTypes.ociManifest;
}

describe('a manifest that is not what it looks like', () => {
  for (const [title, content, says, mediaType = mediaTypes.ociManifest] of documents) {
    test(`${title}: INVALID_MANIFEST`, () => {
      assert.throws(
        () => parseManifest(Buffer.from(content), mediaType, 'here'),
        fails('INVALID_MANIFEST', says),
      );
    });
  }

  for (const [title, code, content] of embedded) {
    test(`${title}: ${code}`, () => {
      assert.throws(
        () => parseManifest(Buffer.from(content), mediaTypeOf(content), 'here'),
        fails(code, /descriptors lead to other content than they name/),
      );
    });
  }

  test('what an honest one has besides is no reason to refuse it', () => {
    const data = Buffer.from('config').toString('base64');
    const parsed = parseManifest(
      Buffer.from(layers({ ...part, data, newKey: 1 })),
      mediaTypes.ociManifest,
      'here',
    );
    assert.deepEqual(parsed.layers, [part]);
  });

  test('the table is complete', (context) => {
    const titles = [...documents, ...embedded].map(([title]) => title);
    context.diagnostic(`${titles.length} attacks in a manifest`);
    assert.equal(new Set(titles).size, titles.length);
  });
});
