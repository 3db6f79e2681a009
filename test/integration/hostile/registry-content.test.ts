import { gzipSync, zstdCompressSync } from 'node:zlib';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import {
  type Attack,
  body,
  endless,
  json,
  part,
  root,
  testAttacks,
  uses,
} from '../../support/hostile-registry.ts';
import { answerOf } from '../../support/wire.ts';

const { find, pull, read, referrers, tags } = uses;
const other = digestOf(Buffer.from('other'));
const typed = `content-type: ${mediaTypes.ociManifest}`;
const named = (digest: string, size: number | string = body.length): Buffer =>
  answerOf(200, [`docker-content-digest: ${digest}`, `content-length: ${size}`, typed]);

const manifests: readonly Attack[] = [
  [
    'a manifest of 17 MiB',
    'TOO_LARGE',
    find,
    (request) => answerOf(200, [typed], request.startsWith('HEAD') ? '' : Buffer.alloc(17 << 20, ' ')),
  ],
  [
    'a manifest that never ends',
    'TOO_LARGE',
    find,
    (request) => (request.startsWith('HEAD') ? answerOf(200, [typed]) : endless(typed)),
  ],
  [
    'a manifest of 900 GB by its length',
    'CLOSURE_TOO_LARGE',
    pull,
    () => named(root.digest, 900_000_000_000),
  ],
  ['a manifest that goes on after its length', 'SIZE_MISMATCH', read, () => endless(typed)],
  [
    'a manifest that is shorter than announced',
    'UNREACHABLE',
    read,
    () => answerOf(200, [typed], body.subarray(1)),
  ],
  [
    'a manifest of other bytes',
    'DIGEST_MISMATCH',
    read,
    () => answerOf(200, [typed], body.toString().toUpperCase()),
  ],
  [
    'a manifest in gzip',
    'CONTENT_ENCODED',
    read,
    () => answerOf(200, [typed, 'content-encoding: gzip'], gzipSync(body)),
  ],
  [
    'a gzip bomb for a manifest',
    'CONTENT_ENCODED',
    read,
    () => answerOf(200, [typed, 'content-encoding: gzip'], gzipSync(Buffer.alloc(64 << 20))),
  ],
  [
    'a zstd bomb for a manifest',
    'CONTENT_ENCODED',
    read,
    () => answerOf(200, [typed, 'content-encoding: zstd'], zstdCompressSync(Buffer.alloc(64 << 20))),
  ],
  [
    'another digest than its content',
    'DIGEST_MISMATCH',
    pull,
    (request) => (request.startsWith('HEAD') ? named(other) : answerOf(200, [typed], body)),
  ],
  [
    'another digest than the one asked for',
    'DIGEST_MISMATCH',
    (repository) => repository.find(root.digest),
    () => named(other),
  ],
  ['a digest in md5', 'INVALID_DIGEST', find, () => named(`md5:${'a'.repeat(32)}`)],
  ['a digest in upper case', 'INVALID_DIGEST', find, () => named(`sha256:${'A'.repeat(64)}`)],
  ['a digest that is too long', 'INVALID_DIGEST', find, () => named(`${other}0`)],
  ['a digest that is a path', 'INVALID_DIGEST', find, () => named('sha256:../../../other/manifests/1')],
  [
    'two digests',
    'INVALID_DIGEST',
    find,
    () =>
      answerOf(200, [
        `docker-content-digest: ${other}`,
        `docker-content-digest: ${root.digest}`,
        'content-length: 7',
        typed,
      ]),
  ],
  [
    'an image that is announced as an index',
    'INVALID_MANIFEST',
    pull,
    (request) =>
      answerOf(
        200,
        [
          `docker-content-digest: ${root.digest}`,
          `content-length: ${body.length}`,
          `content-type: ${mediaTypes.ociIndex}`,
        ],
        request.startsWith('HEAD') ? '' : body,
      ),
  ],
  [
    'a web page for a manifest',
    'INVALID_MANIFEST',
    find,
    (request) => answerOf(200, ['content-type: text/html'], request.startsWith('HEAD') ? '' : '<html>'),
  ],
  [
    'a manifest of Docker schema1',
    'INVALID_MANIFEST',
    find,
    (request) =>
      answerOf(
        200,
        ['content-type: application/vnd.docker.distribution.manifest.v1+prettyjws'],
        request.startsWith('HEAD') ? '' : '{"schemaVersion":1}',
      ),
  ],
];

const lists: readonly Attack[] = [
  ['a list that never ends', 'TOO_LARGE', tags, () => endless(typed)],
  [
    'a list of millions of empty maps',
    'REMOTE_FAILED',
    tags,
    () => json([{}]).toString().replace('{}', '{},'.repeat(2_000_000)),
  ],
  ['a list with a key twice', 'REMOTE_FAILED', tags, () => answerOf(200, [], '{"tags":["a"],"tags":["b"]}')],
  [
    '100,000 referrers on a page',
    'INVALID_MANIFEST',
    referrers,
    () => json({ schemaVersion: 2, manifests: Array.from({ length: 100_000 }, () => 0) }),
  ],
  [
    'referrers with digests that are paths',
    'INVALID_MANIFEST',
    referrers,
    () => json({ schemaVersion: 2, manifests: [{ ...part, digest: 'sha256:../../x' }] }),
  ],
  [
    'referrers that are layers, too',
    'INVALID_MANIFEST',
    referrers,
    () => json({ schemaVersion: 2, manifests: [], layers: [part] }),
  ],
];

testAttacks('a registry with hostile content', [...manifests, ...lists]);
