import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { digestOf } from '../../../src/oci/digest.ts';
import { formatLock, parseLock, readLock, writeLock } from '../../../src/release/read-lock.ts';
import type { Lock } from '../../../src/release/lock.ts';
import { sampleRelease } from '../../support/locks.ts';
import { thrownBy } from '../../support/user-error.ts';

const { lock } = sampleRelease({
  images: [
    { reference: 'docker.io/wandb/local:0.62.2', referrers: 2, signed: true, layers: ['shared', 'a'] },
    { reference: 'quay.io/prometheus/prometheus:v2.47.0', layers: ['shared', 'b'] },
  ],
  charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator-wandb:0.43.1' }],
});

function parse(text: string): Lock {
  return parseLock(Buffer.from(text), 'tidegate.lock.json');
}

/** The faults of the sample lock when the value at `where` (`blobs[0].digest`) is another one. */
function faultsAfter(where: string, update: (old: unknown) => unknown): readonly string[] {
  const changed: unknown = structuredClone(lock);
  const path = where.split(/[.[\]]+/).filter((part) => part !== '');
  const last = path.pop() ?? '';
  const parent = path.reduce((value, part) => Reflect.get(asObject(value), part), changed);
  Reflect.set(asObject(parent), last, update(Reflect.get(asObject(parent), last)));
  return faultsOf(changed);
}

function faultsOf(changed: unknown): readonly string[] {
  const error = thrownBy(() => parse(JSON.stringify(changed)));
  assert.equal(error.code, 'INVALID_LOCK');
  return error.details.length === 0 ? [error.message] : error.details;
}

function asObject(value: unknown): object {
  assert.ok(typeof value === 'object' && value !== null);
  return value;
}

function asList(value: unknown): unknown[] {
  assert.ok(Array.isArray(value));
  return value;
}

function reversed(value: unknown): unknown {
  return asList(value).toReversed();
}

test('a lock is written and read back unchanged', () => {
  const text = formatLock(lock);
  assert.deepEqual(parse(text), lock);
  assert.match(text, /^\{\n {2}"schemaVersion": 1,\n {2}"name": "wandb",\n/);
  assert.ok(text.endsWith('}\n'));
});

test('equal locks are the same text, whatever order their keys were made in', () => {
  const text = formatLock(lock);
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      assert.equal(formatLock(shuffleKeys(lock, seed)), text);
    }),
    { numRuns: 20 },
  );
});

