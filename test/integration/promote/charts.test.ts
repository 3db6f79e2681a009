import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { RefusedError } from '../../../src/errors.ts';
import { parseIndex } from '../../../src/helm/index.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { chartFolder, packChart, packEntries } from '../../support/charts.ts';
import { fails } from '../../support/fails.ts';
import { readText, startInternalSide } from '../../support/internal-side.ts';
import { deniableOnly } from '../../support/platform.ts';

const targets = `  charts:
    - {oci: charts}
    - {folder: repo, url: http://charts.test}
`;
const operator = await packChart({ folder: chartFolder('operator'), version: '1.4.8' });
const newer = await packChart({ folder: chartFolder('operator'), version: '1.4.9' });
const q3 = release('2026q3', 1, '1.4.8', operator);

function release(name: string, sequence: number, version: string, tgz: Buffer) {
  const charts = [{ reference: `ghcr.io/wandb/helm-charts/operator:${version}`, layers: [tgz] }];
  return { release: name, sequence, charts, images: [{ reference: 'docker.io/wandb/controller:1.16.1' }] };
}

describe('charts', () => {
  test('go byte for byte into the OCI repository and the folder', async () => {
    const side = await startInternalSide({ promote: targets });
    const result = await side.promote(await side.bundle(q3));
    const pushed = side.registry.repositories.get('charts/operator');
    assert.ok(pushed?.tags.has('1.4.8'));
    assert.deepEqual(pushed?.blobs.get(digestOf(operator)), operator);
    assert.deepEqual(await readFile(join(side.folder, 'repo', 'operator-1.4.8.tgz')), operator);
    assert.deepEqual(
      result.charts.map(({ target, action, digest }) => [target, action, digest]),
      [
        ['oci://registry.test/charts/operator', 'promoted', digestOf(operator)],
        ['http://charts.test', 'promoted', digestOf(operator)],
      ],
    );
    await side.registry.close();
  });

  test('that were lost come back by a rollback, out of the registry', async () => {
    const side = await startInternalSide({ promote: targets });
    await side.promote(await side.bundle(q3));
    const kept = await readText(side.folder, 'repo', 'index.yaml');
    await rm(join(side.folder, 'repo'), { recursive: true });
    side.registry.repositories.get('charts/operator')?.tags.clear();
    const { charts } = await side.rollback('2026q3');
    assert.deepEqual(
      charts.map(({ target, action }) => [target, action]),
      [
        ['oci://registry.test/charts/operator', 'restored'],
        ['http://charts.test', 'restored'],
      ],
    );
    assert.equal(await readText(side.folder, 'repo', 'index.yaml'), kept);
    await side.registry.close();
  });

  test('are in an index with relative addresses, hex digests and the bundle’s own time', async () => {
    const side = await startInternalSide({ promote: targets });
    await side.promote(await side.bundle(q3));
    const index = parseIndex(await readText(side.folder, 'repo', 'index.yaml'), 'index.yaml');
    const [entry, ...others] = index.charts.get('operator') ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(entry?.urls, ['operator-1.4.8.tgz']);
    assert.equal(entry?.digest, digestOf(operator));
    assert.equal(entry?.created, '2026-10-01T00:00:00Z');
    await side.registry.close();
  });

  test('that cannot be read from the medium keep nothing else from being sent, and no name is set', async () => {
    const side = await startInternalSide({ promote: targets });
    const bundle = await side.bundle(q3);
    const { manifest } = await readBundle(bundle);
    const blob = manifest.blobs.find(({ digest }) => digest === digestOf(operator));
    const path = join(bundle, blob?.volume ?? '');
    const good = await readFile(path);
    const bad = Buffer.from(good);
    bad[good.indexOf(operator) + 100] = (bad[good.indexOf(operator) + 100] ?? 0) ^ 1;
    await writeFile(path, bad);
    await assert.rejects(side.promote(bundle), (error) => {
      assert.ok(error instanceof RefusedError);
      assert.equal(error.code, 'BLOB_CHANGED');
      assert.match(error.details.join('\n'), /part of ghcr\.io\/wandb\/helm-charts\/operator:1\.4\.8/);
      return true;
    });
    assert.ok((side.registry.repositories.get('library/controller')?.blobs.size ?? 0) > 0);
    assert.ok([...side.registry.repositories.values()].every(({ tags }) => tags.size === 0));
    await assert.rejects(readdir(join(side.folder, 'repo')), { code: 'ENOENT' });
    await writeFile(path, good);
    await side.promote(bundle);
    assert.deepEqual(await readFile(join(side.folder, 'repo', 'operator-1.4.8.tgz')), operator);
    await side.registry.close();
  });

  test('that go to a folder alone, and are damaged, keep the release from being named', async () => {
    const side = await startInternalSide({
      promote: '  charts: [{folder: repo, url: http://charts.test}]\n',
    });
    const bundle = await side.bundle(q3);
    const { manifest } = await readBundle(bundle);
    const path = join(
      bundle,
      manifest.blobs.find(({ digest }) => digest === digestOf(operator))?.volume ?? '',
    );
    const bytes = await readFile(path);
    bytes[bytes.indexOf(operator) + 100] = (bytes[bytes.indexOf(operator) + 100] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const planned = await side.dryRun(bundle);
    assert.deepEqual(
      planned.charts.map(({ action }) => action),
      ['promoted'],
    );
    await assert.rejects(side.promote(bundle), fails('BLOB_CHANGED', /operator:1\.4\.8/));
    assert.ok([...side.registry.repositories.values()].every(({ tags }) => tags.size === 0));
    await assert.rejects(readdir(join(side.folder, 'repo')), { code: 'ENOENT' });
    await side.registry.close();
  });

  test('take the provenance of their publisher along', async () => {
    const side = await startInternalSide({ promote: targets });
    const provenance = 'name: operator\nversion: 1.4.8\n';
    const charts = [{ reference: q3.charts[0]?.reference ?? '', layers: [operator], provenance }];
    await side.promote(await side.bundle({ ...q3, charts }));
    assert.equal(await readText(side.folder, 'repo', 'operator-1.4.8.tgz.prov'), provenance);
    const pushed = side.registry.repositories.get('charts/operator');
    assert.ok(pushed?.blobs.has(digestOf(Buffer.from(provenance))));
    await side.registry.close();
  });

  test('keep what was in the index, and leave no temporary file', async () => {
    const side = await startInternalSide({ promote: targets });
    const foreign = `apiVersion: v1\nentries:\n  other:\n    - {name: other, version: "1.10", urls: [https://elsewhere.test/other.tgz]}\n`;
    await mkdir(join(side.folder, 'repo'));
    await writeFile(join(side.folder, 'repo', 'index.yaml'), foreign);
    await side.promote(await side.bundle(q3));
    await side.promote(await side.bundle(release('2026q4', 2, '1.4.9', newer)));
    const index = parseIndex(await readText(side.folder, 'repo', 'index.yaml'), 'index.yaml');
    assert.equal(index.charts.get('other')?.[0]?.metadata.version, '1.10');
    assert.deepEqual(
      index.charts.get('operator')?.map(({ metadata }) => metadata.version),
      ['1.4.9', '1.4.8'],
    );
    assert.deepEqual((await readdir(join(side.folder, 'repo'))).sort(), [
      'index.yaml',
      'operator-1.4.8.tgz',
      'operator-1.4.9.tgz',
    ]);
    await side.registry.close();
  });

  test('that are there are left alone: the index is not even written again', async () => {
    const side = await startInternalSide({ promote: targets });
    const bundle = await side.bundle(q3);
    await side.promote(bundle);
    const path = join(side.folder, 'repo', 'index.yaml');
    await writeFile(path, `${await readText(path)}# a mark\n`);
    const again = await side.promote(bundle);
    assert.equal(again.unchanged, true);
    assert.match(await readText(path), /# a mark/);
    await side.registry.close();
  });

  test('whose entry or file was lost come back', async () => {
    const side = await startInternalSide({ promote: targets });
    const bundle = await side.bundle(q3);
    await side.promote(bundle);
    await writeFile(join(side.folder, 'repo', 'index.yaml'), 'entries: {}\n');
    const again = await side.promote(bundle);
    assert.deepEqual(
      again.charts.map(({ action }) => action),
      ['present', 'promoted'],
    );
    assert.match(await readText(side.folder, 'repo', 'index.yaml'), /operator-1\.4\.8\.tgz/);
    await side.registry.close();
  });
});

describe('refused before the first write', () => {
  test('a folder that cannot be written to, or be made', deniableOnly, async () => {
    const side = await startInternalSide({ promote: targets });
    const bundle = await side.bundle(q3);
    await mkdir(join(side.folder, 'repo'), { mode: 0o555 });
    await assert.rejects(
      side.promote(bundle),
      fails('UNWRITABLE', /repo cannot be written to: permission denied \(EACCES\)/),
    );
    assert.deepEqual(side.writes(), []);
    await rmdir(join(side.folder, 'repo'));
    await chmod(side.folder, 0o555);
    await assert.rejects(side.promote(bundle), fails('UNWRITABLE', /cannot be written to/));
    assert.deepEqual(side.writes(), []);
    await chmod(side.folder, 0o755);
    await side.registry.close();
  });

  test('a file in the place of the folder', async () => {
    const side = await startInternalSide({ promote: targets });
    await writeFile(join(side.folder, 'repo'), '');
    await assert.rejects(side.promote(await side.bundle(q3)), fails('UNREADABLE', /ENOTDIR/));
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('a version that is in the folder with other content', async () => {
    const side = await startInternalSide({ promote: targets });
    await mkdir(join(side.folder, 'repo'));
    await writeFile(join(side.folder, 'repo', 'operator-1.4.8.tgz'), newer);
    await assert.rejects(
      side.promote(await side.bundle(q3)),
      fails('CHART_CHANGED', /operator-1\.4\.8\.tgz is sha256/),
    );
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('a version that the index has with another digest', async () => {
    const side = await startInternalSide({ promote: targets });
    await mkdir(join(side.folder, 'repo'));
    const hex = digestOf(newer).slice('sha256:'.length);
    const entry = `{name: operator, version: 1.4.8, digest: ${hex}, urls: [operator-1.4.8.tgz]}`;
    await writeFile(join(side.folder, 'repo', 'index.yaml'), `entries:\n  operator:\n    - ${entry}\n`);
    await assert.rejects(side.promote(await side.bundle(q3)), fails('CHART_CHANGED'));
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('an index with entries that writing it again would lose', async () => {
    const side = await startInternalSide({ promote: targets });
    await mkdir(join(side.folder, 'repo'));
    await writeFile(join(side.folder, 'repo', 'index.yaml'), 'entries:\n  odd:\n    - {name: odd}\n');
    await assert.rejects(side.promote(await side.bundle(q3)), fails('INDEX_DAMAGED', /"odd"/));
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('a delta whose chart is in no bundle and not in the folder', async () => {
    const side = await startInternalSide({ promote: targets });
    const delta = await side.bundle({ ...q3, release: '2026q4', sequence: 2 }, await side.bundle(q3));
    await assert.rejects(side.promote(delta), fails('NEEDED_BLOBS_MISSING', new RegExp(digestOf(operator))));
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });
});

test('an archive that holds another chart than the bundle says is refused before the first write', async () => {
  const side = await startInternalSide({ promote: targets });
  const other = packEntries([{ name: 'x/Chart.yaml', content: 'name: other\nversion: 1.4.8\n' }]);
  const bundle = await side.bundle(release('2026q3', 1, '1.4.8', other));
  await assert.rejects(side.promote(bundle), fails('CHART_MISMATCH', /holds other 1\.4\.8/));
  assert.deepEqual(side.writes(), []);
  await side.registry.close();
});
