import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { RemoteError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { q3, q4, shared } from '../../support/quarters.ts';
import type { LoggedRequest } from '../../support/registry.ts';

/** A registry that says 201 to some writes and stores nothing. */
async function forgetting(
  t: TestContext,
  isLost: (request: LoggedRequest) => boolean,
): Promise<InternalSide> {
  const side = await startInternalSide();
  t.after(() => side.registry.close());
  side.registry.fault = (request) =>
    request.method === 'PUT' && isLost(request) ? { answer: { status: 201 } } : undefined;
  return side;
}

async function detailsOf(promotion: Promise<unknown>): Promise<readonly string[]> {
  const error = await promotion.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof RemoteError && error.code === 'READ_BACK_FAILED', String(error));
  return error.details;
}

function tagsIn(side: InternalSide): readonly string[] {
  return [...side.registry.repositories].flatMap(([name, { tags }]) =>
    [...tags.keys()].map((tag) => `${name}:${tag}`),
  );
}

test('blobs that the registry says it has stored, and has not, are all named before any manifest is written', async (t) => {
  const side = await forgetting(t, ({ path }) => path.startsWith('/v2/local/blobs/'));
  const details = await detailsOf(side.promote(await side.bundle(q3)));
  assert.ok(details.length > 1);
  assert.ok(details.every((detail) => /^registry\.test\/local: blob sha256:\w+ is not there$/.test(detail)));
  assert.deepEqual(
    side.writes().filter((line) => line.includes('/manifests/')),
    [],
  );
});

test('a blob that was there before, and is collected while others are sent, is named before any manifest is written', async (t) => {
  const side = await startInternalSide();
  t.after(() => side.registry.close());
  await side.promote(await side.bundle(q3));
  const kept = digestOf(shared);
  side.writes();
  side.registry.fault = ({ method }) => {
    if (method === 'PUT') {
      side.registry.repositories.get('local')?.blobs.delete(kept);
    }
    return undefined;
  };
  assert.deepEqual(await detailsOf(side.promote(await side.bundle(q4))), [
    `registry.test/local: blob ${kept} is not there`,
  ]);
  assert.deepEqual(
    side.writes().filter((line) => line.includes('/manifests/')),
    [],
  );
});

test('a release that is in force already, with every name, is asked for each blob once', async (t) => {
  const side = await startInternalSide();
  t.after(() => side.registry.close());
  const bundle = await side.bundle(q3);
  await side.promote(bundle);
  const { requests } = side.registry;
  const before = requests.length;
  await side.promote(bundle);
  const asked = requests
    .slice(before)
    .filter(({ method, path }) => method === 'HEAD' && path.includes('/blobs/'))
    .map(({ path }) => path);
  assert.ok(asked.length > 0);
  assert.equal(new Set(asked).size, asked.length);
});

test('a manifest of any platform that the registry has not stored is named before any tag is set', async (t) => {
  let lost = '';
  const side = await forgetting(t, ({ path }) => path.endsWith(lost) && !path.includes('/blobs/'));
  const bundle = await side.bundle(q3);
  const { manifest } = await readBundle(bundle);
  // No root: what refers to it.
  lost = manifest.images.flatMap(({ referrers }) => referrers)[0]?.digest ?? '?';
  const details = await detailsOf(side.promote(bundle));
  assert.deepEqual([details.length, details[0]?.includes(lost)], [1, true]);
  assert.deepEqual(tagsIn(side), []);
});

test('tags that the registry has not stored are all named, and no record is written', async (t) => {
  const side = await forgetting(
    t,
    ({ path }) => /\/manifests\/(?!sha256:)/.test(path) && !path.includes('/tidegate/'),
  );
  const details = await detailsOf(side.promote(await side.bundle(q3)));
  assert.equal(details.length, 5);
  assert.match(
    details[0] ?? '',
    /^registry\.test\/library\/controller:1\.16\.1 stands for nothing, the release has sha256:/,
  );
  assert.ok(!tagsIn(side).includes('tidegate/wandb:2026q3'));
});

test('referrers that are listed no more when the tags are set are all named, and no record is written', async (t) => {
  const side = await startInternalSide();
  t.after(() => side.registry.close());
  const isTagged = (): boolean => side.registry.repositories.get('local')?.tags.has('0.62.2') === true;
  side.registry.fault = ({ path }) =>
    path.includes('/referrers/') && isTagged()
      ? { answer: { status: 200, body: '{"schemaVersion":2,"manifests":[]}' } }
      : undefined;
  const details = await detailsOf(side.promote(await side.bundle(q3)));
  assert.equal(details.length, 2);
  assert.match(details[0] ?? '', /^registry\.test\/local@sha256:\w+ does not list sha256:/);
  assert.ok(!tagsIn(side).includes('tidegate/wandb:2026q3'));
});
