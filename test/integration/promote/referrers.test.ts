import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { pushReferrer } from '../../support/images.ts';
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
