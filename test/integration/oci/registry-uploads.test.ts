import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { RemoteError } from '../../../src/errors.ts';
import { seededRandom } from '../../support/fault-rules.ts';
import { failFirst } from '../../support/faults.ts';
import { fails } from '../../support/fails.ts';
import { clientFor, login, registryFor } from '../../support/registry-client.ts';
import type { LoggedRequest, RegistryOptions, TestRegistry } from '../../support/registry.ts';
import { type SampleBlob, sampleBlob } from '../../support/uploads.ts';

const MiB = 1024 * 1024;
const blob = sampleBlob(10 * MiB + 77);

interface Uploaded {
  readonly registry: TestRegistry;
  readonly sleeps: readonly number[];
  /** What `onBytes` was told, in sum. */
  readonly told: number;
  /** `PATCH 0-…`, without the first `HEAD`s. */
  readonly requests: readonly string[];
  readonly again: (sample: SampleBlob) => Promise<void>;
}

/** Uploads one blob, and looks whether it is there and was told of. */
async function upload(t: TestContext, options: RegistryOptions, sample = blob): Promise<Uploaded> {
  const registry = await registryFor(t, options);
  const { registries, runtime } = await clientFor(t);
  let told = 0;
  const write = ({ descriptor, source }: SampleBlob): Promise<void> =>
    registries.repository(`${registry.host}/a/b`).write(descriptor, source, (bytes) => {
      told += bytes;
    });
  await write(sample);
  const stored = registry.repositories.get('a/b')?.blobs.get(sample.descriptor.digest);
  assert.ok(stored?.equals(sample.bytes), 'the blob is there');
  assert.equal(told, sample.descriptor.size);
  assert.ok(!runtime.lines.some((line) => line.includes('_state')), 'locations are secret');
  return {
    registry,
    sleeps: runtime.clock.sleeps,
    told,
    requests: summary(registry),
    again: write,
  };
}

function summary({ requests }: TestRegistry): readonly string[] {
  return requests.map(({ method, headers }) => {
    const range = headers['content-range'] === undefined ? '' : ` at ${headers['content-range']}`;
    const bytes = method === 'PATCH' || method === 'PUT' ? ` ${headers['content-length']}` : '';
    return `${method}${bytes}${range}`;
  });
}

/** The first PATCH is cut after so many bytes. */
function cut(bytes: number, times = 1): NonNullable<RegistryOptions['fault']> {
  return failFirst(times, ({ method }) => method === 'PATCH', { cutAfter: bytes });
}

const { size } = blob.descriptor;

test('a small blob takes two requests, a large one three, and its source is opened once', async (t) => {
  const small = sampleBlob(8 * MiB);
  const large = sampleBlob(9 * MiB);
  assert.deepEqual((await upload(t, {}, small)).requests, ['POST', `PUT ${8 * MiB}`]);
  assert.deepEqual((await upload(t, {}, large)).requests, ['POST', `PATCH ${9 * MiB}`, 'PUT 0']);
  assert.deepEqual([small.opened, large.opened], [[0], [0]]);
});

test('a piece has at most 64 MiB, and the source stays open from one to the next', async (t) => {
  const sample = sampleBlob(65 * MiB);
  const { requests } = await upload(t, { uploads: { ranges: 'wanted' } }, sample);
  const last = `${64 * MiB}-${65 * MiB - 1}`;
  assert.deepEqual(requests, ['POST', `PATCH ${64 * MiB}`, `PATCH ${MiB} at ${last}`, 'PUT 0']);
  assert.deepEqual(sample.opened, [0]);
});

test('after a cut the upload goes on where the registry says, at once', async (t) => {
  for (const range of ['', 'bytes='] as const) {
    for (const relative of [true, false]) {
      const { requests, registry, sleeps } = await upload(t, {
        fault: cut(9 * MiB),
        uploads: { ranges: 'wanted', range, relative },
      });
      const rest = `PATCH ${size - 9 * MiB} at ${9 * MiB}-${size - 1}`;
      assert.deepEqual(requests, ['POST', `PATCH ${size}`, 'GET', rest, 'PUT 0']);
      assert.equal(registry.received, size);
      assert.deepEqual(sleeps, []);
    }
  }
});

test('many cuts cost nothing but themselves, as long as bytes arrive', async (t) => {
  const cuts = cut(MiB, 9);
  const busy = failFirst(1, ({ method }) => method === 'PATCH', { answer: { status: 503 } });
  const fault: RegistryOptions['fault'] = (request) => cuts(request) ?? busy(request);
  const { registry, sleeps } = await upload(t, { fault });
  assert.equal(registry.received, size + (size - 9 * MiB));
  // One wait, for the 503, and no longer than after a first fault.
  assert.equal(sleeps.length, 1);
  assert.ok(Number(sleeps[0]) <= 500);
});

