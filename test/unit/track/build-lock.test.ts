import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatLock, parseLock } from '../../../src/release/read-lock.ts';
import { buildLock, type LockRequest } from '../../../src/track/build-lock.ts';
import { describe, sampleClosure } from '../../support/closures.ts';

type Resolution = LockRequest['resolution'];

function image(reference: string, layers: readonly string[]): Resolution['images'][number] {
  return { reference, usedBy: ['release file'], uses: [], closure: sampleClosure(reference, layers) };
}

const redis = image('docker.io/library/redis:7', ['base', 'redis']);
const web = image('docker.io/acme/web:1.0.0', ['base', 'web']);
const chart: Resolution['charts'][number] = {
  reference: 'charts.example.com/web:1.0.0',
  name: 'web',
  version: '1.0.0',
  archive: describe('chart').digest,
  url: 'https://charts.example.com/web-1.0.0.tgz',
  rendering: { rendered: false, reason: 'rendering is switched off' },
  closure: sampleClosure('chart', ['chart']),
};
const resolution: Resolution = { charts: [chart], images: [redis, web] };
const now = new Date('2026-11-02T06:00:00.789Z');
const request: LockRequest = { name: 'acme', audience: 'prod', platforms: 'all', resolution, now };

function lockOf(images: Resolution['images']) {
  return buildLock({ ...request, resolution: { charts: [], images } }).lock;
}

test('a first lock starts the sequence, takes the quarter’s name, and can be read back', () => {
  const { lock, changed } = buildLock(request);
  assert.equal(changed, true);
  assert.deepEqual(
    [lock.release, lock.sequence, lock.created, lock.platforms],
    ['2026q4', 1, '2026-11-02T06:00:00Z', 'all'],
  );
  assert.deepEqual(parseLock(Buffer.from(formatLock(lock)), 'lock'), lock);
  assert.deepEqual(
    lock.images.map(({ reference }) => reference),
    [web.reference, redis.reference],
  );
  assert.equal(lock.charts[0]?.url, chart.url);
  assert.equal(lock.charts[0]?.archive, chart.archive);
});

test('a blob that two images share is there once and names both', () => {
  const { lock } = buildLock(request);
  const shared = lock.blobs.find(({ digest }) => digest === describe('base').digest);
  assert.deepEqual(shared?.repositories, ['docker.io/acme/web', 'docker.io/library/redis']);
  assert.equal(lock.blobs.length, 3 + 4);
});

test('nothing new gives the previous lock itself, whatever the day and the name asked for', () => {
  const previous = parseLock(Buffer.from(formatLock(buildLock(request).lock)), 'lock');
  const later = buildLock({ ...request, previous, now: new Date('2027-01-05T00:00:00Z'), release: '2027q1' });
  assert.equal(later.lock, previous);
  assert.equal(later.changed, false);
});

test('a change raises the sequence and takes the next name', () => {
  const previous = buildLock(request).lock;
  for (const changed of [
    { ...request, resolution: { ...resolution, images: [redis] } },
    { ...request, resolution: { ...resolution, charts: [] } },
    { ...request, platforms: 'linux/amd64' },
  ]) {
    const { lock } = buildLock({ ...changed, previous });
    assert.deepEqual([lock.release, lock.sequence], ['2026q4.1', 2]);
  }
});

test('values that trade places make no new lock', () => {
  const use = {
    chart: 'acme',
    object: 'Pod a',
    certainty: 'certain',
    image: web.reference,
    hooks: [],
    environments: [],
  } as const;
  const setBy = (path: string) => ({ ...web, uses: [{ ...use, control: { path, sets: 'image' as const } }] });
  const before = buildLock({ ...request, resolution: { charts: [], images: [setBy('a.image')] } }).lock;
  assert.deepEqual(before.images[0]?.setBy, ['acme: a.image']);
  const resolution = { charts: [], images: [setBy('b.image')] };
  assert.equal(buildLock({ ...request, resolution, previous: before }).lock, before);
});

test('what follows a release that was named ahead says so; what follows the name of a wrong clock does not', () => {
  const next = (release: string, created: string) => {
    const previous = { ...buildLock(request).lock, release, created };
    return buildLock({ ...request, resolution: { ...resolution, charts: [] }, previous }).lock;
  };
  const ahead = next('2027q1', '2026-11-20T00:00:00Z');
  assert.deepEqual([ahead.release, ahead.ahead], ['2027q1.1', true]);
  const again = buildLock({ ...request, previous: ahead }).lock;
  assert.deepEqual([again.release, again.ahead], ['2027q1.2', true]);
  assert.deepEqual(parseLock(Buffer.from(formatLock(again)), 'lock'), again);
  const far = next('2027q1', '2027-02-01T00:00:00Z');
  assert.deepEqual([far.release, far.ahead], ['2027q1.1', undefined]);
});

