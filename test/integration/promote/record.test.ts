import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { newestRecord, readRecord, writeRecord } from '../../../src/promote/record.ts';
import { isRefused } from '../../support/attack.ts';
import { pushImage } from '../../support/images.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { q3 } from '../../support/quarters.ts';

const foreign = {
  reference: 'docker.io/other/image:1',
  internal: 'registry.test/other/image:1',
  digest: digestOf(Buffer.from('foreign')),
};

describe('the promotion record', () => {
  test('holds the bundle manifest, its signature, and what went where', async () => {
    const side = await startInternalSide();
    const bundle = await side.bundle(q3);
    await side.promote(bundle);
    const record = await readRecord(side.registries, await side.config(), '2026q3');
    assert.ok(record !== undefined);
    assert.deepEqual(record.bundleBytes, (await readBundle(bundle)).bytes);
    assert.equal(record.promotedAt, '2026-10-01T00:00:00Z');
    assert.equal(record.sequence, 1);
    assert.deepEqual(
      record.images.map(({ internal }) => internal),
      [
        'registry.test/library/controller:1.16.1',
        'registry.test/local:0.62.2',
        'registry.test/prometheus/prometheus:v2.47.0',
      ],
    );
    await side.registry.close();
  });

  test('nothing is found before the first promotion', async () => {
    const side = await startInternalSide();
    assert.equal(await newestRecord(side.registries, await side.config()), undefined);
    assert.equal(await readRecord(side.registries, await side.config(), '2026q3'), undefined);
    await side.registry.close();
  });

  const contradictions = [
    ['another sequence', { sequence: 9 }],
    ['an image at another digest', { images: [{ ...foreign, reference: 'docker.io/wandb/local:0.62.2' }] }],
    ['an image that is not in the bundle', { images: [foreign] }],
    [
      'a chart that is not in the bundle',
      { charts: [{ name: 'x', version: '1.0.0', digest: foreign.digest }] },
    ],
    ['another bundle', { bundle: foreign.digest }],
    ['a reference that is none', { images: [{ ...foreign, internal: 'https://elsewhere.test/' }] }],
  ] as const;
  for (const [title, change] of contradictions) {
    test(`that says ${title} is refused`, async () => {
      const side = await startInternalSide();
      await side.promote(await side.bundle(q3));
      const config = await side.config();
      const record = await readRecord(side.registries, config, '2026q3');
      assert.ok(record !== undefined);
      const { manifest: _, bundleBytes, signature, ...said } = record;
      await writeRecord(side.registries, config, { bundleBytes, signature, config: { ...said, ...change } });
      await assert.rejects(readRecord(side.registries, config, '2026q3'), isRefused('INVALID_RECORD'));
      await side.registry.close();
    });
  }

  test('something else in its repository is refused', async () => {
    const side = await startInternalSide();
    pushImage(side.registry, 'tidegate/wandb', '2026q3');
    await assert.rejects(side.promote(await side.bundle(q3)), isRefused('INVALID_RECORD'));
    await side.registry.close();
  });
});