test('a registry that keeps nothing of a cut request gets pieces of 8 MiB', async (t) => {
  const { requests } = await upload(t, { fault: cut(9 * MiB), uploads: { cut: 'dropped' } });
  assert.deepEqual(requests.slice(0, 6), [
    'POST',
    `PATCH ${size}`,
    'GET',
    'GET',
    `PATCH ${8 * MiB} at 0-${8 * MiB - 1}`,
    `PATCH ${size - 8 * MiB} at ${8 * MiB}-${size - 1}`,
  ]);
});

test('pieces are not smaller than the registry wants them', async (t) => {
  const uploads = { cut: 'dropped', least: 8.5 * MiB } as const;
  const { requests } = await upload(t, { fault: cut(9 * MiB), uploads });
  assert.equal(requests[4], `PATCH ${8.5 * MiB} at 0-${8.5 * MiB - 1}`);
});

test('where a cut ends the whole upload, the blob begins again in pieces, each on its own connection', async (t) => {
  const { requests, registry } = await upload(t, { fault: cut(9 * MiB), uploads: { cut: 'fatal' } });
  assert.deepEqual(requests.slice(0, 6), [
    'POST',
    `PATCH ${size}`,
    'GET',
    'HEAD',
    'POST',
    `PATCH ${8 * MiB}`,
  ]);
  const pieces = registry.requests.filter(({ method }) => method === 'PATCH').slice(1);
  assert.deepEqual([...new Set(pieces.map(({ headers }) => headers['connection']))], ['close']);
});

test('a registry without PATCH gets blobs in one request, and is not asked again', async (t) => {
  const { requests, registry, again } = await upload(t, { uploads: { pieces: false } });
  assert.deepEqual(requests.slice(-2), ['POST', `PUT ${size}`]);
  registry.requests.length = 0;
  await again(sampleBlob(9 * MiB));
  assert.deepEqual(summary(registry), ['POST', `PUT ${9 * MiB}`]);
});

test('a registry that takes one piece only gets the next blobs in one request', async (t) => {
  const fault = failFirst(Infinity, ({ headers }) => headers['content-range'] !== undefined, {
    answer: { status: 400 },
  });
  const { requests } = await upload(t, { fault, uploads: { most: 8 * MiB } });
  assert.equal(requests.at(-1), `PUT ${size}`);
});

test('a limit on the size of requests is found, and kept', async (t) => {
  const { requests } = await upload(t, { uploads: { most: 10 * MiB } });
  assert.deepEqual(requests.slice(1, 3), [`PATCH ${size}`, `PATCH ${8 * MiB}`]);
});

test('a registry that loses count is not believed: the blob begins again', async (t) => {
  for (const status of ['stuck', 'unknown'] as const) {
    const third = ({ headers }: LoggedRequest): boolean =>
      headers['content-range']?.startsWith(`${16 * MiB}-`) === true;
    const fault = failFirst(1, third, { cutAfter: MiB });
    const { registry, requests } = await upload(
      t,
      { fault, uploads: { status, most: 8 * MiB } },
      sampleBlob(18 * MiB),
    );
    assert.equal(registry.uploadsOpened, 2);
    const second = requests.filter((request) => request.includes(` at ${8 * MiB}-`));
    assert.equal(second.length, 2, 'once in each upload');
  }
});

test('a fault of the source is none of the registry: nothing is tried again', async (t) => {
  const registry = await registryFor(t);
  const { registries } = await clientFor(t);
  for (const bytes of [MiB, size]) {
    const sample = sampleBlob(bytes, {
      change: () => {
        throw new RemoteError('UNREACHABLE', 'the source is gone');
      },
    });
    const write = registries.repository(`${registry.host}/a/b`).write(sample.descriptor, sample.source);
    await assert.rejects(write, fails('UNREACHABLE', /the source is gone/));
    assert.deepEqual(sample.opened, [0]);
  }
});

test('an upload that the registry put together wrongly is sent again, in one request', async (t) => {
  let lies = 1;
  const registry = await registryFor(t, { fault: cut(9 * MiB), uploads: { ranges: 'ignored' } });
  const cutOnce = registry.fault;
  registry.fault = (request) => {
    if (request.method === 'GET' && lies > 0) {
      lies -= 1;
      const location = request.path;
      return { answer: { status: 204, headers: { location, range: `0-${8 * MiB - 1}` } } };
    }
    return cutOnce?.(request);
  };
  const { registries } = await clientFor(t);
  await registries.repository(`${registry.host}/a/b`).write(blob.descriptor, blob.source);
  assert.equal(summary(registry).at(-1), `PUT ${size}`);
});

