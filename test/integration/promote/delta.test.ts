import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { TidegateError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { readTrustedRecord } from '../../../src/promote/record/chosen-record.ts';
import { isRefused } from '../../support/attack.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { q3, q4, shared } from '../../support/quarters.ts';
import { recordSource } from '../../support/records.ts';

describe('a delta', () => {
  test('on top of its base sends only what is new', async () => {
    const side = await startInternalSide();
    const base = await side.bundle(q3);
    const delta = await side.bundle(q4, base);
    await side.promote(base);
    const { manifest } = await readBundle(delta);
    assert.ok(manifest.needs.length > 0);
    const result = await side.promote(delta);
    const travelling = manifest.blobs.reduce((sum, { size }) => sum + size, 0);
    assert.ok(result.bytes > 0 && result.bytes <= travelling);
    assert.ok(side.registry.repositories.get('local')?.blobs.has(digestOf(shared)));
    await side.registry.close();
  });

  test('takes what it leaves out from an earlier bundle, given in any order', async () => {
    const side = await startInternalSide();
    const base = await side.bundle(q3);
    const delta = await side.bundle(q4, base);
    const result = await side.promote(base, delta);
    assert.equal(result.release, '2026q4');
    assert.equal((await readTrustedRecord(await recordSource(side))).release, '2026q4');
    assert.equal(side.registry.repositories.get('local')?.tags.has('0.62.2'), false);
    await side.registry.close();
  });

  test('mounts what another internal repository has, although its own does not', async () => {
    const side = await startInternalSide();
    const base = await side.bundle(q3);
    const delta = await side.bundle(q4, base);
    await side.promote(base);
    side.registry.repositories.get('library/controller')?.blobs.delete(digestOf(shared));
    side.writes();
    await side.promote(delta);
    assert.ok(side.writes().some((line) => line.includes('/library/controller/blobs/uploads/?mount=')));
    await side.registry.close();
  });

  test('mounts what only an image of an earlier release had', async () => {
    const side = await startInternalSide();
    const base = await side.bundle({
      ...q3,
      images: [{ reference: 'docker.io/wandb/old:1', layers: [shared] }],
    });
    const delta = await side.bundle(q4, base);
    await side.promote(base);
    side.writes();
    const result = await side.promote(delta);
    assert.ok(result.blobs.mounted >= 2);
    assert.ok(side.writes().some((line) => /mount=.*from=old$/.test(line)));
    await side.registry.close();
  });

  test('is copied out of another internal repository where the registry cannot mount', async () => {
    const side = await startInternalSide();
    const base = await side.bundle(q3);
    const delta = await side.bundle(q4, base);
    await side.promote(base);
    side.registry.repositories.get('library/controller')?.blobs.delete(digestOf(shared));
    side.registry.fault = ({ path }) =>
      path.includes('mount=')
        ? { answer: { status: 202, headers: { location: '/v2/x/blobs/uploads/1' } } }
        : undefined;
    await side.promote(delta);
    assert.deepEqual(
      side.registry.repositories.get('library/controller')?.blobs.get(digestOf(shared)),
      shared,
    );
    await side.registry.close();
  });

  test('is refused with the full list when a blob is nowhere, before the first write', async () => {
    const side = await startInternalSide();
    const delta = await side.bundle(q4, await side.bundle(q3));
    const { manifest } = await readBundle(delta);
    await assert.rejects(side.promote(delta), (error: unknown) => {
      isRefused('NEEDED_BLOBS_MISSING', new RegExp(digestOf(shared)))(error);
      const details = error instanceof TidegateError ? error.details : [];
      assert.deepEqual(
        [...new Set(details.map((line) => line.slice(0, 71)))].sort(),
        manifest.needs.map(({ digest }) => digest),
      );
      return true;
    });
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });
});
