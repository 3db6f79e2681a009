/** Releases in real registries: put there as publishers do, and found there as whoever runs them would. */
import assert from 'node:assert/strict';
import type { Digest } from '../../src/oci/digest.ts';
import { parseReference } from '../../src/oci/reference.ts';
import type { SampleRelease } from '../support/locks.ts';
import { requireTrueRecords } from './records.ts';
import { getManifest, listTags, putBlob, putManifest, requireBlob, requireWholeTags } from './truth.ts';

/** Everything that the lock pins is under its name and can be pulled, and the promotion is on record. */
export async function requirePromoted(url: string, { lock }: SampleRelease): Promise<void> {
  const reached = await requireWholeTags(url);
  const tags = await listTags(url);
  for (const { reference, root, tags: more } of lock.images) {
    const { repository, tag } = parseReference(reference);
    assert.equal(tags.get(`${repository}:${tag}`), root.digest);
    for (const { tag, target } of more) {
      assert.equal(tags.get(`${repository}:${tag}`), target.digest);
    }
  }
  for (const { digest, mediaType, repositories } of lock.blobs) {
    for (const repository of repositories.map(pathOf)) {
      if (mediaType.includes('manifest')) {
        const { status } = await getManifest(url, repository, digest);
        assert.equal(status, 200, `${repository}@${digest} is missing`);
      } else if (!reached.has(`${repository}@${digest}`)) {
        await requireBlob(url, repository, digest);
      }
    }
  }
  assert.ok(tags.has(`tidegate/wandb:${lock.release}`), 'there is no promotion record');
  await requireTrueRecords(url);
}

/** Puts a release into a registry, as whoever publishes it does. */
export async function publish(url: string, { lock, contents }: SampleRelease): Promise<void> {
  const bytesOf = (digest: Digest): Buffer => contents.get(digest) ?? Buffer.alloc(0);
  for (const { digest, repositories } of lock.blobs.filter((blob) => !isManifest(blob))) {
    for (const repository of repositories) {
      await putBlob(url, pathOf(repository), bytesOf(digest));
    }
  }
  for (const { digest, mediaType, repositories } of lock.blobs.filter((blob) => isManifest(blob))) {
    for (const repository of repositories) {
      await putManifest(url, pathOf(repository), digest, { bytes: bytesOf(digest), mediaType });
    }
  }
  for (const { reference, root, tags } of lock.images) {
    const { repository, tag = 'latest' } = parseReference(reference);
    for (const { tag: name, target } of [{ tag, target: root }, ...tags]) {
      const { digest, mediaType } = target;
      await putManifest(url, repository, name, { bytes: bytesOf(digest), mediaType });
    }
  }
}

function isManifest({ mediaType }: { readonly mediaType: string }): boolean {
  return mediaType.includes('manifest');
}

/** A repository's path without its host. */
export function pathOf(repository: string): string {
  return repository.slice(repository.indexOf('/') + 1);
}