describe('a lock is refused', () => {
  const cases: readonly (readonly [
    name: string,
    where: string,
    update: (old: unknown) => unknown,
    fault: RegExp,
  ])[] = [
    ['with an unknown key', 'extra', () => 1, /^extra: unknown key/],
    ['of another version', 'schemaVersion', () => 2, /^schemaVersion: expected 1, got 2/],
    ['with a name that climbs', 'name', () => '../x', /^name: expected a name/],
    ['with a release that is no quarter', 'release', () => '2026', /^release: expected a release/],
    ['with a sequence of 0', 'sequence', () => 0, /^sequence: expected a number from 1 on/],
    ['with a sequence that is not whole', 'sequence', () => 1.5, /^sequence: expected a whole number/],
    [
      'with a date that does not exist',
      'created',
      () => '2026-02-30T00:00:00Z',
      /^created: expected a UTC time/,
    ],
    [
      'with a date in another zone',
      'created',
      () => '2026-10-01T00:00:00+09:00',
      /^created: expected a UTC time/,
    ],
    [
      'with a digest that is none',
      'blobs[0].digest',
      () => 'sha256:x',
      /^blobs\[0\]\.digest: expected a digest/,
    ],
    ['with a negative size', 'blobs[0].size', () => -1, /^blobs\[0\]\.size: expected a whole number/],
    ['with unsorted images', 'images', reversed, /^images\[1\]: docker\.io\/\S+ must stand before quay\.io/],
    [
      'with an image twice',
      'images',
      (old) => [...asList(old), asList(old)[1]],
      /^images\[2\]: quay\.io\/\S+ is there twice/,
    ],
    ['with unsorted blobs', 'blobs', reversed, /^blobs\[\d+\]: sha256:\S+ must stand before/],
    [
      'with unsorted referrers',
      'images[0].referrers',
      reversed,
      /^images\[0\]\.referrers\[1\]: .* must stand before/,
    ],
    [
      'with users in disorder',
      'images[0].usedBy',
      () => ['b', 'a'],
      /^images\[0\]\.usedBy\[1\]: a must stand before b/,
    ],
    [
      'with a short reference',
      'images[0].reference',
      () => 'wandb/local:0.62.2',
      /^images\[0\]\.reference: expected a reference in full, "docker\.io\/wandb\/local:0\.62\.2"/,
    ],
    [
      'with a reference that is none',
      'images[0].reference',
      () => 'a/../b:1',
      /^images\[0\]\.reference: expected a reference in full, host/,
    ],
    [
      'with a reference without tag',
      'images[0].reference',
      () => 'docker.io/wandb/local',
      /^images\[0\]\.reference: expected a tag or a digest/,
    ],
    [
      'with a reference to another digest',
      'images[0].reference',
      (old) => String(old) + `@${digestOf(Buffer.from('x'))}`,
      /^images\[0\]\.reference: names another digest/,
    ],
    [
      'with a root of another size than its blob',
      'images[0].root.size',
      (old) => Number(old) + 1,
      /^images\[0\]\.root: size or media type differ/,
    ],
    [
      'with a root that is no manifest',
      'images[0].root.mediaType',
      () => 'text/plain',
      /^images\[0\]\.root\.mediaType: expected the type of a manifest/,
    ],
    [
      'with a blob of no repository',
      'blobs[0].repositories',
      () => [],
      /^blobs\[0\]\.repositories: expected at least one/,
    ],
    [
      'with a blob of an unknown repository',
      'blobs[0].repositories',
      (old) => [...asList(old), 'zz.io/x'],
      /^blobs\[0\]\.repositories\[1\]: no chart or image is in zz\.io\/x/,
    ],
    [
      'with a chart whose archive is another image’s layer',
      'charts[0].archive',
      () => digestOf(Buffer.from('a')),
      /^charts\[0\]\.archive: the blob \S+ does not name the repository ghcr\.io/,
    ],
    [
      'with a chart whose archive is nowhere',
      'charts[0].archive',
      () => digestOf(Buffer.from('x')),
      /^charts\[0\]\.archive: \S+ is not among the blobs/,
    ],
    [
      'with a chart address that is a file',
      'charts[0].url',
      () => 'file:///x',
      /^charts\[0\]\.url: expected an http/,
    ],
  ];
  for (const [name, where, update, fault] of cases) {
    test(name, () => {
      const faults = faultsAfter(where, update);
      assert.ok(
        faults.some((line) => fault.test(line)),
        faults.join('\n'),
      );
    });
  }

  for (const part of ['root', 'referrers', 'tags'] as const) {
    test(`when a blob of its ${part} is missing`, () => {
      const [image] = lock.images;
      assert.ok(image);
      const pins = {
        root: [image.root],
        referrers: image.referrers,
        tags: image.tags.map(({ target }) => target),
      };
      const [pin] = pins[part];
      assert.ok(pin);
      const faults = faultsOf({
        ...lock,
        blobs: lock.blobs.filter(({ digest }) => digest !== pin.digest),
      });
      assert.ok(
        faults.some(
          (line) => line.startsWith(`images[0].${part}`) && line.includes('is not among the blobs'),
        ),
      );
    });
  }

  test('when a blob does not name the repository of its artifact', () => {
    const root = lock.images[0]?.root.digest;
    const repositories = ['quay.io/prometheus/prometheus'];
    const faults = faultsOf({
      ...lock,
      blobs: lock.blobs.map((blob) => (blob.digest === root ? { ...blob, repositories } : blob)),
    });
    assert.match(
      faults[0] ?? '',
      /^images\[0\]\.root: the blob .* does not name the repository docker\.io\/wandb\/local/,
    );
  });

  test('with all its faults at once', () => {
    const [first, ...images] = lock.images;
    const broken = { ...first, root: { ...first?.root, digest: '' } };
    const faults = faultsOf({ ...lock, name: '', release: '', images: [broken, ...images] });
    assert.deepEqual(
      faults.map((line) => line.split(':')[0]),
      ['name', 'release', 'images[0].root.digest'],
    );
  });

  test('as text that is no JSON, with advice for a merge conflict', () => {
    assert.equal(thrownBy(() => parse('{')).code, 'INVALID_LOCK');
    const conflict = thrownBy(() => parse('{\n<<<<<<< HEAD\n}\n'));
    assert.match(conflict.hint ?? '', /merge conflict/);
    const latin = thrownBy(() => parseLock(Buffer.from([0x22, 0xe9, 0x22]), 'x'));
    assert.equal(latin.code, 'INVALID_LOCK');
  });

  test('above 64 MiB, before it is parsed', () => {
    const error = thrownBy(() => parseLock(Buffer.alloc(64 * 1024 * 1024 + 1, ' '), 'x'));
    assert.match(error.message, /is larger than 67108864 bytes/);
  });
});

test('a file is replaced as a whole, or not at all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-'));
  try {
    const path = join(folder, 'tidegate.lock.json');
    await assert.rejects(readLock(path), { code: 'NO_LOCK' });
    await writeLock(path, lock);
    assert.deepEqual(await readLock(path), lock);
    await assert.rejects(writeLock(path, { ...lock, name: '../x' }), { code: 'INVALID_LOCK' });
    assert.equal(await readFile(path, 'utf8'), formatLock(lock));
    assert.deepEqual(await readdir(folder), ['tidegate.lock.json']);
    await writeFile(path, 'x');
    await assert.rejects(readLock(path), { code: 'INVALID_LOCK' });
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** The same value with the keys of every object in another order. */
function shuffleKeys<T>(value: T, seed: number): T {
  const shuffled: unknown = JSON.parse(JSON.stringify(value), (_key, entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      return entry;
    }
    return Object.fromEntries(Object.entries(entry).sort(([a], [b]) => rank(a, seed) - rank(b, seed)));
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same value, copied
  return shuffled as T;
}

function rank(key: string, seed: number): number {
  return (key.length * 31 + (key.codePointAt(1) ?? 0) * (seed % 97)) % 101;
}
