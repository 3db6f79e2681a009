import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import canonicalize from 'canonicalize';
import { digestOf } from '../../../src/oci/digest.ts';
import { parseLock } from '../../../src/release/read-lock.ts';
import { signBytes } from '../../support/sign-bundle.ts';
import { isRefused } from '../../support/attack.ts';
import { fails } from '../../support/fails.ts';
import { sampleRelease } from '../../support/locks.ts';
import { manifestFile, openSigningLab, signatureFile } from '../../support/signing-lab.ts';

const { key, manifest, verify, copyOfGood } = await openSigningLab();
const good = canonicalize(manifest) ?? '';
const [image] = manifest.images;
const [blob] = manifest.blobs;
const [file] = manifest.files;
const [volume] = manifest.volumes;
assert.ok(image && blob && file && volume);
const stranger = digestOf(Buffer.from('stranger'));

/** What is in `bundle.json`, and the words of the fault. */
type Attack = readonly [title: string, content: string | Buffer, says: RegExp];

const changed = (change: object): string => canonicalize({ ...manifest, ...change }) ?? '';
const swapped = (from: string, to: string): string => {
  const text = good.replace(from, to);
  assert.notEqual(text, good, from);
  return text;
};
const named = (name: string): string => changed({ files: [{ ...file, name }] });
const chart = { ...image, name: 'web', version: '1.0.0', archive: blob.digest };
const charts = (change: object): string => changed({ charts: [{ ...chart, ...change }] });
const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const odd = 'sequence: expected a whole number';

/** How the same content can be written, so that two readers could see two things in it. */
const spellings: readonly Attack[] = [
  ['a key twice', swapped('"audience":', '"audience":"evil","audience":'), /twice/],
  [
    'a key twice, once in escapes',
    swapped('"audience":', String.raw`"\u0061udience":"evil","audience":`),
    /twice/,
  ],
  ['a key twice in a blob', swapped('"digest":', `"digest":"${stranger}","digest":`), /twice/],
  ['__proto__', swapped('{', '{"__proto__":{"images":[]},'), /__proto__: unknown key/],
  [
    '__proto__ in a blob',
    changed({ blobs: [JSON.parse(`{"__proto__":{"digest":"${blob.digest}"}}`)] }),
    /unknown key/,
  ],
  ['constructor', changed({ constructor: {} }), /constructor: unknown key/],
  ['an unknown key', changed({ hooks: ['curl'] }), /hooks: unknown key/],
  ['a key of 2 MB', changed({ ['k'.repeat(2_000_000)]: 1 }), /^.{0,600}$/m],
  ['a text of 2 MB', changed({ name: 'n'.repeat(2_000_000) }), /name: expected a name/],
  [
    'keys in another order',
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(good)).toReversed())),
    /canonical/,
  ],
  ['1e0 for 1', swapped('"schemaVersion":1', '"schemaVersion":1e0'), /canonical/],
  ['4.0 for 4', swapped('"sequence":4', '"sequence":4.0'), /canonical/],
  ['-0 for 0', changed({ sequence: 0 }).replace('"sequence":0', '"sequence":-0'), /canonical/],
  ['2^53 + 1', swapped('"sequence":4', '"sequence":9007199254740993'), new RegExp(odd)],
  ['1e999', swapped('"sequence":4', '"sequence":1e999'), new RegExp(odd)],
  ['a negative number', swapped('"sequence":4', '"sequence":-4'), new RegExp(odd)],
  ['a fraction', swapped('"sequence":4', '"sequence":4.5'), new RegExp(odd)],
  ['a number as a text', swapped('"sequence":4', '"sequence":"4"'), new RegExp(odd)],
  ['NaN', swapped('"sequence":4', '"sequence":NaN'), /not JSON/],
  ['a byte order mark', `\ufeff${good}`, /not JSON/],
  ['a NUL after the end', `${good}\u0000`, /not JSON/],
  ['a second document', good + good, /not JSON/],
  ['UTF-16', Buffer.from(good, 'utf16le'), /not JSON/],
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from(good.slice(0, -1)), Buffer.from([0xff, 0x7d])]),
    /UTF-8/,
  ],
  ['half a character', charts({}).replace('"name":"web"', String.raw`"name":"\ud800"`), /name of a chart/],
  [
    'half a character in a media type',
    swapped('"mediaType":"', String.raw`"artifactType":"\ud800","mediaType":"`),
    /artifactType: expected a non-empty string/,
  ],
  ['a list', `[${good}]`, /expected a map/],
  ['nothing', '', /not JSON/],
  ['deep nesting', swapped('"images":', `"images":${nested(100_000)},"x":`), /expected a map|unknown key/],
  ['deeper nesting', nested(3_000_000), /more than 1000000 values/],
  ['millions of empty maps', `{"blobs":[${'{},'.repeat(4_000_000)}{}]}`, /more than 1000000 values/],
];

