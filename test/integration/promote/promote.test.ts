import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { RemoteError } from '../../../src/errors.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { writeSignature } from '../../support/sign-bundle.ts';
import { isRefused } from '../../support/attack.ts';
import { fails } from '../../support/fails.ts';
import { startInternalSide } from '../../support/internal-side.ts';
import { pushImage } from '../../support/images.ts';
import { q3, q4, shared } from '../../support/quarters.ts';

function isTag(line: string): boolean {
  return /^PUT .*\/manifests\/(?!sha256:)/.test(line);
}

function isContent(line: string): boolean {
  return !isTag(line) && !line.includes('/tidegate/');
}

describe('a bundle into an empty registry', () => {
  test('everything arrives under the mapped names, with upstream’s digests', async () => {
    const side = await startInternalSide();
    const bundle = await side.bundle(q3);
    const { manifest } = await readBundle(bundle);
    const result = await side.promote(bundle);
    assert.equal(result.unchanged, false);
    assert.deepEqual(
      result.images.map(({ internal, action }) => [internal, action]),
      [
        ['registry.test/library/controller:1.16.1', 'promoted'],
        ['registry.test/local:0.62.2', 'promoted'],
        ['registry.test/prometheus/prometheus:v2.47.0', 'promoted'],
      ],
    );
    const local = side.registry.repositories.get('local');
    const image = manifest.images.find(({ reference }) => reference.includes('local'));
    assert.equal(local?.tags.get('0.62.2'), image?.root.digest);
    assert.equal(local?.tags.get(image?.tags[0]?.tag ?? ''), image?.tags[0]?.target.digest);
    image?.referrers.forEach(({ digest }) => assert.ok(local?.manifests.has(digest)));
    await side.registry.close();
  });

  test('a blob that two repositories share is sent once and mounted once', async () => {
    const side = await startInternalSide();
    const result = await side.promote(await side.bundle(q3));
    assert.equal(result.blobs.mounted > 0, true);
    const mounted = side
      .writes()
      .filter((line) => line.includes(`mount=${encodeURIComponent(digestOf(shared))}`));
    assert.equal(mounted.length, 1);
    await side.registry.close();
  });

  test('tags come after all content, written down before the first; then the record, and last what is in force', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    const writes = side.writes();
    assert.ok(writes.findIndex(isTag) > writes.findLastIndex(isContent));
    const tags = writes.filter(isTag).map((line) => line.slice('PUT /v2/'.length));
    assert.equal(tags[0], 'tidegate/wandb/manifests/pending');
    assert.deepEqual(tags.slice(-2), ['tidegate/wandb/manifests/2026q3', 'tidegate/wandb/manifests/current']);
    assert.match(writes.at(-1) ?? '', /^DELETE .*tidegate\/wandb\/manifests\/sha256:/);
    await side.registry.close();
  });

  test('a dry run says what would be done and writes nothing', async () => {
    const side = await startInternalSide();
    const bundle = await side.bundle(q3);
    const result = await side.dryRun(bundle);
    assert.deepEqual(side.writes(), []);
    assert.equal(result.dryRun, true);
    const done = await side.promote(bundle);
    assert.equal(done.bytes, result.bytes);
    assert.equal(done.blobs.sent, result.blobs.sent);
    await side.registry.close();
  });
});

test('promoting the same bundle again writes nothing', async () => {
  const side = await startInternalSide();
  const bundle = await side.bundle(q3);
  await side.promote(bundle);
  side.writes();
  const again = await side.promote(bundle);
  assert.deepEqual(side.writes(), []);
  assert.equal(again.unchanged, true);
  assert.equal(again.bytes, 0);
  assert.ok(again.images.every(({ action }) => action === 'present'));
  await side.registry.close();
});

test('promoting again repairs what was lost, and only that', async () => {
  const side = await startInternalSide();
  const bundle = await side.bundle(q3);
  await side.promote(bundle);
  side.registry.repositories.get('local')?.tags.delete('0.62.2');
  side.writes();
  const again = await side.promote(bundle);
  assert.deepEqual(side.writes(), ['PUT /v2/local/manifests/0.62.2']);
  assert.equal(again.unchanged, false);
  await side.registry.close();
});

