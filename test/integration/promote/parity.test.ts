import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { connect } from '../../../src/connect.ts';
import type { Registries } from '../../../src/oci/registry/registries.ts';
import type { EvidenceCount, ParityRow } from '../../../src/promote/parity.ts';
import { isRefused } from '../../support/attack.ts';
import { pushCosignTag, pushImage, pushReferrer, type SeededImage } from '../../support/images.ts';
import {
  type InternalSide,
  type InternalSideOptions,
  startInternalSide,
} from '../../support/internal-side.ts';
import type { SampleRelease } from '../../support/locks.ts';
import { bundleFor, lockImages } from '../../support/multi-platform.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { testRuntime } from '../../support/runtime.ts';
import { bundleByKey, bundleType, makeKey, statementAbout } from '../../support/upstream-signatures.ts';

const signer = makeKey();
let upstream: TestRegistry;
let registries: Registries;
let image: SeededImage;
let signed: SeededImage;

before(async () => {
  upstream = await startRegistry();
  const platforms = ['linux/amd64', 'linux/arm64'];
  image = pushImage(upstream, 'wandb/local', '1.0.0', { platforms, attestations: true });
  const [amd64] = image.manifests;
  assert.ok(amd64);
  pushReferrer(upstream, 'wandb/local', image.root, {
    artifactType: 'application/vnd.cncf.notary.signature',
  });
  pushReferrer(upstream, 'wandb/local', amd64, { artifactType: 'application/spdx+json' });
  pushCosignTag(upstream, 'wandb/local', image.root);
  signed = pushImage(upstream, 'wandb/signed', '1.0.0');
  const content = bundleByKey(statementAbout(signed.root.digest), signer.privateKey);
  pushReferrer(upstream, 'wandb/signed', signed.root, { artifactType: bundleType, content });
  pushImage(upstream, 'wandb/plain', '1.0.0');
  ({ registries } = await connect({ 'docker.io': upstream.url }, testRuntime()));
});
after(() => upstream.close());

async function sideFor(t: TestContext, options: InternalSideOptions = {}): Promise<InternalSide> {
  const side = await startInternalSide(options);
  t.after(() => side.registry.close());
  await writeFile(join(side.folder, 'upstream.pub'), signer.pem);
  await writeFile(join(side.folder, 'other.pub'), makeKey().pem);
  return side;
}

async function lock(...names: readonly string[]): Promise<SampleRelease> {
  return await lockImages(upstream, registries, names, { platforms: 'all' });
}

function counts(row: ParityRow): readonly [platform: string, upstream: string, inside: string] {
  return [row.platform ?? '', listed(row.upstream), listed(row.inside)];
}

function listed({ signature, attestation, sbom, other }: EvidenceCount): string {
  return [signature, attestation, sbom, other].join(' ');
}

describe('signatures, attestations, SBOMs and others, upstream and inside', () => {
  for (const referrersApi of [true, false]) {
    test(`${referrersApi ? 'by the referrers API' : 'under fallback tags'}, per image and platform`, async (t) => {
      const side = await sideFor(t, { referrersApi });
      const { evidence } = await side.promote(
        await bundleFor(side, await lock('wandb/local:1.0.0', 'wandb/plain:1.0.0')),
      );
      assert.deepEqual(evidence?.map(counts), [
        ['', '2 0 0 0', '2 0 0 0'],
        ['linux/amd64', '0 1 1 0', '0 1 1 0'],
        ['linux/arm64', '0 1 0 0', '0 1 0 0'],
      ]);
      assert.deepEqual(
        [...new Set(evidence?.map(({ internal }) => internal))],
        ['registry.test/local:1.0.0'],
      );
    });
  }

  test('the .prov of a chart signs it, in Helm’s own way', async (t) => {
    const side = await sideFor(t, { promote: '  charts: [{oci: charts}]\n' });
    const charts = [{ reference: 'ghcr.io/wandb/operator:1.4.8', provenance: 'signed' }];
    const { evidence } = await side.promote(await side.bundle({ charts }));
    assert.deepEqual(evidence?.map(counts), [['', '1 0 0 0', '1 0 0 0']]);
  });

  test('what others have added inside is counted there', async (t) => {
    const side = await sideFor(t);
    const bundle = await bundleFor(side, await lock('wandb/local:1.0.0'));
    await side.promote(bundle);
    pushReferrer(side.registry, 'local', image.root, {
      artifactType: 'application/vnd.cncf.notary.signature',
      content: 'ours',
    });
    const [root] = (await side.promote(bundle)).evidence ?? [];
    assert.deepEqual(root && counts(root), ['', '2 0 0 0', '3 0 0 0']);
  });
});

describe('where the internal side says who must have signed', () => {
  test('it is verified again, out of what the internal registry gives back', async (t) => {
    const side = await sideFor(t, { more: 'signed:\n  docker.io/wandb/signed: {key: upstream.pub}\n' });
    const { evidence } = await side.promote(await bundleFor(side, await lock('wandb/signed:1.0.0')));
    assert.deepEqual(
      evidence?.map(({ digest, signed: by }) => [digest, by?.state, by?.form]),
      [[signed.root.digest, 'verified', 'referrer']],
    );
  });

  test('a signature by another key is refused, before anything is written', async (t) => {
    const side = await sideFor(t, { more: 'signed:\n  docker.io/wandb/signed: {key: other.pub}\n' });
    const bundle = await bundleFor(side, await lock('wandb/signed:1.0.0'));
    await assert.rejects(side.promote(bundle), isRefused('UPSTREAM_SIGNER_WRONG'));
    assert.deepEqual(side.writes(), []);
  });
});