/** Names that become paths. */
const names: readonly Attack[] = [
  ['..', named('..'), /file name/],
  ['a path', named('a/../../b'), /file name/],
  ['an absolute path', named('/etc/passwd'), /file name/],
  ['a path of Windows', named(String.raw`..\b`), /file name/],
  ['a stream of NTFS', named('a.json:evil'), /file name/],
  ['a hidden name', named('.bashrc'), /file name/],
  ['a name with a NUL', named('a\u0000.json'), /file name/],
  ['a name with a line end', named('a\n.json'), /file name/],
  ['a name with an escape sequence', named('a\u001b[2J.json'), /file name/],
  ['a name in composed letters', named('\u00e9.json'), /file name/],
  ['a name in decomposed letters', named('e\u0301.json'), /file name/],
  ['a dot at the end', named('a.'), /file name/],
  ['a blank at the end', named('a '), /file name/],
  ['an option', named('-rf'), /file name/],
  ['CON', named('CON'), /file name/],
  ['aux.tar.gz', named('aux.tar.gz'), /file name/],
  ['COM0.json', named('COM0.json'), /file name/],
  ['a name of 300 letters', named('a'.repeat(300)), /file name/],
  ['bundle.json itself', named('bundle.json'), /taken/],
  ['the signature file in other case', named('BUNDLE.json.sigstore.JSON'), /taken/],
  [
    'two names that differ in case',
    changed({
      files: [
        { ...file, name: 'A.json' },
        { ...file, name: 'a.json' },
      ],
    }),
    /taken/,
  ],
  ['a volume that is a path', changed({ volumes: [{ ...volume, name: '../x.000.tar' }] }), /file name/],
  ['a blob in a volume that is a path', changed({ blobs: [{ ...blob, volume: '../x' }] }), /file name/],
  ['a name of the release that is a path', changed({ name: '../wandb' }), /name: expected/],
  ['a release that is a path', changed({ release: '../2026q4' }), /release: expected/],
  ['a chart that is a path', charts({ name: '../web' }), /name of a chart/],
  ['a chart version that is a path', charts({ version: '1/../..' }), /version of a chart/],
  ['a chart version with a line end', charts({ version: '1\n::error::x' }), /version of a chart/],
  [
    'a tag that is a path',
    changed({ images: [{ ...image, tags: [{ tag: '../x', target: image.root }] }] }),
    /a tag/,
  ],
  [
    'a reference with an escape sequence',
    changed({ images: [{ ...image, reference: 'docker.io/a/b:\u001b[2J' }] }),
    /full reference/,
  ],
];

/** What does not fit together. */
const contents: readonly Attack[] = [
  ['a blob missing', changed({ blobs: manifest.blobs.slice(1) }), /its blobs make|not among the blobs/],
  [
    'a blob too many',
    changed({ blobs: [...manifest.blobs, { ...blob, digest: `sha256:${'f'.repeat(64)}` }] }),
    /its blobs make/,
  ],
  ['a blob twice', changed({ blobs: [blob, ...manifest.blobs] }), /twice/],
  ['a digest in upper case', changed({ index: manifest.index.toUpperCase() }), /a digest/],
  ['a digest in upper-case hex', changed({ index: `sha256:${'A'.repeat(64)}` }), /a digest/],
  ['a digest that is too short', changed({ index: manifest.index.slice(0, -1) }), /a digest/],
  ['a digest of another algorithm', changed({ index: `sha1:${'a'.repeat(40)}` }), /a digest/],
  ['sha512 with the length of sha256', changed({ index: manifest.index.replace('256', '512') }), /a digest/],
  [
    'a volume of 4 TB',
    changed({ volumes: [{ ...volume, size: 4e12 }, ...manifest.volumes.slice(1)] }),
    /allowed are|its blobs make/,
  ],
  [
    'a blob of 9 PB',
    changed({ blobs: [{ ...blob, size: Number.MAX_SAFE_INTEGER }, ...manifest.blobs.slice(1)] }),
    /its blobs make|not among/,
  ],
];

describe('a bundle.json that is validly signed', { concurrency: 2 }, () => {
  for (const [title, content, says] of [...spellings, ...names, ...contents]) {
    test(`${title}: INVALID_BUNDLE`, async () => {
      const folder = await copyOfGood();
      const bytes = Buffer.from(content);
      await writeFile(manifestFile(folder), bytes);
      await writeFile(signatureFile(folder), signBytes(bytes, key));
      await assert.rejects(verify(folder), (error: Error & { details: readonly string[] }) => {
        isRefused('INVALID_BUNDLE', says)(error);
        assert.ok(error.details.every((line) => line.length < 1000 && !line.includes('\n')));
        return true;
      });
    });
  }

  test('the table is complete', (context) => {
    const titles = [...spellings, ...names, ...contents].map(([title]) => title);
    context.diagnostic(`${titles.length} attacks on bundle.json`);
    assert.equal(new Set(titles).size, titles.length);
  });
});

const lock = JSON.stringify(sampleRelease().lock);
const inLock = (from: string, to: string): string => {
  const text = lock.replace(from, to);
  assert.notEqual(text, lock, from);
  return text;
};
const locks: readonly (readonly [title: string, content: string])[] = [
  ['a key twice', inLock('"audience":', '"audience":"evil","audience":')],
  ['a digest twice in a blob', inLock('"digest":', `"digest":"${stranger}","digest":`)],
  ['__proto__', inLock('{', '{"__proto__":{"sequence":9},')],
  ['a byte order mark', `\ufeff${lock}`],
  ['a NUL', `${lock}\u0000`],
  ['half a character', inLock('"usedBy":["', String.raw`"usedBy":["\ud800`)],
  [
    'a tag that is a path',
    inLock(
      '"tags":[]',
      `"tags":[{"tag":"../x","target":${JSON.stringify(sampleRelease().lock.images[0]?.root)}}]`,
    ),
  ],
  ['deep nesting', nested(3_000_000)],
  ['millions of empty maps', `{"blobs":[${'{},'.repeat(4_000_000)}{}]}`],
];

describe('a lock that somebody changed', () => {
  for (const [title, content] of locks) {
    test(`${title}: INVALID_LOCK`, () => {
      assert.throws(() => parseLock(Buffer.from(content), 'lock'), fails('INVALID_LOCK'));
    });
  }

  test('the table is complete', (context) => {
    context.diagnostic(`${locks.length} attacks on a lock`);
    assert.equal(new Set(locks.map(([title]) => title)).size, locks.length);
  });
});
