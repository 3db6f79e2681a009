import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { type Digest, digestOf } from '../../../src/oci/digest.ts';
import type { Destination } from '../../../src/promote/destination.ts';
import { refuseMovedTags } from '../../../src/promote/moved-tags.ts';
import { planPromotion, type RegistryState } from '../../../src/promote/plan.ts';
import { thrownBy } from '../../support/user-error.ts';

function blob(text: string): Descriptor {
  return { mediaType: 'application/octet-stream', digest: digestOf(Buffer.from(text)), size: text.length };
}

function destination(repository: string, tag: string, blobs: readonly Descriptor[]): Destination {
  const bytes = Buffer.from(`${repository}:${tag}`);
  const root = {
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: digestOf(bytes),
    size: bytes.length,
  };
  return {
    kind: 'image',
    upstream: `docker.io/${repository}`,
    artifact: { reference: `docker.io/${repository}:${tag}`, root, referrers: [], tags: [] },
    repository: `registry.test/${repository}`,
    tag,
    manifests: [{ descriptor: root, bytes }],
    blobs,
    tags: [{ tag, target: root }],
    referrers: [],
  };
}

const nothing: RegistryState = { content: new Map(), tags: new Map(), referrers: new Map() };
const holdsAll = (): boolean => true;
const holdsNone = (): boolean => false;
const shared = blob('shared');
const own = blob('own');

/** What the registry has once a plan is written. */
function applied(destinations: readonly Destination[]): RegistryState {
  const content = new Map<string, Set<Digest>>();
  const tags = new Map<string, Digest>();
  for (const { repository, blobs, manifests, tags: named } of destinations) {
    const digests = content.get(repository) ?? new Set();
    content.set(repository, digests);
    [...blobs, ...manifests.map(({ descriptor }) => descriptor)].forEach(({ digest }) => digests.add(digest));
    named.forEach(({ tag, target }) => tags.set(`${repository}:${tag}`, target.digest));
  }
  return { content, tags, referrers: new Map() };
}

test('a blob is uploaded once and mounted wherever else it is needed', () => {
  const plan = planPromotion(
    [destination('a', '1', [shared]), destination('b', '1', [shared, own])],
    holdsAll,
    nothing,
  );
  assert.deepEqual(
    plan.uploads.map(({ repository, descriptor }) => [repository, descriptor]),
    [
      ['registry.test/a', shared],
      ['registry.test/b', own],
    ],
  );
  assert.deepEqual(plan.mounts, [
    { repository: 'registry.test/b', descriptor: shared, mountFrom: 'registry.test/a' },
  ]);
});

test('two tags of one repository share its blobs', () => {
  const plan = planPromotion(
    [destination('a', '1', [shared]), destination('a', '2', [shared])],
    holdsAll,
    nothing,
  );
  assert.equal(plan.uploads.length, 1);
  assert.equal(plan.mounts.length, 0);
  assert.equal(plan.tags.length, 2);
});

test('a blob that another repository has is mounted, also when no bundle holds it', () => {
  const content = new Map([['registry.test/old', new Set([shared.digest])]]);
  const plan = planPromotion([destination('a', '1', [shared])], holdsNone, { ...nothing, content });
  assert.deepEqual(plan.mounts, [
    { repository: 'registry.test/a', descriptor: shared, mountFrom: 'registry.test/old' },
  ]);
});

test('planning what is applied is empty', () => {
  const destinations = [destination('a', '1', [shared]), destination('b', '1', [shared, own])];
  const plan = planPromotion(destinations, holdsNone, applied(destinations));
  assert.deepEqual(plan, {
    uploads: [],
    mounts: [],
    manifests: [],
    sparse: [],
    referrers: [],
    tags: [],
    missing: [],
    presentBlobs: 3,
  });
});

test('referrers stay in the plan until the registry lists all of them', () => {
  const image = destination('a', '1', []);
  const [one, two] = [blob('one'), blob('two')];
  const subject = image.artifact.root.digest;
  const withReferrers = { ...image, referrers: [{ subject, descriptors: [one, two] }] };
  const key = `registry.test/a@${subject}`;
  const planned = (listed: readonly Digest[]) =>
    planPromotion([withReferrers], holdsAll, { ...nothing, referrers: new Map([[key, new Set(listed)]]) })
      .referrers;
  assert.equal(planned([]).length, 1);
  assert.equal(planned([one.digest]).length, 1);
  assert.equal(planned([two.digest, one.digest]).length, 0);
});

test('of a tag that is moved, the plan says what it stood for', () => {
  const image = destination('a', '1', []);
  const tags = new Map([['registry.test/a:1', own.digest]]);
  const plan = planPromotion([image], holdsAll, { ...nothing, tags });
  assert.deepEqual(plan.tags, [
    { repository: 'registry.test/a', tag: '1', target: image.artifact.root, replaces: own.digest },
  ]);
});

test('tags that may not be moved are refused, all in one error', () => {
  const destinations = [destination('a', '1', []), destination('b', '2', []), destination('c', '3', [])];
  const tags = new Map([
    ['registry.test/a:1', own.digest],
    ['registry.test/c:3', shared.digest],
  ]);
  const { details } = thrownBy(() => refuseMovedTags(destinations, tags, () => false));
  assert.deepEqual(
    details.map((line) => line.split(' ')[0]),
    ['registry.test/a:1', 'registry.test/c:3'],
  );
  refuseMovedTags(destinations, tags, (reference, found) => tags.get(reference) === found);
});

test('every blob that is nowhere is missing', () => {
  const { missing } = planPromotion([destination('a', '1', [shared, own])], holdsNone, nothing);
  assert.deepEqual(
    missing.map(({ digest }) => digest),
    [shared.digest, own.digest],
  );
});
