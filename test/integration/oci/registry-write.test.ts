import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError, RemoteError } from '../../../src/errors.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { bytesSource } from '../../../src/oci/once.ts';
import type { Source } from '../../../src/oci/store.ts';
import { verified } from '../../../src/oci/verified.ts';
import { failFirst } from '../../support/faults.ts';
import { pushImage } from '../../support/images.ts';
import { clientFor, login, registryFor } from '../../support/registry-client.ts';

const bytes = Buffer.alloc(200_000, 'tide');
const blob: Descriptor = {
  mediaType: 'application/octet-stream',
  digest: digestOf(bytes),
  size: bytes.length,
};

async function* inChunks(content: Buffer, size = 50_000): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < content.length; offset += size) {
    yield content.subarray(offset, offset + size);
  }
}

function source(open: () => AsyncIterable<Uint8Array>): Source {
  return { name: 'a source', open: async () => open() };
}

test('a blob is streamed with its length, and there afterwards', async (t) => {
  const registry = await registryFor(t);
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  assert.equal(await repository.has(blob), false);
  await repository.write(
    blob,
    source(() => inChunks(bytes)),
  );
  assert.equal(await repository.has(blob), true);
  const put = registry.requests.find(({ method }) => method === 'PUT');
  assert.equal(put?.headers['content-length'], String(bytes.length));
  assert.match(put?.path ?? '', /\?_state=s0&digest=sha256/, 'the query of the location is kept');
});

test('an empty blob can be written', async (t) => {
  const registry = await registryFor(t);
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  const empty = { ...blob, digest: digestOf(Buffer.alloc(0)), size: 0 };
  await repository.write(
    empty,
    source(() => inChunks(Buffer.alloc(0))),
  );
  assert.equal(await repository.has(empty), true);
});

test('an upload that is cut or meets 503 begins again as a whole', async (t) => {
  for (const fault of [{ cutAfter: 70_000 }, { answer: { status: 503 } }, { answer: { status: 404 } }]) {
    const registry = await registryFor(t, { fault: failFirst(2, ({ method }) => method === 'PUT', fault) });
    const { registries } = await clientFor(t);
    let opened = 0;
    await registries.repository(`${registry.host}/a/b`).write(
      blob,
      source(() => {
        opened += 1;
        return inChunks(bytes);
      }),
    );
    assert.deepEqual(registry.repositories.get('a/b')?.blobs.get(blob.digest), bytes);
    assert.ok(opened >= 2);
  }
});

test('an upload that was stored although its answer was lost is not sent again', async (t) => {
  const registry = await registryFor(t);
  registry.fault = ({ method }) => {
    if (method !== 'PUT') {
      return undefined;
    }
    registry.repositories.get('a/b')?.blobs.set(blob.digest, bytes);
    return { answer: { status: 504 } };
  };
  const { registries } = await clientFor(t);
  await registries.repository(`${registry.host}/a/b`).write(
    blob,
    source(() => inChunks(bytes)),
  );
  assert.equal(registry.requests.filter(({ method }) => method === 'PUT').length, 1);
});

test('an upload that always fails ends with exit status 3 after 8 tries', async (t) => {
  const registry = await registryFor(t, {
    fault: ({ method }) => (method === 'PUT' ? { answer: { status: 502 } } : undefined),
  });
  const { registries, runtime } = await clientFor(t);
  const write = registries.repository(`${registry.host}/a/b`).write(
    blob,
    source(() => inChunks(bytes)),
  );
  await assert.rejects(write, { code: 'REMOTE_FAILED', exitCode: 3, message: /answered 502/ });
  assert.equal(registry.requests.filter(({ method }) => method === 'PUT').length, 8);
  assert.equal(runtime.clock.sleeps.length, 7);
});

test('a source that fails its proof stores nothing, is not retried, and the upload is cancelled', async (t) => {
  const registry = await registryFor(t);
  const { registries } = await clientFor(t);
  const wrong = Buffer.alloc(bytes.length, 'ebb!');
  let opened = 0;
  const write = registries.repository(`${registry.host}/a/b`).write(
    blob,
    source(() => {
      opened += 1;
      return inChunks(wrong);
    }),
  );
  await assert.rejects(write, (error) => error instanceof RefusedError && error.code === 'DIGEST_MISMATCH');
  assert.equal(opened, 1);
  assert.equal(registry.repositories.get('a/b')?.blobs.size, 0);
  assert.equal(registry.repositories.get('a/b')?.uploads.size, 0);
  assert.ok(registry.requests.some(({ method }) => method === 'DELETE'));
});