test('a release never changes its content', () => {
  const previous = buildLock(request).lock;
  const changed = { ...request, previous, resolution: { charts: [], images: [web] } };
  assert.throws(() => buildLock({ ...changed, release: '2026q4' }), {
    name: 'UserError',
    code: 'RELEASE_EXISTS',
  });
  assert.equal(buildLock({ ...changed, release: '2026q4.7' }).lock.release, '2026q4.7');
});

test('a name that is older than the previous release is refused', () => {
  const previous = buildLock({ ...request, release: '2026q4.10' }).lock;
  const changed = { ...request, previous, resolution: { charts: [], images: [web] } };
  for (const release of ['2026q4.9', '2026q3', '2025q4.11']) {
    assert.throws(() => buildLock({ ...changed, release }), { name: 'UserError', code: 'RELEASE_ORDER' });
  }
  assert.equal(buildLock({ ...changed, release: '2026q4.11' }).lock.release, '2026q4.11');
});

test('the upstream index of a chosen platform is kept beside the root', () => {
  const upstream = describe('index', 'application/vnd.oci.image.index.v1+json');
  const { lock } = buildLock({ ...request, resolution: { charts: [], images: [{ ...web, upstream }] } });
  assert.deepEqual(lock.images[0]?.upstream, upstream);
  assert.equal(
    lock.blobs.some(({ digest }) => digest === upstream.digest),
    false,
  );
});

test('one digest with two sizes is refused', () => {
  const [blob, ...blobs] = redis.closure.blobs;
  assert.ok(blob);
  const lying = {
    ...redis,
    closure: { ...redis.closure, blobs: [{ ...blob, size: blob.size + 1 }, ...blobs] },
  };
  assert.throws(() => buildLock({ ...request, resolution: { charts: [], images: [web, lying] } }), {
    name: 'RefusedError',
    code: 'SIZE_MISMATCH',
  });
});

test('a layer with two media types gets one that does not depend on the order', () => {
  const docker = describe('base', 'application/vnd.docker.image.rootfs.diff.tar.gzip');
  const other = { ...redis, closure: { ...redis.closure, blobs: [docker] } };
  assert.deepEqual(lockOf([web, other]), lockOf([other, web]));
});

test('an image keeps the values that say which one it is, each once, in an order of their own', () => {
  const uses = ['b.image', 'a.image', 'b.image'].map((path) => ({
    image: 'redis:7',
    certainty: 'certain' as const,
    object: 'Pod redis',
    hooks: [],
    chart: 'web/charts/redis',
    environments: [],
    control: { path, sets: 'image' as const },
  }));
  const fixed = { ...web, uses: uses.map((use) => ({ ...use, control: 'fixed' as const })) };
  const lock = lockOf([{ ...redis, uses }, fixed]);
  assert.deepEqual(
    lock.images.map(({ setBy }) => setBy),
    [undefined, ['web: a.image', 'web: b.image']],
  );
  assert.deepEqual(parseLock(Buffer.from(formatLock(lock)), 'lock'), lock);
});

/** The release, with what is known of two of its parts. */
function withFacts(facts: object): Resolution {
  return { charts: [{ ...chart, ...facts }], images: [redis, { ...web, ...facts }] };
}

test('what is only known of an artifact is in the lock, and makes no new one by itself', () => {
  const known = { newest: '1.2.0', created: '2026-08-01T09:00:00Z' };
  const previous = parseLock(
    Buffer.from(formatLock(buildLock({ ...request, resolution: withFacts(known) }).lock)),
    'lock',
  );
  assert.deepEqual(
    [...previous.charts, ...previous.images].map(({ newest, created }) => [newest, created]),
    [
      ['1.2.0', '2026-08-01T09:00:00Z'],
      ['1.2.0', '2026-08-01T09:00:00Z'],
      [undefined, undefined],
    ],
  );
  for (const facts of [{}, { newest: '1.3.0', created: '2026-08-02T09:00:00Z' }]) {
    assert.equal(buildLock({ ...request, previous, resolution: withFacts(facts) }).lock, previous);
  }
});
