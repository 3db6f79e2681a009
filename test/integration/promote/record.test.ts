import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { readRecord } from '../../../src/promote/record/record.ts';
import { readTrustedRecord } from '../../../src/promote/record/chosen-record.ts';
import { readHistory } from '../../../src/promote/record/all-records.ts';
import { findRecord } from '../../../src/promote/record/trusted-record.ts';
import { isRefused } from '../../support/attack.ts';
import { fails } from '../../support/fails.ts';
import { pushCosignTag, pushImage } from '../../support/images.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { q3, q4 } from '../../support/quarters.ts';
import { forgeRecord, plantRecord, recordSource } from '../../support/records.ts';

const recordPath = 'tidegate/wandb';
const foreign = {
  reference: 'docker.io/other/image:1',
  internal: 'registry.test/other/image:1',
  digest: digestOf(Buffer.from('foreign')),
};
const chart = { reference: 'ghcr.io/wandb/operator:1.4.8' };

function warningsOf(side: InternalSide): readonly string[] {
  return side.runtime.lines.filter((line) => line.startsWith('warning: '));
}

describe('the promotion record', () => {
  test('holds the bundle manifest, its signature, and what went where', async () => {
    const side = await startInternalSide();
    const bundle = await side.bundle(q3);
    await side.promote(bundle);
    const repository = side.registries.repository(`registry.test/${recordPath}`);
    const stored = await readRecord(repository, '2026q3');
    assert.deepEqual(stored?.bundleBytes, (await readBundle(bundle)).bytes);
    assert.equal(stored?.config.promotedAt, '2026-10-01T00:00:00Z');
    assert.equal(stored?.config.sequence, 1);
    assert.deepEqual(
      stored?.config.images.map(({ internal }) => internal),
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
    const source = await recordSource(side);
    await assert.rejects(readTrustedRecord(source), fails('NOT_PROMOTED'));
    assert.deepEqual(await readHistory(source), { records: [], doubted: [] });
    assert.equal(await findRecord(source, '2026q3'), undefined);
    assert.deepEqual(warningsOf(side), []);
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
      const source = await recordSource(side);
      const stored = await readRecord(side.registries.repository(`registry.test/${recordPath}`), '2026q3');
      assert.ok(stored !== undefined);
      await forgeRecord(side, { ...stored, config: { ...stored.config, ...change } });
      await assert.rejects(findRecord(source, '2026q3'), isRefused('INVALID_RECORD'));
      await side.registry.close();
    });
  }

  test('that holds no signature, or more than a bundle has, is refused before any is judged', async () => {
    const side = await startInternalSide();
    for (const count of [0, 6]) {
      await forgeRecord(side, { tag: '2099q4', signatures: Array(count).fill(Buffer.from('{}')) });
      await assert.rejects(findRecord(await recordSource(side), '2099q4'), isRefused('INVALID_RECORD'));
    }
    await side.registry.close();
  });

  test('that names another layer of the release as a chart’s archive is refused', async () => {
    const side = await startInternalSide();
    const bundle = await side.bundle({ ...q3, charts: [chart] });
    await side.promote(bundle);
    const { manifest } = await readBundle(bundle);
    const other = manifest.blobs.find(({ digest }) => digest !== manifest.charts[0]?.archive);
    const stored = await readRecord(side.registries.repository(`registry.test/${recordPath}`), '2026q3');
    assert.ok(stored !== undefined && other !== undefined);
    const charts = [{ name: 'operator', version: '1.4.8', digest: other.digest }];
    await forgeRecord(side, { ...stored, config: { ...stored.config, charts } });
    await assert.rejects(findRecord(await recordSource(side), '2026q3'), isRefused('INVALID_RECORD'));
    await side.registry.close();
  });
});

