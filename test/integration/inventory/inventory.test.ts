import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { inventoryStage } from '../../../src/inventory/stage.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Inventory } from '../../../src/release/inventory.ts';
import { parseInventory } from '../../../src/release/read-inventory.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { fails } from '../../support/fails.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { q3, q4, shared } from '../../support/quarters.ts';
import { plantRecord } from '../../support/records.ts';

async function take(side: InternalSide, output?: string) {
  const options = {
    config: 'tidegate.yaml',
    trust: undefined,
    to: undefined,
    credentials: undefined,
    output,
  };
  const result = await inventoryStage.run(options, side.runtime);
  const bytes = await readFile(result.path);
  return { result, bytes, inventory: parseInventory(bytes, result.path) };
}

function digestsIn({ repositories }: Inventory, name: string): readonly string[] {
  return repositories.find((repository) => repository.name === name)?.blobs.map(({ digest }) => digest) ?? [];
}

describe('inventory', () => {
  test('has everything that was promoted, by upstream repository, and nothing of the inside', async () => {
    const side = await startInternalSide({ promote: '  charts:\n    - {oci: charts}\n' });
    const charts = [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.8' }];
    const full = await side.bundle({ ...q3, charts });
    await side.promote(full);
    await side.promote(await side.bundle(q4, full));
    const { result, bytes, inventory } = await take(side);
    const { schemaVersion, name, audience, release, sequence } = inventory;
    assert.deepEqual(
      { schemaVersion, name, audience, release, sequence },
      { schemaVersion: 1, name: 'wandb', audience: 'acme-prod', release: '2026q4', sequence: 2 },
    );
    assert.deepEqual(
      inventory.repositories.map((repository) => repository.name),
      [
        'docker.io/wandb/controller',
        'docker.io/wandb/local',
        'ghcr.io/wandb/helm-charts/operator',
        'quay.io/prometheus/prometheus',
      ],
    );
    const { manifest } = await readBundle(full);
    const all = new Set(inventory.repositories.flatMap(({ blobs }) => blobs.map(({ digest }) => digest)));
    assert.deepEqual(
      manifest.blobs.map(({ digest }) => digest).filter((digest) => !all.has(digest)),
      [],
    );
    assert.ok(digestsIn(inventory, 'docker.io/wandb/local').includes(digestOf(shared)));
    assert.ok(digestsIn(inventory, 'docker.io/wandb/controller').includes(digestOf(shared)));
    assert.deepEqual(result.gone, []);
    assert.equal(result.path, join(side.folder, 'wandb.inventory.json'));
    assert.doesNotMatch(bytes.toString('utf8'), /registry\.test|library|127\.0\.0\.1/);
    await side.registry.close();
  });

  test('is the same file for the same content, and writes nothing to the registry', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    side.writes();
    const start = side.registry.requests.length;
    const first = await take(side);
    side.runtime.clock.advance(86_400_000);
    const again = await take(side, 'other.json');
    assert.deepEqual(again.bytes, first.bytes);
    assert.equal(again.result.path, join(side.folder, 'other.json'));
    // Manifests are read and hashed, which tells more than a HEAD would.
    const asked = side.registry.requests
      .slice(start)
      .filter(({ method }) => method === 'HEAD')
      .map(({ path }) => path);
    assert.ok(asked.some((path) => path.includes('/local/blobs/')));
    assert.deepEqual(
      asked.filter((path) => path.includes('/manifests/sha256:')),
      [],
    );
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('leaves out what is gone, and says so', async () => {
    const side = await startInternalSide();
    const full = await side.bundle(q3);
    await side.promote(full);
    side.registry.repositories.get('library/controller')?.blobs.delete(digestOf(shared));
    const prometheus = side.registry.repositories.get('prometheus/prometheus');
    const { manifest } = await readBundle(full);
    const root = manifest.images.find(({ reference }) => reference.includes('prometheus'))?.root;
    assert.ok(root && prometheus?.manifests.delete(root.digest));
    const { result, inventory } = await take(side);
    assert.deepEqual(
      result.gone.map(({ repository, digest, releases }) => [repository, digest, releases]),
      [
        ['docker.io/wandb/controller', digestOf(shared), ['2026q3']],
        ['quay.io/prometheus/prometheus', root.digest, ['2026q3']],
      ],
    );
    assert.ok(!digestsIn(inventory, 'docker.io/wandb/controller').includes(digestOf(shared)));
    assert.ok(digestsIn(inventory, 'docker.io/wandb/local').includes(digestOf(shared)));
    assert.ok(!digestsIn(inventory, 'quay.io/prometheus/prometheus').includes(root.digest));
    const [warning] = inventoryStage.annotations?.(result) ?? [];
    assert.match(
      warning?.message ?? '',
      /^2 blobs .* of 2026q3, the newest release, are gone: promote its bundle again/,
    );
    assert.match(
      renderTerminal(inventoryStage.report(result), { colour: false }),
      new RegExp(digestOf(shared)),
    );
    await side.registry.close();
  });

  test('warns only of what the newest release lacks', async () => {
    const side = await startInternalSide();
    const old = Buffer.from('only in the old one');
    await side.promote(
      await side.bundle({ ...q3, images: [{ reference: 'docker.io/wandb/old:1', layers: [old] }] }),
    );
    await side.promote(await side.bundle(q4));
    side.registry.repositories.get('old')?.blobs.delete(digestOf(old));
    const { result } = await take(side);
    assert.deepEqual(
      result.gone.map(({ digest }) => digest),
      [digestOf(old)],
    );
    assert.deepEqual(inventoryStage.annotations?.(result), []);
    assert.match(
      renderTerminal(inventoryStage.report(result), { colour: false }),
      /1 blob \(19 B\) of earlier releases are gone/,
    );
    await side.registry.close();
  });

  test('says of a manifest that somebody attached inside nothing', async () => {
    const side = await startInternalSide();
    const full = await side.bundle(q3);
    await side.promote(full);
    const before = await take(side);
    const { manifest } = await readBundle(full);
    const root = manifest.images.find(({ reference }) => reference.includes('local'))?.root;
    const referrer = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: {
          mediaType: 'application/vnd.oci.empty.v1+json',
          digest: digestOf(shared),
          size: shared.length,
        },
        layers: [],
        subject: root,
        annotations: { secret: 'of the inside' },
      }),
    );
    side.registry.repositories.get('local')?.manifests.set(digestOf(referrer), {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      bytes: referrer,
    });
    assert.deepEqual((await take(side)).bytes, before.bytes);
    await side.registry.close();
  });

  test('goes by signed records only', async () => {
    const side = await startInternalSide();
    await assert.rejects(take(side), fails('NOT_PROMOTED'));
    await side.promote(await side.bundle(q3));
    const before = await take(side);
    // Signed, but never put there: nothing of it is in the registry.
    await plantRecord(side, { ...q4, images: [{ reference: 'docker.io/wandb/never:1' }] });
    const { result, inventory } = await take(side);
    assert.deepEqual(inventory.repositories, before.inventory.repositories);
    assert.ok(result.gone.every(({ repository }) => repository === 'docker.io/wandb/never'));
    await side.registry.close();
  });

  test('tells where an image is that the rules of today would put elsewhere', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    const before = await take(side);
    const path = join(side.folder, 'tidegate.yaml');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('to: library/controller', 'to: elsewhere/controller'));
    assert.deepEqual((await take(side)).bytes, before.bytes);
    await side.registry.close();
  });

  test('is a base: the next bundle leaves out exactly what is there, and carries what is gone', async () => {
    const side = await startInternalSide();
    const full = await side.bundle(q3);
    await side.promote(full);
    for (const { blobs } of side.registry.repositories.values()) {
      blobs.delete(digestOf(shared));
    }
    const { result } = await take(side);
    const delta = await side.bundle(q4, full, result.path);
    const { manifest } = await readBundle(delta);
    assert.ok(manifest.blobs.some(({ digest }) => digest === digestOf(shared)));
    assert.ok(manifest.needs.length > 0);
    assert.equal((await side.promote(delta)).release, '2026q4');
    await side.registry.close();
  });

  test('fails when the registry does, and writes no file', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    side.registry.fault = ({ method, path }) =>
      method === 'HEAD' && path.includes('/local/blobs/') ? { answer: { status: 403 } } : undefined;
    await assert.rejects(take(side), fails('DENIED'));
    await assert.rejects(readFile(join(side.folder, 'wandb.inventory.json')), { code: 'ENOENT' });
    await side.registry.close();
  });
});
