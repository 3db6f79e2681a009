import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copy } from '../../../src/oci/copy.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { ReadableStore, WritableStore } from '../../../src/oci/store.ts';
import { verified } from '../../../src/oci/verified.ts';

function blob(name: string, size: number): Descriptor {
  return { mediaType: 'application/octet-stream', digest: digestOf(Buffer.from(name)), size };
}

function source(content: () => AsyncIterable<Uint8Array>): ReadableStore {
  return {
    name: 'a source',
    resolve: () => Promise.reject(new Error('not asked')),
    find: () => Promise.reject(new Error('not asked')),
    referrers: () => Promise.reject(new Error('not asked')),
    open: async () => content(),
  };
}

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    yield Buffer.alloc(10);
  }
}

test('a copy that runs is stopped in the middle when another one fails', async () => {
  const long = blob('long', Number.MAX_SAFE_INTEGER);
  const failing = blob('failing', 10);
  let passed = 0;
  const to: WritableStore = {
    name: 'a target',
    has: async () => false,
    async write(descriptor, from) {
      for await (const chunk of verified(await from.open(descriptor), descriptor, from.name)) {
        passed += chunk.length;
        if (descriptor === failing) {
          assert.fail('its bytes are not proven, so none may arrive');
        }
      }
    },
  };
  const wrong = source(async function* () {
    yield Buffer.alloc(11);
  });
  const jobs = [
    { descriptor: long, from: source(endless), to },
    { descriptor: failing, from: wrong, to },
  ];
  await assert.rejects(copy(jobs), { code: 'SIZE_MISMATCH' });
  assert.ok(passed < 10_000);
});

test('what is damaged in its source is copied from the spare, and its bytes count once', async () => {
  const content = Buffer.from('content');
  const descriptor = { ...blob('content', content.length), digest: digestOf(content) };
  const written: string[] = [];
  let told = 0;
  const to: WritableStore = {
    name: 'a target',
    has: async () => false,
    async write(wanted, from, onBytes) {
      for await (const chunk of verified(await from.open(wanted), wanted, from.name)) {
        onBytes?.(chunk.length);
        written.push(Buffer.from(chunk).toString());
      }
    },
  };
  const whole = source(async function* () {
    yield content;
  });
  const damaged = {
    ...source(async function* () {
      yield content.subarray(0, 3);
      yield Buffer.from('TENT');
    }),
    spare: () => whole,
  };
  const { copied, bytes } = await copy([{ descriptor, from: damaged, to }], {
    onBytes: (count) => (told += count),
  });
  assert.deepEqual([copied, bytes, told], [1, content.length, content.length]);
  assert.deepEqual(written, ['con', 'content']);
});
