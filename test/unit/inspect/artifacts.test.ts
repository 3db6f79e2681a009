import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BundleManifest } from '../../../src/bundle/bundle-manifest.ts';
import { inspectArtifacts } from '../../../src/inspect/artifacts.ts';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { type Digest, digestOf, parseDigest } from '../../../src/oci/digest.ts';
import { parseManifest } from '../../../src/oci/manifest.ts';
import type { LockedArtifact } from '../../../src/release/lock.ts';
import { pushCosignTag, pushImage, pushReferrer, type SeededImage } from '../../support/images.ts';
import { storeOf } from '../../support/locks.ts';
import { emptyRepository, type RepositoryContent } from '../../support/registry-content.ts';

const reference = 'docker.io/wandb/local:1';

function seeded() {
  const repositories = new Map<string, RepositoryContent>([['wandb/local', emptyRepository()]]);
  const contents = (): ReadonlyMap<Digest, Buffer> => {
    const content = repositories.get('wandb/local') ?? emptyRepository();
    const manifests = [...content.manifests].map(([digest, { bytes }]) => [digest, bytes] as const);
    return new Map(
      [...content.blobs, ...manifests].map(([digest, bytes]) => [parseDigest(digest, 'test'), bytes]),
    );
  };
  return { registry: { repositories }, contents };
}

function sizes(contents: ReadonlyMap<Digest, Buffer>) {
  return [...contents].map(([digest, { length: size }]) => ({ digest, size }));
}

/** A bundle that holds some contents and needs others. */
function bundleOf(held: ReadonlyMap<Digest, Buffer>, needed: ReadonlyMap<Digest, Buffer> = new Map()) {
  const manifest: BundleManifest = {
    schemaVersion: 1,
    name: 'wandb',
    release: '2026q4',
    sequence: 1,
    audience: 'acme-prod',
    created: '2026-10-01T00:00:00Z',
    index: digestOf(Buffer.from('index')),
    files: [],
    images: [],
    charts: [],
    blobs: sizes(held).map((blob) => ({ ...blob, volume: 'wandb-2026q4.000.tar' })),
    needs: sizes(needed).map((blob) => ({ ...blob, repositories: ['docker.io/wandb/local'] })),
    volumes: [],
  };
  return { manifest, store: { ...storeOf(held), has: (digest: Digest) => held.has(digest) } };
}

function artifact(root: Descriptor, more: Partial<LockedArtifact> = {}): LockedArtifact {
  return { reference, root, referrers: [], tags: [], ...more };
}

/** The configuration that a single image's manifest names. */
function configOf({ root }: SeededImage, contents: ReadonlyMap<Digest, Buffer>): Descriptor {
  const bytes = contents.get(root.digest) ?? Buffer.from('{}');
  const { config } = parseManifest(bytes, root.mediaType, 'test');
  assert.ok(config);
  return config;
}

function without(contents: ReadonlyMap<Digest, Buffer>, gone: readonly Descriptor[]) {
  const digests = new Set(gone.map(({ digest }) => digest));
  const pick = (isGone: boolean) =>
    new Map([...contents].filter(([digest]) => digests.has(digest) === isGone));
  return [pick(false), pick(true)] as const;
}

describe('an image', () => {
  test('of several platforms has those, the layers of all, and its attestations as evidence', async () => {
    const { registry, contents } = seeded();
    const image = pushImage(registry, 'wandb/local', '1', {
      platforms: ['linux/amd64', 'linux/arm64'],
      layers: ['shared by both', 2000],
      attestations: true,
    });
    const referrer = pushReferrer(registry, 'wandb/local', image.root, {
      artifactType: 'application/spdx+json',
    });
    const signature = pushCosignTag(registry, 'wandb/local', image.root);
    const root = artifact(image.root, {
      referrers: [{ ...referrer, artifactType: 'application/spdx+json' }],
      tags: [{ tag: signature.tag, target: signature.manifest }],
    });
    const [inspected] = await inspectArtifacts([root], bundleOf(contents()), true);
    assert.deepEqual(inspected?.content?.platforms, ['linux/amd64', 'linux/arm64']);
    assert.equal(inspected.content.layers, 3);
    assert.equal(inspected.content.whole.blobs, contents().size);
    assert.deepEqual(
      inspected.evidence.map(({ kind, by, digest }) => [kind, by, digest]),
      [
        ['signature', 'tag', signature.manifest.digest],
        ['sbom', 'referrer', referrer.digest],
        ['attestation', 'index', image.attestations[0]?.digest],
        ['attestation', 'index', image.attestations[1]?.digest],
      ],
    );
  });

  test('has only the platforms that travel', async () => {
    const { registry, contents } = seeded();
    const image = pushImage(registry, 'wandb/local', '1', { platforms: ['linux/amd64', 'linux/arm64'] });
    const [held] = without(contents(), image.manifests.slice(1));
    const [inspected] = await inspectArtifacts([artifact(image.root)], bundleOf(held), true);
    assert.deepEqual(inspected?.content?.platforms, ['linux/amd64']);
  });

  test('of one platform is told by its configuration, unless a delta leaves that out', async () => {
    const { registry, contents } = seeded();
    const image = pushImage(registry, 'wandb/local', '1', { platforms: ['linux/s390x'] });
    const [whole] = await inspectArtifacts([artifact(image.root)], bundleOf(contents()), true);
    assert.deepEqual(whole?.content?.platforms, ['linux/s390x']);
    const gone = [...image.layers, configOf(image, contents())];
    const [delta] = await inspectArtifacts(
      [artifact(image.root)],
      bundleOf(...without(contents(), gone)),
      true,
    );
    assert.deepEqual(delta?.content?.platforms, []);
    assert.equal(delta.content.leftOut.blobs, gone.length);
    assert.deepEqual(delta.content.whole, whole.content.whole);
  });
});

const kinds: Readonly<Record<string, readonly [string]>> = {
  'application/vnd.dev.cosign.artifact.sig.v1+json': ['signature'],
  'application/vnd.cncf.notary.signature': ['signature'],
  'application/vnd.in-toto+json': ['attestation'],
  'application/vnd.openvex+json': ['attestation'],
  'application/vnd.cyclonedx+json': ['sbom'],
  'application/vnd.example.thing': ['other'],
  'application/vnd.dev.sigstore.bundle.v0.3+json': ['signature'],
};

for (const [artifactType, [kind]] of Object.entries(kinds)) {
  test(`a referrer of type ${artifactType} counts as: ${kind}`, async () => {
    const { registry, contents } = seeded();
    const image = pushImage(registry, 'wandb/local', '1');
    const referrer = pushReferrer(registry, 'wandb/local', image.root, { artifactType });
    const root = artifact(image.root, { referrers: [{ ...referrer, artifactType }] });
    const [inspected] = await inspectArtifacts([root], bundleOf(contents()), true);
    assert.deepEqual(inspected?.evidence, [{ kind, digest: referrer.digest, by: 'referrer', artifactType }]);
    // The same without volume 000, as bundle.json has the type.
    const [blind] = await inspectArtifacts([root], bundleOf(contents()), false);
    assert.deepEqual(blind?.evidence, inspected.evidence);
  });
}