describe('refused before the first write', () => {
  test('a bundle signed by another key, and an unsigned one', async () => {
    const [side, stranger] = await Promise.all([startInternalSide(), startInternalSide()]);
    const bundle = await stranger.bundle(q3);
    await assert.rejects(side.promote(bundle), isRefused('SIGNATURE_KEY_UNKNOWN'));
    await rm(join(bundle, 'bundle.json.sigstore.json'));
    await assert.rejects(side.promote(bundle), isRefused('SIGNATURE_MISSING'));
    assert.equal(side.registry.requests.length, 0);
    await Promise.all([side.registry.close(), stranger.registry.close()]);
  });

  test('a tag that stands for something else', async () => {
    const side = await startInternalSide();
    pushImage(side.registry, 'local', '0.62.2');
    await assert.rejects(
      side.promote(await side.bundle(q3)),
      fails('TAG_MOVED', /registry\.test\/local:0\.62\.2/),
    );
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('two upstream repositories with one internal name', async () => {
    const side = await startInternalSide();
    const images = [{ reference: 'docker.io/a/redis:1' }, { reference: 'quay.io/a/redis:2' }];
    await assert.rejects(side.promote(await side.bundle({ images })), fails('MAPPING_COLLISION', /a\/redis/));
    assert.equal(side.registry.requests.length, 0);
    await side.registry.close();
  });

  test('an older release than the newest that was promoted', async () => {
    const side = await startInternalSide();
    const old = await side.bundle(q3);
    await side.promote(await side.bundle(q4));
    side.writes();
    await assert.rejects(side.promote(old), isRefused('REPLAY', /2026q3 .* older than 2026q4/));
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('a sequence that another bundle has used', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(q3));
    side.writes();
    await assert.rejects(
      side.promote(await side.bundle({ ...q4, sequence: 1 })),
      isRefused('SEQUENCE_REUSED'),
    );
    assert.deepEqual(side.writes(), []);
    await side.registry.close();
  });

  test('a release that was promoted out of another bundle', async () => {
    const [side, other] = await Promise.all([startInternalSide(), startInternalSide()]);
    await side.promote(await side.bundle(q3));
    side.writes();
    const renumbered = await other.bundle({ ...q3, sequence: 7 });
    await writeSignature(await readBundle(renumbered), side.key);
    await assert.rejects(side.promote(renumbered), isRefused('RELEASE_REUSED'));
    assert.deepEqual(side.writes(), []);
    await Promise.all([side.registry.close(), other.registry.close()]);
  });

  test('a bundle of another name', async () => {
    const side = await startInternalSide();
    await assert.rejects(side.promote(await side.bundle({ name: 'other' })), isRefused('WRONG_BUNDLE'));
    await side.registry.close();
  });
});

test('a read-only registry is an error of the remote, and no tag is set', async () => {
  const side = await startInternalSide({ readOnly: true });
  await assert.rejects(side.promote(await side.bundle(q3)), (error: unknown) => error instanceof RemoteError);
  assert.equal(side.registry.repositories.size, 0);
  await side.registry.close();
});

test('a registry that fails in the middle shows nothing under a name, and the next run finishes', async () => {
  const side = await startInternalSide();
  const bundle = await side.bundle(q3);
  side.registry.fault = ({ method, path }) =>
    method === 'PUT' && path.startsWith('/v2/prometheus/prometheus/manifests/')
      ? { answer: { status: 403, body: '{}' } }
      : undefined;
  await assert.rejects(side.promote(bundle));
  for (const { tags } of side.registry.repositories.values()) {
    assert.equal(tags.size, 0);
  }
  side.registry.fault = undefined;
  const result = await side.promote(bundle);
  assert.equal(result.unchanged, false);
  assert.ok(result.blobs.present > 0);
  await side.registry.close();
});

test('a root that cannot be read back stops before any tag', async () => {
  const side = await startInternalSide();
  const bundle = await side.bundle(q3);
  const { manifest } = await readBundle(bundle);
  const root = manifest.images[1]?.root.digest ?? '';
  side.registry.fault = ({ method, path }) =>
    method === 'GET' && path.endsWith(root) ? { answer: { status: 404, body: '{}' } } : undefined;
  await assert.rejects(side.promote(bundle), fails('READ_BACK_FAILED'));
  assert.equal(side.registry.repositories.get('local')?.tags.size, 0);
  await side.registry.close();
});
