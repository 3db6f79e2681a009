import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closure } from '../../../src/oci/closure.ts';
import { type Descriptor, mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf, type Digest } from '../../../src/oci/digest.ts';
import type { ReadableStore } from '../../../src/oci/store.ts';
import { fails } from '../../support/fails.ts';

/** A store in memory that may lie about everything but bytes. */
function createShelf() {
  const contents = new Map<Digest, Buffer>();
  const listed = new Map<Digest, readonly Descriptor[]>();
  const read: Digest[] = [];
  const store: ReadableStore = {
    name: 'a shelf',
    resolve: () => Promise.reject(new Error('not asked')),
    find: async () => undefined,
    referrers: async (subject) => listed.get(subject) ?? [],
    async open({ digest }) {
      read.push(digest);
      return (async function* () {
        yield contents.get(digest) ?? assert.fail('what is not there was asked for');
      })();
    },
  };
  const put = (mediaType: string, body: Readonly<Record<string, unknown>>): Descriptor => {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...body }));
    const descriptor = { mediaType, digest: digestOf(bytes), size: bytes.length };
    contents.set(descriptor.digest, bytes);
    return descriptor;
  };
  return {
    store,
    read,
    listed,
    index: (manifests: readonly Descriptor[], note = '') =>
      put(mediaTypes.ociIndex, { manifests, annotations: { note } }),
    referrer: (subject: Descriptor) => put(mediaTypes.ociManifest, { config, layers: [], subject }),
    image: (note: string) => put(mediaTypes.ociManifest, { config, layers: [], annotations: { note } }),
  };
}

const config = { mediaType: 'a/b', digest: digestOf(Buffer.from('config')), size: 6 };

function announced(count: number, size: number): Descriptor[] {
  return Array.from({ length: count }, (_, index) => ({
    mediaType: mediaTypes.ociManifest,
    digest: digestOf(Buffer.from(`announced ${index}`)),
    size,
  }));
}

test('manifests over 64 MiB together are refused before they are read', async () => {
  const { store, index, read } = createShelf();
  const root = index(announced(5, 15 * 1024 * 1024));
  await assert.rejects(closure(store, root), fails('CLOSURE_TOO_LARGE'));
  assert.deepEqual(read, [root.digest]);
});

test('more than 5000 manifests are refused before they are read, also when levels or listings share them out', async () => {
  const wide = createShelf();
  const root = wide.index(announced(5000, 100));
  await assert.rejects(closure(wide.store, root), fails('CLOSURE_TOO_LARGE'));
  assert.deepEqual(wide.read, [root.digest]);
  const shared = createShelf();
  const image = shared.image('signed');
  shared.listed.set(image.digest, announced(4999, 100));
  await assert.rejects(closure(shared.store, shared.index([image])), fails('CLOSURE_TOO_LARGE'));
  assert.equal(shared.read.length, 2);
});

test('the same few manifests that are listed again and again are refused', async () => {
  const { store, index, image, read, listed } = createShelf();
  const images = Array.from({ length: 30 }, (_, count) => image(String(count)));
  for (const { digest } of images) {
    listed.set(digest, announced(1000, 100));
  }
  await assert.rejects(closure(store, index(images)), fails('CLOSURE_TOO_LARGE'));
  assert.ok(read.length <= 31);
});

test('of what a listing says about a referrer, only what proves it is kept', async () => {
  const { store, image, referrer, listed } = createShelf();
  const root = image('signed');
  const signature = referrer(root);
  listed.set(root.digest, [{ ...signature, annotations: { note: 'x'.repeat(1000) } }]);
  const { manifests } = await closure(store, root);
  assert.deepEqual(
    manifests.map(({ descriptor }) => descriptor),
    [root, signature],
  );
});

test('children that name each other in a row come in order, however long the row is', async () => {
  const { store, index } = createShelf();
  const row = [index([], 'the last')];
  while (row.length < 4900) {
    row.push(index(row.slice(-1)));
  }
  const root = index(row.toReversed());
  const { manifests } = await closure(store, root);
  assert.deepEqual(
    manifests.map(({ descriptor }) => descriptor.digest),
    [...row, root].map(({ digest }) => digest),
  );
});

test('a size that a parent lies about is refused, in both directions', async () => {
  const { store, index, image } = createShelf();
  const child = image('child');
  for (const size of [child.size - 1, child.size + 1, 0]) {
    await assert.rejects(closure(store, index([{ ...child, size }])), fails('SIZE_MISMATCH'));
  }
  await assert.rejects(closure(store, { ...child, size: child.size + 1 }), fails('SIZE_MISMATCH'));
});

test('two parents that give one manifest different sizes are refused, whichever is right', async () => {
  for (const lie of [-1, 1]) {
    const { store, index, image, listed } = createShelf();
    const child = image('child');
    const wrong = { ...child, size: child.size + lie };
    const pair = [index([child]), index([wrong])];
    for (const parents of [pair, pair.toReversed()]) {
      await assert.rejects(closure(store, index(parents)), fails('SIZE_MISMATCH'));
    }
    const parent = index([child], 'with a listing');
    listed.set(parent.digest, [wrong]);
    await assert.rejects(closure(store, parent), fails('SIZE_MISMATCH'));
  }
});
