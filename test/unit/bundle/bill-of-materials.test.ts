import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatBill } from '../../../src/bundle/bill-of-materials.ts';
import type { Bom, Component } from '../../../src/bundle/cyclonedx.ts';
import { filesBeside } from '../../../src/bundle/beside-volumes.ts';
import { formatLock, parseLock } from '../../../src/release/read-lock.ts';
import type { Lock } from '../../../src/release/lock.ts';
import { billMisfits } from '../../support/cyclonedx-schema.ts';
import { sampleRelease } from '../../support/locks.ts';

const { lock } = sampleRelease({
  images: [
    { reference: 'docker.io/wandb/local:0.62.2', layers: ['base', 'own'], referrers: 1, signed: true },
    { reference: 'registry.example:5000/deep/path/tool:v1', layers: ['base'] },
    { reference: 'quay.io/twice/there:1', layers: ['one'] },
    { reference: 'quay.io/twice/there:2', layers: ['two'] },
  ],
  charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator-wandb:0.43.7', layers: ['chart'] }],
});

function billOf(of: Lock): Bom {
  return JSON.parse(formatBill(of, Buffer.from(formatLock(of))).toString('utf8'));
}

/** Every component, also those inside of others. */
function all(components: readonly Component[] = []): readonly Component[] {
  return components.flatMap((each) => [each, ...all(each.components)]);
}

function named(components: readonly Component[], name: string): Component {
  return components.find((each) => each.name === name) ?? assert.fail(`no component ${name}`);
}

function digest(reference: string): string {
  return lock.images.find((image) => image.reference === reference)?.root.digest ?? assert.fail(reference);
}

const hex = (text: string) => text.slice('sha256:'.length);

describe('the bill of materials', () => {
  const bill = billOf(lock);

  test('fits the official schema of CycloneDX 1.6', () => {
    assert.deepEqual(billMisfits(bill), []);
    // The check itself: what it must not let through.
    assert.deepEqual(billMisfits({ ...bill, unknown: 1 }), ['$.unknown: nothing is allowed here']);
    assert.deepEqual(billMisfits({ ...bill, serialNumber: 'urn:uuid:1' }), ['$.serialNumber: pattern']);
    assert.deepEqual(billMisfits({ ...bill, components: [{ type: 'image', name: 'a' }] }), [
      '$.components[0].type: enum',
    ]);
  });

  test('is a function of the lock: its time, and a serial number that changes with it', () => {
    const bytes = Buffer.from(formatLock(lock));
    assert.deepEqual(formatBill(lock, bytes), formatBill(parseLock(bytes, 'the lock'), bytes));
    assert.equal(bill.metadata.timestamp, lock.created);
    assert.match(
      bill.serialNumber,
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.notEqual(billOf({ ...lock, sequence: 2 }).serialNumber, bill.serialNumber);
  });

  test('names images and charts by package URLs in canonical form, with the digest that travels', () => {
    const [local, tool] = ['docker.io/wandb/local:0.62.2', 'registry.example:5000/deep/path/tool:v1'];
    assert.deepEqual(
      bill.components.flatMap(({ purl = [] }) => purl),
      [
        `pkg:oci/local@${digest(local)}?repository_url=docker.io%2Fwandb%2Flocal&tag=0.62.2`,
        `pkg:oci/there@${digest('quay.io/twice/there:1')}?repository_url=quay.io%2Ftwice%2Fthere&tag=1`,
        `pkg:oci/there@${digest('quay.io/twice/there:2')}?repository_url=quay.io%2Ftwice%2Fthere&tag=2`,
        `pkg:oci/tool@${digest(tool)}?repository_url=registry.example:5000%2Fdeep%2Fpath%2Ftool&tag=v1`,
        'pkg:helm/operator-wandb@0.43.7?repository_url=ghcr.io%2Fwandb%2Fhelm-charts',
      ],
    );
  });

  test('has the hash of every blob of the lock exactly once', () => {
    const hashes = all(bill.components).flatMap(({ hashes = [] }) => hashes.map(({ content }) => content));
    const manifests = bill.components.flatMap(({ properties = [] }) =>
      properties.filter(({ name }) => name === 'tidegate:manifest-digest').map(({ value }) => hex(value)),
    );
    assert.deepEqual([...hashes, ...manifests].sort(), lock.blobs.map(({ digest }) => hex(digest)).sort());
  });

  test('puts a blob into its image only where that is sure', () => {
    const inside = (name: string) => named(bill.components, name).components?.length ?? 0;
    // Config and own layer; referrer and signature with what they consist of. The base is shared with the tool.
    assert.equal(inside('docker.io/wandb/local'), 7);
    assert.equal(inside('registry.example:5000/deep/path/tool'), 1);
    // Which of the two tags a layer belongs to, the lock does not say.
    assert.equal(inside('quay.io/twice/there'), 0);
    assert.equal(bill.components.filter(({ type }) => type === 'file').length, 5);
  });

  test('links by digest what upstream attached', () => {
    const [local] = lock.images;
    const [sbom] = local?.referrers ?? [];
    const [signature] = local?.tags ?? [];
    assert.deepEqual(named(bill.components, 'docker.io/wandb/local').externalReferences, [
      {
        type: 'digital-signature',
        url: `oci://docker.io/wandb/local@${signature?.target.digest}`,
        hashes: [{ alg: 'SHA-256', content: hex(signature?.target.digest ?? '') }],
      },
      {
        type: 'bom',
        url: `oci://docker.io/wandb/local@${sbom?.digest}`,
        hashes: [{ alg: 'SHA-256', content: hex(sbom?.digest ?? '') }],
      },
    ]);
  });

  test('says which images a chart needs, and where a classic chart comes from', () => {
    const url = 'https://charts.example/operator-wandb-0.43.7.tgz';
    const used = billOf({
      ...lock,
      charts: lock.charts.map((chart) => ({ ...chart, url })),
      images: lock.images.map((image, index) => ({
        ...image,
        usedBy: index === 0 ? ['operator-wandb'] : [],
      })),
    });
    assert.deepEqual(used.dependencies.find(({ ref }) => ref.startsWith('chart:'))?.dependsOn, [
      'image:docker.io/wandb/local:0.62.2',
    ]);
    assert.equal(used.dependencies[0]?.dependsOn?.length, 5);
    assert.deepEqual(
      named(used.components, 'operator-wandb').externalReferences?.map(({ type, url }) => [type, url]),
      [['distribution', url]],
    );
    assert.deepEqual(billMisfits(used), []);
  });

  test('leaves out a media type that CycloneDX does not take', () => {
    const odd = { ...lock, blobs: lock.blobs.map((blob) => ({ ...blob, mediaType: 'text/A_b' })) };
    const text = formatBill(odd, Buffer.alloc(0)).toString('utf8');
    assert.ok(!text.includes('mime-type'));
    assert.deepEqual(billMisfits(JSON.parse(text)), []);
  });

  test('of 200 images is about as long as their lock', () => {
    const many = sampleRelease({
      images: Array.from({ length: 200 }, (_, index) => ({
        reference: `docker.io/many/image${index}:1`,
        layers: Array.from({ length: 20 }, (_, layer) => `${index} ${layer}`),
      })),
    });
    const [written, sbom] = filesBeside(many.lock);
    const [lockSize, size] = [written?.bytes.length ?? 0, sbom?.bytes.length ?? Infinity];
    assert.ok(size < 2_000_000 && size < lockSize * 1.6, `${size} bytes, the lock has ${lockSize}`);
  });
});