test('requests that fail now and then, and cuts, are survived together', async (t) => {
  for (let seed = 1; seed <= 2; seed += 1) {
    const random = seededRandom(seed);
    const fault: NonNullable<RegistryOptions['fault']> = ({ method, headers }) => {
      if (random() < 0.3) {
        return { answer: { status: 503 } };
      }
      return Number(headers['content-length']) > 2 * MiB && method === 'PATCH'
        ? { cutAfter: 2 * MiB }
        : undefined;
    };
    const { registry } = await upload(t, { fault });
    assert.equal(registry.uploadsOpened, 1);
  }
});

test('a login that is wanted again in the middle does not lose the upload', async (t) => {
  const auth = { user: 'robot', password: 'hush', scheme: 'bearer' } as const;
  const registry = await registryFor(t, { auth, fault: cut(9 * MiB) });
  const cutOnce = registry.fault;
  registry.fault = (request) => {
    const fault = cutOnce?.(request);
    if (fault !== undefined) {
      registry.tokens.clear();
    }
    return fault;
  };
  const { registries } = await clientFor(t, login(registry.host, 'robot', 'hush'));
  await registries.repository(`${registry.host}/a/b`).write(blob.descriptor, blob.source);
  assert.equal(registry.uploadsOpened, 1);
  assert.equal(registry.received, size);
});

test('a blob that is stored although its last answer was lost is not sent again', async (t) => {
  const fault: NonNullable<RegistryOptions['fault']> = failFirst(1, ({ method }) => method === 'PUT', {
    answer: { status: 504 },
  });
  const { requests } = await upload(t, { fault });
  assert.deepEqual(requests.slice(1, 3), [`PATCH ${size}`, 'PUT 0']);
  assert.equal(requests.filter((request) => request.startsWith('PATCH')).length, 1);
});

test('an upload without a byte of progress is given up after 8 setbacks', async (t) => {
  const registry = await registryFor(t, { fault: cut(0, Infinity) });
  const { registries } = await clientFor(t);
  const write = registries.repository(`${registry.host}/a/b`).write(blob.descriptor, blob.source);
  await assert.rejects(write, (error) => error instanceof RemoteError && error.code === 'UNREACHABLE');
  assert.equal(registry.requests.filter(({ method }) => method === 'PATCH').length, 8);
});

test('wrong bytes are never completed, and their upload is cancelled', async (t) => {
  const wrong = [
    sampleBlob(size, { change: (chunk, offset) => (offset === 0 ? Buffer.alloc(chunk.length) : chunk) }),
    sampleBlob(size, { change: (chunk, offset) => (offset === 9 * MiB ? chunk.subarray(1) : chunk) }),
    sampleBlob(size, {
      change: (chunk, offset) => Buffer.concat([chunk, Buffer.from(offset === 0 ? 'x' : '')]),
    }),
  ];
  for (const [index, code] of (['DIGEST_MISMATCH', 'SIZE_MISMATCH', 'SIZE_MISMATCH'] as const).entries()) {
    const registry = await registryFor(t);
    const { registries } = await clientFor(t);
    const sample = wrong[index];
    assert.ok(sample);
    const write = registries.repository(`${registry.host}/a/b`).write(sample.descriptor, sample.source);
    await assert.rejects(write, fails(code, /a source@sha256/));
    assert.equal(registry.repositories.get('a/b')?.uploads.size, 0);
    assert.ok(!registry.requests.some(({ method }) => method === 'PUT'));
  }
});

test('another digest in the answer is refused', async (t) => {
  const other = { status: 201, headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` } };
  const registry = await registryFor(t, {
    fault: ({ method }) => (method === 'PUT' ? { answer: other } : undefined),
  });
  const { registries } = await clientFor(t);
  const write = registries.repository(`${registry.host}/a/b`).write(blob.descriptor, blob.source);
  await assert.rejects(write, fails('DIGEST_MISMATCH', /stored "sha256:000/));
});

test('a large blob goes to another origin in one request and without credentials', async (t) => {
  const storage = await registryFor(t, { fault: () => ({ answer: { status: 201 } }) });
  const location = `${storage.url}/upload?sig=x`;
  const registry = await registryFor(t, {
    auth: { user: 'robot', password: 'hush' },
    fault: ({ method, headers }) =>
      method === 'POST' && headers['authorization'] !== undefined
        ? { answer: { status: 202, headers: { location } } }
        : undefined,
  });
  const { registries } = await clientFor(t, login(registry.host, 'robot', 'hush'));
  await registries.repository(`${registry.host}/a/b`).write(blob.descriptor, blob.source);
  assert.deepEqual(summary(storage), [`PUT ${size}`]);
  assert.equal(storage.requests[0]?.headers['authorization'], undefined);
});
