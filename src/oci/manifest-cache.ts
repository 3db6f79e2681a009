import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounded, replaceFile } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Descriptor, isManifestType } from './descriptor.ts';
import { algorithmOf, type Digest, hasherFor, hexOf } from './digest.ts';
import type { ReadableStore } from './store.ts';
import { readAll } from './verified.ts';
import { once } from './once.ts';

/** Manifests by digest, kept from run to run: a manifest never changes, and Docker Hub counts each time it is asked for. */
export interface ManifestCache {
  /** The same store, but for manifests that are kept already. */
  over(store: ReadableStore): ReadableStore;
  /** Keeps what was added; `key` is a digest of what the run resolved. */
  keep(key: Digest): Promise<void>;
}

export async function openManifestCache({ cache, log }: Runtime): Promise<ManifestCache> {
  const folder = await cache.open('manifests');
  let added = 0;
  async function open(store: ReadableStore, descriptor: Descriptor): Promise<Buffer> {
    const path = join(folder.path, algorithmOf(descriptor.digest), hexOf(descriptor.digest));
    const kept = await readBounded(path, descriptor.size).catch(() => undefined);
    if (kept !== undefined && isContentOf(kept, descriptor)) {
      return kept;
    }
    const bytes = await readAll(store, descriptor);
    try {
      await mkdir(join(path, '..'), { recursive: true });
      await replaceFile(path, bytes);
      added += 1;
    } catch (error) {
      log.debug(`${descriptor.digest} is not kept: ${String(error)}`);
    }
    return bytes;
  }
  return {
    over: (store) => ({
      ...store,
      open: (descriptor, offset = 0) =>
        offset === 0 && isManifestType(descriptor.mediaType)
          ? open(store, descriptor).then(once)
          : store.open(descriptor, offset),
    }),
    async keep(key) {
      if (added > 0) {
        await folder.keep(hexOf(key));
      }
    },
  };
}

/** The cache is outside of our hands: nothing of it is believed without its digest. */
function isContentOf(bytes: Buffer, { digest, size }: Descriptor): boolean {
  return bytes.length === size && hasherFor(digest).update(bytes).digest('hex') === hexOf(digest);
}
