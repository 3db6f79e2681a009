import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { fails } from '../../support/fails.ts';
import { contentOf, pushImage, pushReferrer, putManifest } from '../../support/images.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { q3 } from '../../support/quarters.ts';

test('the fallback tag keeps what others listed under it', async () => {
  const side = await startInternalSide({ referrersApi: false });
  const bundle = await side.bundle(q3);
  const image = (await readBundle(bundle)).manifest.images[1];
  assert.ok(image !== undefined);
  const own = pushReferrer(side.registry, 'local', image.root, {
    content: 'scanned here',
    fallbackTag: true,
  });
  await side.promote(bundle);
  const listed = await side.registries.repository('registry.test/local').referrers(image.root.digest);
  assert.deepEqual(
    listed.map(({ digest }) => digest).sort(),
    [own.digest, ...image.referrers.map(({ digest }) => digest)].sort(),
  );
  await side.registry.close();
});

test('run after run, nothing that others listed under the fallback tag is lost or changed', async () => {
  const side = await startInternalSide({ referrersApi: false });
  const bundle = await side.bundle(q3);
  const image = (await readBundle(bundle)).manifest.images[1];
  assert.ok(image !== undefined);
  const tag = image.root.digest.replace(':', '-');
  const content = contentOf(side.registry, 'local');
  const foreign = [
    // Of a kind that is not read here, with a key that is not known here, and one whose manifest is gone.
    {
      mediaType: 'application/vnd.oci.artifact.manifest.v1+json',
      digest: digestOf(Buffer.from('a')),
      size: 1,
    },
    {
      mediaType: mediaTypes.ociManifest,
      digest: digestOf(Buffer.from('b')),
      size: 1,
      data: 'Yg==',
      annotations: { of: 'theirs' },
    },
  ];
  side.registry.sparseIndexes = true;
  const theirs = putManifest(content, mediaTypes.ociIndex, {
    manifests: foreign,
    annotations: { kept: 'by them' },
  });
  content.tags.set(tag, theirs.digest);
  const listed = (): { manifests: readonly { digest: string }[]; annotations: unknown } =>
    JSON.parse(content.manifests.get(content.tags.get(tag) ?? '')?.bytes.toString('utf8') ?? '{}');
  const expected = [...foreign, ...image.referrers].map(({ digest }) => digest);
  await side.promote(bundle);
  assert.deepEqual(listed().manifests.slice(0, 2), foreign);
  assert.deepEqual(listed().annotations, { kept: 'by them' });
  assert.deepEqual(
    listed().manifests.map(({ digest }) => digest),
    expected,
  );

  const later = pushReferrer(side.registry, 'local', image.root, { content: 'later', fallbackTag: true });
  side.writes();
  assert.equal((await side.promote(bundle)).unchanged, true);
  assert.deepEqual(side.writes(), []);
  assert.ok(listed().manifests.some(({ digest }) => digest === later.digest));
  await side.registry.close();
});

test('an entry that another writer drops is written again', async () => {
  const side = await startInternalSide({ referrersApi: false });
  const bundle = await side.bundle(q3);
  const image = (await readBundle(bundle)).manifest.images[1];
  const tag = image?.root.digest.replace(':', '-') ?? '';
  const content = contentOf(side.registry, 'local');
  const theirs = putManifest(content, mediaTypes.ociIndex, { manifests: [] });
  let dropped = 0;
  side.registry.fault = ({ method, path }) => {
    const written = side.registry.requests.some(
      (request) => request.method === 'PUT' && request.path.endsWith(tag),
    );
    if (dropped === 0 && written && method === 'HEAD' && path.endsWith(tag)) {
      dropped += 1;
      content.tags.set(tag, theirs.digest);
    }
    return undefined;
  };
  await side.promote(bundle);
  assert.equal(dropped, 1);
  const listed = JSON.parse(
    content.manifests.get(content.tags.get(tag) ?? '')?.bytes.toString('utf8') ?? '{}',
  );
  assert.equal(listed.manifests.length, image?.referrers.length);
  await side.registry.close();
});

test('a fallback tag that stands for something else is not written over', async () => {
  const side = await startInternalSide({ referrersApi: false });
  const bundle = await side.bundle(q3);
  const image = (await readBundle(bundle)).manifest.images[1];
  const tag = image?.root.digest.replace(':', '-') ?? '';
  const other = pushImage(side.registry, 'local', tag).root;
  await assert.rejects(side.promote(bundle), fails('REFERRERS_TAG_TAKEN', new RegExp(tag)));
  const { tags } = contentOf(side.registry, 'local');
  assert.deepEqual([...tags], [[tag, other.digest]]);
  await side.registry.close();
});

for (const referrersApi of [true, false]) {
  test(`referrers are listed ${referrersApi ? 'by the API' : 'under the fallback tag'}`, async () => {
    const side = await startInternalSide({ referrersApi });
    const bundle = await side.bundle(q3);
    const { manifest } = await readBundle(bundle);
    const image = manifest.images[1];
    assert.ok(image !== undefined);
    await side.promote(bundle);
    const repository = side.registries.repository('registry.test/local');
    const listed = await repository.referrers(image.root.digest);
    assert.deepEqual(
      listed.map(({ digest }) => digest).sort(),
      image.referrers.map(({ digest }) => digest),
    );
    assert.ok(listed.every(({ artifactType }) => artifactType === 'application/vnd.example.sbom.v1+json'));
    const tag = image.root.digest.replace(':', '-');
    assert.equal(side.registry.repositories.get('local')?.tags.has(tag), !referrersApi);
    side.writes();
    assert.equal((await side.promote(bundle)).unchanged, true);
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });
}
