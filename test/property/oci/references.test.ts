import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { TidegateError } from '../../../src/errors.ts';
import { createRoute } from '../../../src/http/address.ts';
import { askedDelay } from '../../../src/http/retry.ts';
import { digestOf, isDigest, parseDigest } from '../../../src/oci/digest.ts';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { parseManifest } from '../../../src/oci/manifest.ts';
import { formatReference, parseReference } from '../../../src/oci/reference.ts';
import { parseChallenge } from '../../../src/oci/registry/auth/challenge.ts';

const host = fc.constantFrom(
  'docker.io',
  'localhost',
  'registry.corp:5000',
  'quay.io',
  '127.0.0.1:80',
  '[::1]:5000',
);
const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,8}){0,2}$/);
const tag = fc.stringMatching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,20}$/);
const digest = fc.uint8Array({ maxLength: 16 }).map(digestOf);
const reference = fc
  .record({
    host,
    parts: fc.array(part, { minLength: 2, maxLength: 4 }),
    tag: fc.option(tag, { nil: undefined }),
    digest: fc.option(digest, { nil: undefined }),
  })
  .map(({ host, parts, tag, digest }) => ({
    host,
    repository: parts.join('/'),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  }));

/** Runs it; anything that is thrown must be an error for people. */
function guarded(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof TidegateError, String(error));
  }
}

test('parsing what formatting gives is the same reference', () => {
  fc.assert(
    fc.property(reference, (value) => assert.deepEqual(parseReference(formatReference(value)), value)),
  );
});

test('what parses formats to something that parses the same', () => {
  const text = fc.tuple(fc.option(host, { nil: '' }), part, fc.option(tag, { nil: '' }));
  fc.assert(
    fc.property(text, ([host, name, tag]) => {
      const parsed = parseReference(`${host === '' ? '' : `${host}/`}${name}${tag === '' ? '' : `:${tag}`}`);
      assert.deepEqual(parseReference(formatReference(parsed)), parsed);
    }),
  );
});

test('the digest of any bytes is a digest, and stops being one with a character too many, too few or in upper case', () => {
  fc.assert(
    fc.property(
      digest,
      fc.integer({ min: 0, max: 70 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      (value, at, more) => {
        assert.equal(parseDigest(value, 'here'), value);
        assert.ok(!isDigest(`${value.slice(0, at)}${more}${value.slice(at)}`));
        assert.ok(!isDigest(`${value.slice(0, at)}${value.slice(at + 1)}`));
        assert.ok(value.toUpperCase() === value || !isDigest(value.toUpperCase()));
      },
    ),
  );
});

test('hostile text never throws anything but an error for people', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), fc.json());
  fc.assert(
    fc.property(text, (text) => {
      guarded(() => parseReference(text));
      guarded(() => parseDigest(text, 'here'));
      guarded(() => parseManifest(Buffer.from(text), mediaTypes.ociManifest, 'here'));
      guarded(() => createRoute({ host: text }));
      parseChallenge(text);
      const delay = askedDelay(text, new Date(0)) ?? 0;
      assert.ok(Number.isFinite(delay) && delay >= 0);
    }),
  );
});

test('hostile manifests never throw anything but an error for people', () => {
  const key = fc.constantFrom(
    'schemaVersion',
    'mediaType',
    'config',
    'layers',
    'manifests',
    'subject',
    'annotations',
    '__proto__',
  );
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constant(2),
    fc.array(
      fc.dictionary(fc.constantFrom('digest', 'size', 'mediaType', 'urls', 'platform'), fc.jsonValue()),
    ),
  );
  fc.assert(
    fc.property(
      fc.dictionary(key, value),
      fc.constantFrom(...Object.values(mediaTypes)),
      (manifest, mediaType) => {
        guarded(() => parseManifest(Buffer.from(JSON.stringify(manifest)), mediaType, 'here'));
      },
    ),
  );
});
