import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { readBundle, type Bundle } from '../../../src/bundle/read-bundle.ts';
import { blockSize, tarHeader } from '../../../src/bundle/tar.ts';
import { parseDigest } from '../../../src/oci/digest.ts';
import { readAll, verified } from '../../../src/oci/verified.ts';
import { isRefused } from '../../support/attack.ts';
import { makeBundle } from '../../support/bundles.ts';
import { sampleRelease } from '../../support/locks.ts';
import { posixOnly } from '../../support/platform.ts';
import { testRuntime } from '../../support/runtime.ts';

const run = promisify(execFile);
const sample = sampleRelease({
  images: [
    { reference: 'docker.io/wandb/local:1', layers: [700, 30_000], referrers: 2, signed: true },
    { reference: 'ghcr.io/wandb/local:1', layers: [5000, 6000] },
  ],
});
const image = sample.lock.images[0];
const gnuTar = await run('tar', ['--version']).then(
  ({ stdout }) => stdout.includes('GNU tar'),
  () => false,
);

let bundle: Bundle;
before(async () => {
  bundle = await readBundle(await makeBundle(testRuntime().cwd, sample, { volumeSize: 20_000 }));
});

describe('the store of a bundle', () => {
  it('reads every blob, also one that is cut over several files', async () => {
    for (const blob of sample.lock.blobs) {
      assert.ok(bundle.store.has(blob.digest));
      assert.deepEqual(await readAll(bundle.store, blob), sample.contents.get(blob.digest));
    }
  });

  it('reads from an offset', async () => {
    const blob = sample.lock.blobs.find(({ size }) => size === 30_000);
    assert.ok(blob);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await bundle.store.open(blob, 15_000)) {
      chunks.push(chunk);
    }
    assert.deepEqual(Buffer.concat(chunks), sample.contents.get(blob.digest)?.subarray(15_000));
  });

  it('finds by full reference, by an extra tag in full, and by digest', async () => {
    assert.ok(image);
    assert.deepEqual(await bundle.store.resolve('docker.io/wandb/local:1'), image.root);
    const [signature] = image.tags;
    assert.deepEqual(
      await bundle.store.resolve(`docker.io/wandb/local:${signature?.tag}`),
      signature?.target,
    );
    assert.deepEqual(await bundle.store.resolve(image.root.digest), image.root);
    assert.equal(await bundle.store.find('ghcr.io/wandb/local:2'), undefined);
    await assert.rejects(bundle.store.resolve('local:1'), { code: 'NOT_FOUND', exitCode: 1 });
  });

  it('lists the referrers of a manifest, and of nothing else', async () => {
    assert.ok(image);
    assert.deepEqual(await bundle.store.referrers(image.root.digest), image.referrers);
    assert.deepEqual(await bundle.store.referrers(parseDigest(`sha256:${'0'.repeat(64)}`, 'test')), []);
  });

  it('does not hold what a delta leaves out', async () => {
    const folder = await makeBundle(testRuntime().cwd, sample, { base: bundle.manifest });
    const { store, manifest } = await readBundle(folder);
    const [needed] = manifest.needs;
    assert.ok(needed);
    assert.ok(!store.has(needed.digest));
    await assert.rejects(store.open({ ...needed, mediaType: 'application/octet-stream' }), {
      code: 'NOT_FOUND',
    });
  });

  it('refuses a volume that is missing or has another size', async () => {
    const folder = await makeBundle(testRuntime().cwd, sample);
    const { store } = await readBundle(folder);
    const layer = sample.lock.blobs.find(({ size }) => size === 6000);
    assert.ok(layer && image);
    await appendFile(join(folder, 'wandb-2026q4.001.tar'), 'x');
    await assert.rejects(readAll(store, layer), isRefused('VOLUME_SIZE'));
    await rm(join(folder, 'wandb-2026q4.000.tar'));
    await assert.rejects(readAll(store, image.root), isRefused('VOLUME_MISSING'));
  });

  it('refuses a folder without bundle.json', async () => {
    await assert.rejects(readBundle(testRuntime().cwd), { code: 'NO_BUNDLE', exitCode: 1 });
  });
});

describe('the volumes, read by GNU tar', { skip: gnuTar ? false : 'no GNU tar on this machine' }, () => {
  it('list as plain files of nobody and no time', async () => {
    const volume = join(bundle.folder, 'wandb-2026q4.000.tar');
    const { stdout } = await run('tar', ['--utc', '--numeric-owner', '-tvf', volume]);
    const lines = stdout.trimEnd().split('\n');
    assert.match(lines[0] ?? '', /^-rw-r--r-- 0\/0 +30 1970-01-01 00:00 oci-layout$/);
    assert.ok(
      lines.every((line) => line.startsWith('-rw-r--r-- 0/0') && line.includes(' 1970-01-01 00:00 ')),
    );
  });

  it('list an entry of 8 GiB with its size, and what comes after it', async () => {
    const size = 8 * 1024 ** 3;
    const header = tarHeader('blobs/sha256/aa', size);
    const path = join(testRuntime().cwd, 'large.tar');
    // The content is a hole in the file, and takes no room.
    const file = await open(path, 'w');
    await file.write(header);
    await file.write(tarHeader('index.json', 0), 0, null, header.length + size);
    await file.truncate(header.length + size + 3 * blockSize);
    await file.close();
    const { stdout } = await run('tar', ['-tvf', path]);
    await rm(path);
    assert.match(stdout, / 8589934592 .* blobs\/sha256\/aa\n.* 0 .* index\.json\n$/);
  });

  it('extract together into an image layout with every blob', posixOnly, async () => {
    const target = testRuntime().cwd;
    await mkdir(join(target, 'layout'));
    const parts = bundle.manifest.volumes.map(({ name }) => join(bundle.folder, name));
    const script = 'for tar in "$@"; do cat "$tar"; done | tar --ignore-zeros -xf - -C "$0"';
    await run('sh', ['-c', script, join(target, 'layout'), ...parts]);
    for (const blob of sample.lock.blobs) {
      const bytes = await readFile(join(target, 'layout/blobs', blob.digest.replace(':', '/')));
      for await (const _ of verified(once(bytes), blob, 'extracted')) {
        // Only the proof at the end counts.
      }
    }
    assert.equal(JSON.parse(await readFile(join(target, 'layout/index.json'), 'utf8')).schemaVersion, 2);
  });
});

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