describe('what is in the record repository and counts for nothing', () => {
  const intruders: readonly (readonly [string, (side: InternalSide) => Promise<unknown>, RegExp])[] = [
    ['a record nobody signed', (side) => forgeRecord(side, {}), /2099q4: /],
    [
      'a signed record of another product',
      (side) => plantRecord(side, { name: 'other', release: '2098q1', sequence: 50 }),
      /2098q1: .*record of other, not of wandb/,
    ],
    [
      'an image under a release’s name',
      async (side) => pushImage(side.registry, recordPath, '2097q1'),
      /2097q1: .*no promotion record/,
    ],
    [
      'a record that is cut off',
      async (side) => {
        await forgeRecord(side, { bundleBytes: Buffer.from('gone') });
        side.registry.repositories.get(recordPath)?.blobs.delete(digestOf(Buffer.from('gone')));
      },
      /2099q4: .*a part of it is not there/,
    ],
    ['a stray tag', async (side) => pushImage(side.registry, recordPath, 'cache'), /"cache"/],
  ];
  for (const [title, intrude, says] of intruders) {
    test(`${title} stops neither promote nor whoever reads, and is named in a warning`, async () => {
      const side = await startInternalSide();
      await side.promote(await side.bundle(q3));
      await intrude(side);
      assert.equal((await side.promote(await side.bundle(q4))).release, '2026q4');
      assert.equal((await readTrustedRecord(await recordSource(side))).release, '2026q4');
      const warnings = warningsOf(side);
      assert.equal(warnings.length, 2);
      warnings.forEach((warning) => assert.match(warning, says));
      warnings.forEach((warning) =>
        assert.match(warning, /See whether the trust policy is right, .*; where it is, .* delete them/),
      );
      await side.registry.close();
    });
  }

  test('a forged record under the release’s own tag gives way to the real one', async () => {
    const side = await startInternalSide();
    await forgeRecord(side, { config: { release: '2026q3', sequence: 1 } });
    await side.promote(await side.bundle(q3));
    assert.equal((await readTrustedRecord(await recordSource(side), '2026q3')).sequence, 1);
    await side.registry.close();
  });

  test('signatures beside a record are not worth a warning', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    const repository = side.registries.repository(`registry.test/${recordPath}`);
    pushCosignTag(side.registry, recordPath, await repository.resolve('2026q3'));
    await readTrustedRecord(await recordSource(side));
    assert.deepEqual(warningsOf(side), []);
    await side.registry.close();
  });

  test('many of them are counted in one warning', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    for (let count = 0; count < 30; count += 1) {
      pushImage(side.registry, recordPath, `stray-${count}`);
    }
    await readTrustedRecord(await recordSource(side));
    const [warning = '', ...more] = warningsOf(side);
    assert.match(warning, /30 tags .*… and 20 more/);
    assert.deepEqual(more, []);
    await side.registry.close();
  });
});

describe('reading one', () => {
  test('of another audience, or too old for the policy, is refused', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    const source = await recordSource(side);
    const trusting = (policy: object) => ({ ...source, trust: { ...source.trust, ...policy } });
    await assert.rejects(
      readTrustedRecord(trusting({ audience: 'elsewhere' }), '2026q3'),
      isRefused('WRONG_AUDIENCE'),
    );
    await assert.rejects(readTrustedRecord(trusting({ minimumSequence: 2 })), isRefused('SEQUENCE_TOO_LOW'));
    await side.registry.close();
  });

  test('by a name that is no release does not reach the registry', async () => {
    const side = await startInternalSide();
    await assert.rejects(
      readTrustedRecord(await recordSource(side), '../../local/manifests/1'),
      fails('INVALID_RELEASE'),
    );
    assert.deepEqual(side.registry.requests, []);
    await side.registry.close();
  });

  test('by default the newest, takes no more requests when there are many', async () => {
    const side = await startInternalSide();
    const source = await recordSource(side);
    const costs: number[] = [];
    for (const [count, release] of ['2026q3', '2026q4', '2026q4.2', '2026q4.10'].entries()) {
      await side.promote(await side.bundle({ ...q3, release, sequence: count + 1 }));
      const before = side.registry.requests.length;
      assert.equal((await readTrustedRecord(source)).release, release);
      costs.push(side.registry.requests.length - before);
    }
    assert.equal(new Set(costs).size, 1, `requests: ${costs.join(', ')}`);
    await side.registry.close();
  });

  test('a registry that fails is no reason to take an older one, or to call it untrusted', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    await side.promote(await side.bundle(q4));
    const source = await recordSource(side);
    side.registry.fault = ({ path }) =>
      path.endsWith(`/v2/${recordPath}/manifests/2026q4`) ? { answer: { status: 403 } } : undefined;
    await assert.rejects(readTrustedRecord(source), fails('DENIED'));
    await assert.rejects(readHistory(source), fails('DENIED'));
    side.registry.fault = undefined;
    const { digest, size } = await source.registries
      .repository(`registry.test/${recordPath}`)
      .resolve('2026q4');
    side.registry.fault = ({ method, path }) =>
      method === 'GET' && path.endsWith(digest)
        ? { answer: { status: 200, body: 'x'.repeat(size) } }
        : undefined;
    await assert.rejects(readTrustedRecord(source), fails('DIGEST_MISMATCH'));
    await side.registry.close();
  });

  test('where none is signed by a key of the policy, says so of each', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    const { key } = await startInternalSide();
    const pem = key.public.key.export({ type: 'spki', format: 'pem' }).toString();
    await writeFile(join(side.folder, 'release.pub'), pem);
    await assert.rejects(
      readTrustedRecord(await recordSource(side)),
      isRefused('NO_TRUSTED_RECORD', /2026q3: None of the trusted keys/),
    );
    await side.registry.close();
  });
});
