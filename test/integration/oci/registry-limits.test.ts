import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { closure } from '../../../src/oci/closure.ts';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { RegistryRepository } from '../../../src/oci/registry/registries.ts';
import { fails } from '../../support/fails.ts';
import { contentOf, pushImage, putManifest } from '../../support/images.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';
import type { TestRegistry } from '../../support/registry.ts';

const digest = digestOf(Buffer.from('x'));

async function repositoryFor(t: TestContext): Promise<{
  readonly registry: TestRegistry;
  readonly repository: RegistryRepository;
}> {
  const registry = await registryFor(t);
  const { registries } = await clientFor(t);
  return { registry, repository: registries.repository(`${registry.host}/a/b`) };
}

/** Every page leads to one more. */
function answerWithoutEnd(registry: TestRegistry, body: string): void {
  registry.fault = () => ({
    answer: {
      status: 200,
      headers: { link: `</v2/a/b/list?page=${registry.requests.length}>; rel="next"` },
      body,
    },
  });
}

test('a page of tags may be as full as its bytes allow', async (t) => {
  const { registry, repository } = await repositoryFor(t);
  const junk = `{"tags":[${'"",'.repeat(900_000)}"1.0.0"]}`;
  registry.fault = () => ({ answer: { status: 200, body: junk } });
  assert.deepEqual(await repository.tags(), ['1.0.0']);
  const many = Array.from({ length: 100_001 }, (_, index) => `t${index}`);
  const page = (tags: readonly string[]): void => {
    registry.fault = () => ({ answer: { status: 200, body: JSON.stringify({ tags }) } });
  };
  page(many.slice(1));
  assert.equal((await repository.tags()).length, 100_000);
  page(many);
  await assert.rejects(repository.tags(), fails('TOO_LARGE', /a list without end/));
});

test('pages without end are refused by their number, their entries or their bytes', async (t) => {
  const { registry, repository } = await repositoryFor(t);
  const tags = JSON.stringify({ tags: Array.from({ length: 20_000 }, (_, index) => `t${index}`) });
  const bodies: readonly (readonly [string, number])[] = [
    ['{"tags":[]}', 1001],
    [tags, 6],
    [JSON.stringify({ tags: ['x'.repeat(8_000_000)] }), 5],
  ];
  for (const [body, pages] of bodies) {
    answerWithoutEnd(registry, body);
    registry.requests.length = 0;
    await assert.rejects(repository.tags(), fails('TOO_LARGE', /a list without end/));
    assert.equal(registry.requests.length, pages);
  }
});

test('pages that lead in a circle are asked once each', async (t) => {
  const { registry, repository } = await repositoryFor(t);
  registry.fault = ({ path }) => ({
    answer: {
      status: 200,
      headers: { link: `</v2/a/b/tags/list?${path.endsWith('?x') ? 'y' : 'x'}>; rel="next"` },
      body: '{"tags":["1.0.0"]}',
    },
  });
  await assert.rejects(repository.tags(), fails('TOO_LARGE', /a list without end/));
  assert.equal(registry.requests.length, 3);
});

test('referrers without end are refused', async (t) => {
  const { registry, repository } = await repositoryFor(t);
  const annotations = { note: 'x'.repeat(500) };
  const entry = { mediaType: mediaTypes.ociManifest, digest, size: 5, annotations };
  const manifests = Array.from({ length: 9999 }, () => entry);
  answerWithoutEnd(registry, JSON.stringify({ schemaVersion: 2, manifests }));
  await assert.rejects(repository.referrers(digest), fails('TOO_LARGE', /a list without end/));
  assert.ok(registry.requests.length < 10);
});

test('a page of referrers that nests deeper than the stack is refused by its fault', async (t) => {
  const { registry, repository } = await repositoryFor(t);
  const deep = `${'['.repeat(400_000)}${']'.repeat(400_000)}`;
  registry.fault = () => ({
    answer: { status: 200, body: `{"schemaVersion":2,"manifests":[{"digest":${deep}}],"more":${deep}}` },
  });
  await assert.rejects(
    repository.referrers(digest),
    fails('INVALID_MANIFEST', /digest: expected sha256 or sha512, got a list/),
  );
});

test('a fallback tag whose manifests are too large to look through is refused before they are read', async (t) => {
  const { registry, repository } = await repositoryFor(t);
  registry.referrersApi = false;
  const content = contentOf(registry, 'a/b');
  const manifests = Array.from({ length: 5 }, (_, index) => ({
    mediaType: mediaTypes.ociManifest,
    digest: digestOf(Buffer.from(String(index))),
    size: 16 * 1024 * 1024,
  }));
  const { root } = pushImage(registry, 'a/b', '1.0.0');
  const listed = putManifest(content, mediaTypes.ociIndex, { manifests });
  content.tags.set(`sha256-${root.digest.slice(7)}`, listed.digest);
  await assert.rejects(closure(repository, root), fails('CLOSURE_TOO_LARGE'));
  assert.ok(
    registry.requests.every(({ path }) => !manifests.some((manifest) => path.includes(manifest.digest))),
  );
});
