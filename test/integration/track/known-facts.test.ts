import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, test, type TestContext } from 'node:test';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { readLock } from '../../../src/release/read-lock.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { contentOf, pushImage, putManifest } from '../../support/images.ts';
import { registryFor } from '../../support/registry-client.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { type TestRuntime, testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const built = { config: { created: '2026-08-01T09:30:00.123Z' }, layers: ['web'] };
let runtime: TestRuntime;

beforeEach(() => {
  runtime = testRuntime({ now: '2026-10-05T05:17:00Z' });
});

async function configure(t: TestContext, images: string, more = ''): Promise<TestRegistry> {
  const registry = await registryFor(t);
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: acme\naudience: acme-prod\nimages:\n${images}\n${more}\nendpoints: {docker.io: "${registry.url}"}\n`,
  );
  return registry;
}

const track = () => stageRunner(runtime)(trackStage, { helm: 'never' });
const lockPath = () => join(runtime.cwd, 'tidegate.lock.json');

test('the lock says what upstream had that is newer: above the range, or too young', async (t) => {
  const registry = await configure(
    t,
    `  - {name: docker.io/acme/web, version: ^1.0, variant: debian-12}
  - {name: docker.io/acme/db, version: '*', minimumAge: 30d}
  - {name: docker.io/acme/pinned, tag: '1.0'}`,
    'support: {of: acme/web, months: 12, releases: {1.0.0: 2026-01-21}}',
  );
  for (const tag of ['1.4.0-debian-12-r9', '2.0.0-debian-12', '3.0.0', '2.1.0-rc.1-debian-12']) {
    pushImage(registry, 'acme/web', tag, built);
  }
  pushImage(registry, 'acme/db', '7.0.0', built);
  pushImage(registry, 'acme/pinned', '1.0', built);
  await track();
  const lock = await readLock(lockPath());
  assert.deepEqual(
    lock.images.map(({ reference, newest, created }) => [reference, newest, created]),
    [
      ['docker.io/acme/db:7.0.0', '7.0.0', '2026-08-01T09:30:00Z'],
      ['docker.io/acme/pinned:1.0', undefined, '2026-08-01T09:30:00Z'],
      ['docker.io/acme/web:1.4.0-debian-12-r9', '2.0.0-debian-12', '2026-08-01T09:30:00Z'],
    ],
  );
  assert.deepEqual(lock.support?.releases, { '1.0.0': '2026-01-21' });

  pushImage(registry, 'acme/web', '2.2.0-debian-12', built);
  pushImage(registry, 'acme/db', '7.1.0', { layers: ['other'] });
  const before = await readFile(lockPath());
  runtime.clock.advance(24 * 3600 * 1000);
  registry.requests.length = 0;
  assert.equal((await track()).changed, false);
  const read = registry.requests.filter(({ method, path }) => method === 'GET' && path.includes('/blobs/'));
  assert.deepEqual(read, [], 'what is locked is not asked for its date again');
  assert.deepEqual(await readFile(lockPath()), before);

  pushImage(registry, 'acme/web', '1.5.0-debian-12', { layers: ['new'] });
  await track();
  assert.deepEqual(
    (await readLock(lockPath())).images.map(({ reference, newest }) => [reference, newest]),
    [
      ['docker.io/acme/db:7.0.0', '7.1.0'],
      ['docker.io/acme/pinned:1.0', undefined],
      ['docker.io/acme/web:1.5.0-debian-12', '2.2.0-debian-12'],
    ],
  );
});

test('when an image was built: its annotation, else its config; what cannot be is not known', async (t) => {
  const registry = await configure(
    t,
    ['annotated', 'index', 'epoch', 'never', 'future', 'none', 'gone']
      .map((name) => `  - {name: docker.io/acme/${name}, tag: '1.0'}`)
      .join('\n'),
  );
  for (const [name, created] of [
    ['epoch', '1970-01-01T00:00:00Z'],
    ['never', '0001-01-01T00:00:00Z'],
    ['future', '2027-01-01T00:00:00Z'],
    ['none', 7],
  ] as const) {
    pushImage(registry, `acme/${name}`, '1.0', { config: { created }, layers: [name] });
  }
  pushImage(registry, 'acme/index', '1.0', { ...built, platforms: ['linux/amd64', 'linux/arm64'] });
  const { manifests } = pushImage(registry, 'acme/annotated', '1.0', {
    ...built,
    platforms: ['linux/amd64', 'linux/arm64'],
  });
  const annotated = contentOf(registry, 'acme/annotated');
  const index = putManifest(annotated, mediaTypes.ociIndex, {
    manifests,
    annotations: { 'org.opencontainers.image.created': '2026-08-15T12:00:00+09:00' },
  });
  annotated.tags.set('1.0', index.digest);
  pushImage(registry, 'acme/gone', '1.0', built);
  registry.fault = ({ method, path }) =>
    method === 'GET' && path.includes('/acme/gone/blobs/')
      ? { answer: { status: 404, body: '' } }
      : undefined;
  await track();
  assert.deepEqual(
    (await readLock(lockPath())).images.map(({ reference, created }) => [reference.slice(15), created]),
    [
      ['annotated:1.0', '2026-08-15T03:00:00Z'],
      ['epoch:1.0', undefined],
      ['future:1.0', undefined],
      ['gone:1.0', undefined],
      ['index:1.0', '2026-08-01T09:30:00Z'],
      ['never:1.0', undefined],
      ['none:1.0', undefined],
    ],
  );
});
