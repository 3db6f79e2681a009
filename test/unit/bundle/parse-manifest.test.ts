import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import canonicalize from 'canonicalize';
import type { BundleManifest } from '../../../src/bundle/bundle-manifest.ts';
import { formatBundleManifest, parseBundleManifest } from '../../../src/bundle/parse-manifest.ts';
import { RefusedError } from '../../../src/errors.ts';
import { planSample } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';

const release = sampleRelease({
  images: [{ reference: 'docker.io/wandb/local:1', layers: [1000, 2000], referrers: 2, signed: true }],
  charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8' }],
});
const { manifest, bytes } = planSample(release);

describe('parseBundleManifest', () => {
  it('reads what formatBundleManifest writes', () => {
    assert.deepEqual(parseBundleManifest(bytes, 'bundle.json'), manifest);
    assert.deepEqual(formatBundleManifest(manifest), bytes);
  });

  it('takes no other spelling of the same content', () => {
    const text = bytes.toString('utf8');
    for (const other of [
      `${text}\n`,
      JSON.stringify(JSON.parse(text), undefined, 2),
      text.replace('"sequence":1', '"sequence":1.0'),
      text.replace('"wandb"', '"wan\\u0064b"'),
    ]) {
      assert.match(faultsOf(Buffer.from(other)).join(), /canonical/);
    }
  });

  it('refuses what is no JSON, too long, or has an unknown key', () => {
    assert.match(faultsOf(Buffer.from('{')).join(), /not JSON/);
    assert.match(faultsOf(Buffer.alloc(16 * 1024 * 1024 + 1)).join(), /allowed are/);
    const twice = bytes.toString('utf8').replace('"schemaVersion":1', '"schemaVersion":1,"schemaVersion":1');
    assert.match(faultsOf(Buffer.from(twice)).join(), /a key stands twice/);
    assert.match(faultsOf(changed({ extra: 1 })).join(), /unknown key/);
  });

  it('lists all faults at once', () => {
    const faults = faultsOf(changed({ release: 'now', sequence: -1, index: 'sha256:00' }));
    assert.equal(faults.length, 3);
  });

  const [file, volume, blob, image] = [
    manifest.files[0],
    manifest.volumes[0],
    manifest.blobs[0],
    manifest.images[0],
  ];
  assert.ok(file && volume && blob && image);
  const cases: readonly (readonly [string, Partial<BundleManifest>, RegExp])[] = [
    ['a file name with a separator', { files: [{ ...file, name: '../lock.json' }] }, /file name/],
    ['a device name', { files: [{ ...file, name: 'NUL.json' }] }, /file name/],
    ['a file in the place of the signature', { files: [{ ...file, name: 'Bundle.json' }] }, /taken/],
    ['a file in the place of a volume', { files: [{ ...file, name: volume.name }] }, /taken/],
    ['unsorted blobs', { blobs: manifest.blobs.toReversed() }, /blobs: not sorted/],
    ['a blob twice', { blobs: [blob, ...manifest.blobs] }, /something twice/],
    ['an image without its root', { blobs: manifest.blobs.slice(1) }, /not among the blobs|its blobs make/],
    [
      'an image under another name',
      { images: [{ ...image, reference: 'docker.io/wandb/local:2' }] },
      /index/,
    ],
    [
      'a chart whose archive is nowhere',
      { charts: manifest.charts.map((chart) => ({ ...chart, archive: manifest.index })) },
      /operator:1\.4\.8: sha256:\S+ is neither among the blobs nor needed/,
    ],
    ['a short reference', { images: [{ ...image, reference: 'wandb/local:1' }] }, /full reference/],
    ['a volume of another name', { volumes: [{ ...volume, name: 'other.000.tar' }] }, /not named like/],
    ['a volume of another size', { volumes: resized(1) }, /its blobs make/],
    ['a volume beyond the limit', { volumes: resized(1e12 + 1) }, /allowed are 1 to 1000000000000/],
    ['a missing volume', { volumes: manifest.volumes.slice(0, 1) }, /is missing/],
    ['a volume that holds nothing', { volumes: [...manifest.volumes, empty('002.tar')] }, /holds nothing/],
    [
      'parts with a gap',
      { volumes: [...manifest.volumes.slice(0, 1), empty('001.tar.part001')] },
      /without a gap/,
    ],
    [
      'a need that no repository has',
      { needs: [{ digest: manifest.index, size: 1, repositories: [] }] },
      /no repository/,
    ],
    [
      'a need that is there',
      { needs: [{ digest: blob.digest, size: blob.size, repositories: ['docker.io/a/b'] }] },
      /also among/,
    ],
  ];
  for (const [what, change, expected] of cases) {
    it(`refuses ${what}`, () => {
      assert.match(faultsOf(changed(change)).join('\n'), expected);
    });
  }
});

function resized(size: number): BundleManifest['volumes'] {
  return manifest.volumes.map((volume, index) => (index === 0 ? { ...volume, size } : volume));
}

function empty(end: string): BundleManifest['volumes'][number] {
  return { name: `wandb-2026q4.${end}`, size: 1024 };
}

function changed(change: object): Buffer {
  return Buffer.from(canonicalize({ ...manifest, ...change }) ?? '');
}

function faultsOf(content: Buffer): readonly string[] {
  try {
    parseBundleManifest(content, 'bundle.json');
  } catch (error) {
    assert.ok(error instanceof RefusedError);
    assert.equal(error.code, 'INVALID_BUNDLE');
    return error.details;
  }
  return assert.fail('accepted');
}
