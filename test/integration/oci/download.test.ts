import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import type { RegistryRepository } from '../../../src/oci/registry/registries.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import type { Fault, LoggedRequest, TestRegistry } from '../../support/registry.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';
import type { TestRuntime } from '../../support/runtime.ts';

interface Download {
  readonly registry: TestRegistry;
  readonly repository: RegistryRepository;
  readonly layer: Descriptor;
  readonly runtime: TestRuntime;
  /** The requests for blobs that came, as their ranges. */
  readonly ranges: () => (string | undefined)[];
}

/** A layer of some 200,000 bytes, whose requests meet faults. */
async function downloadFor(
  t: TestContext,
  fault: (request: LoggedRequest, layer: Buffer) => Fault | undefined,
): Promise<Download> {
  const registry = await registryFor(t);
  const { layers } = pushImage(registry, 'a/b', '1.0.0', { layers: [200_000] });
  const [layer] = layers;
  assert.ok(layer);
  const bytes = registry.repositories.get('a/b')?.blobs.get(layer.digest) ?? Buffer.alloc(0);
  registry.fault = (request) => (request.path.includes('/blobs/') ? fault(request, bytes) : undefined);
  const { registries, runtime } = await clientFor(t);
  return {
    registry,
    repository: registries.repository(`${registry.host}/a/b`),
    layer,
    runtime,
    ranges: () => registry.requests.map(({ headers }) => headers['range']),
  };
}

function from(request: LoggedRequest): number {
  return Number(/^bytes=(\d+)-/.exec(request.headers['range'] ?? '')?.[1] ?? 0);
}

/** A part, as an honest registry would send it, but for the headers given. */
function part(
  bytes: Buffer,
  start: number,
  end: number,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  const range = `bytes ${start}-${end - 1}/${bytes.length}`;
  const status = start > 0 ? 206 : 200;
  const body = bytes.subarray(start, end);
  return {
    answer: { status, headers: { ...(start > 0 ? { 'content-range': range } : {}), ...headers }, body },
  };
}

/** Ranges that do not fit the request. */
function wrongRanges(start: number, size: number): readonly string[] {
  return [
    `bytes ${start}-${size - 1}/${size + 1}`,
    `bytes ${start}-${size - 2}/${size - 1}`,
    `bytes ${start + 1}-${size - 1}/${size}`,
    'bytes 0-0/1, bytes 2-2/3',
    'nonsense',
  ];
}

test('when every response is cut, nothing is fetched twice, and after progress nobody waits', async (t) => {
  const { repository, layer, runtime, ranges } = await downloadFor(t, () => ({ cutAfter: 10_000 }));
  assert.equal((await readAll(repository, layer)).length, layer.size);
  const starts = Array.from({ length: Math.ceil(layer.size / 10_000) }, (_, index) => index * 10_000);
  assert.deepEqual(
    ranges(),
    starts.map((start) => (start === 0 ? undefined : `bytes=${start}-${layer.size - 1}`)),
  );
  assert.deepEqual(runtime.clock.sleeps, []);
});

test('without progress it waits a blink, then longer; progress begins that anew', async (t) => {
  let asked = 0;
  const { repository, layer, runtime } = await downloadFor(t, () => {
    asked += 1;
    return asked > 8 ? undefined : { cutAfter: asked === 4 ? 10_000 : 0 };
  });
  await readAll(repository, layer);
  const [one = 0, two = 0, three = 0, again = 0] = runtime.clock.sleeps;
  assert.ok(one <= 100 && two >= 250 && three >= 500 && again <= 100, String(runtime.clock.sleeps));
});

test('an answer that ends early without a word is a cut too', async (t) => {
  const { repository, layer } = await downloadFor(t, (request, bytes) => {
    const start = from(request);
    const end = Math.min(start + 70_000, bytes.length);
    return part(bytes, start, end, { 'transfer-encoding': 'chunked' });
  });
  assert.equal((await readAll(repository, layer)).length, layer.size);
});

test('a registry that sends a part at a time is asked for the next one', async (t) => {
  const { repository, layer, runtime } = await downloadFor(t, (request, bytes) => {
    const start = from(request);
    return start === 0 ? { cutAfter: 1000 } : part(bytes, start, Math.min(start + 70_000, bytes.length));
  });
  assert.equal((await readAll(repository, layer)).length, layer.size);
  assert.deepEqual(runtime.clock.sleeps, []);
});

test('a registry without ranges sends all again, and what is there is passed over', async (t) => {
  const { repository, layer } = await downloadFor(t, (request, bytes) =>
    from(request) === 0 ? { cutAfter: 50_000 } : { answer: { status: 200, headers: {}, body: bytes } },
  );
  assert.equal((await readAll(repository, layer)).length, layer.size);
});

test('an answer of another length than the descriptor is refused before it is read', async (t) => {
  for (const size of [199_000, 400_000]) {
    const { repository, layer, registry } = await downloadFor(t, () => ({
      answer: { status: 200, headers: {}, body: Buffer.alloc(size) },
    }));
    const error = fails(
      'SIZE_MISMATCH',
      new RegExp(`expected ${layer.size} bytes, got an answer of ${size}$`),
    );
    await assert.rejects(repository.open(layer), error);
    assert.equal(registry.requests.length, 1);
  }
});

test('a part of something larger or smaller, or from another place, is refused', async (t) => {
  for (const index of wrongRanges(0, 0).keys()) {
    const { repository, layer } = await downloadFor(t, (request, bytes) => {
      const start = from(request);
      const range = wrongRanges(start, bytes.length)[index] ?? '';
      return start === 0
        ? { cutAfter: 50_000 }
        : part(bytes, start, bytes.length, { 'content-range': range });
    });
    await assert.rejects(readAll(repository, layer), fails('SIZE_MISMATCH', /for the part from byte 50000/));
  }
  const { repository, layer } = await downloadFor(t, (request) =>
    from(request) === 0 ? { cutAfter: 50_000 } : { answer: { status: 416 } },
  );
  await assert.rejects(readAll(repository, layer), fails('SIZE_MISMATCH', /nothing at byte 50000/));
});

test('30 % of requests fail and every response is cut: the bytes arrive all the same', async (t) => {
  let asked = 0;
  const { repository, layer } = await downloadFor(t, () => {
    asked += 1;
    return asked % 3 === 0 ? { answer: { status: 503 } } : { cutAfter: asked % 5 === 0 ? 0 : 9000 };
  });
  assert.equal((await readAll(repository, layer)).length, layer.size);
});

test('at its end, content is empty without being asked for', async (t) => {
  const { repository, layer, registry } = await downloadFor(t, () => undefined);
  for await (const _ of await repository.open(layer, layer.size)) {
    assert.fail('there is nothing left');
  }
  assert.equal(registry.requests.length, 0);
});