test('proven bytes never reach the end of an upload before the proof', async () => {
  const sent: number[] = [];
  await assert.rejects(
    async () => {
      for await (const chunk of verified(inChunks(Buffer.alloc(bytes.length)), blob, 'a source')) {
        sent.push(chunk.length);
      }
    },
    { code: 'DIGEST_MISMATCH' },
  );
  assert.equal(
    sent.reduce((sum, size) => sum + size, 0),
    bytes.length - 50_000,
  );
});

test('an upload location on another origin receives no credentials', async (t) => {
  const storage = await registryFor(t);
  const registry = await registryFor(t, { auth: { user: 'robot', password: 'hush' } });
  storage.fault = () => ({ answer: { status: 201 } });
  const { registries } = await clientFor(t, login(registry.host, 'robot', 'hush'));
  const repository = registries.repository(`${registry.host}/a/b`);
  await repository.has(blob);
  registry.fault = ({ method }) =>
    method === 'POST'
      ? { answer: { status: 202, headers: { location: `${storage.url}/upload?sig=x` } } }
      : undefined;
  await repository.write(
    blob,
    source(() => inChunks(bytes)),
  );
  assert.ok(registry.requests.at(-1)?.headers['authorization']);
  assert.equal(storage.requests[0]?.method, 'PUT');
  assert.equal(storage.requests[0]?.headers['authorization'], undefined);
});

test('a read-only registry is READ_ONLY for blobs, manifests and mounts', async (t) => {
  const registry = await registryFor(t);
  const { root } = pushImage(registry, 'a/b', '1.0.0');
  registry.readOnly = true;
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  const expected = { code: 'READ_ONLY', exitCode: 3 };
  await assert.rejects(
    repository.write(
      blob,
      source(() => inChunks(bytes)),
    ),
    expected,
  );
  await assert.rejects(async () => repository.tag?.('2.0.0', root), expected);
  await assert.rejects(async () => repository.mount?.(blob, `${registry.host}/c`), expected);
});

test('a manifest is stored byte for byte by digest and tag; one without its parts is refused', async (t) => {
  const origin = await registryFor(t);
  const registry = await registryFor(t);
  const { root } = pushImage(origin, 'a/b', '1.0.0', { layers: [] });
  const manifest = origin.repositories.get('a/b')?.manifests.get(root.digest)?.bytes ?? Buffer.alloc(0);
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  const write = (): Promise<void> =>
    repository.write(
      root,
      source(() => inChunks(manifest)),
    );
  await assert.rejects(
    write(),
    (error) =>
      error instanceof RemoteError &&
      error.code === 'WRITE_REFUSED' &&
      /MANIFEST_BLOB_UNKNOWN/.test(error.details.join('\n')),
  );
  for (const [digest, content] of origin.repositories.get('a/b')?.blobs ?? []) {
    const part = { ...blob, digest: digestOf(content), size: content.length };
    await repository.write(part, bytesSource('a source', content));
    assert.equal(digest, digestOf(content));
  }
  await write();
  await repository.tag?.('1.0.0', root);
  assert.deepEqual(await repository.resolve('1.0.0'), root);
  assert.deepEqual(registry.repositories.get('a/b')?.manifests.get(root.digest)?.bytes, manifest);
});

test('a registry that stores another digest is refused', async (t) => {
  const registry = await registryFor(t);
  const { root } = pushImage(registry, 'a/b', '1.0.0');
  registry.fault = ({ method }) =>
    method === 'PUT'
      ? { answer: { status: 201, headers: { 'docker-content-digest': digestOf(Buffer.from('rewritten')) } } }
      : undefined;
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  await assert.rejects(async () => repository.tag?.('2.0.0', root), { code: 'DIGEST_MISMATCH', exitCode: 2 });
});

test('a blob is mounted from the same registry, and not from another or where it is missing', async (t) => {
  const registry = await registryFor(t, { auth: { user: 'robot', password: 'hush', scheme: 'bearer' } });
  const { layers } = pushImage(registry, 'a/b', '1.0.0');
  const [layer] = layers;
  assert.ok(layer);
  const { registries } = await clientFor(t, login(registry.host, 'robot', 'hush'));
  const target = registries.repository(`${registry.host}/c/d`);
  assert.equal(await target.mount?.(layer, 'elsewhere.example/a/b'), false);
  assert.equal(await target.mount?.(blob, `${registry.host}/a/b`), false);
  assert.equal(
    registry.repositories.get('c/d')?.uploads.size,
    0,
    'the session that was opened instead is cancelled',
  );
  assert.equal(await target.mount?.(layer, `${registry.host}/a/b`), true);
  assert.equal(await target.has(layer), true);
});
