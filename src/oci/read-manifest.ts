import type { Descriptor } from './descriptor.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import type { Source } from './store.ts';
import { readAll } from './verified.ts';

/**
 * Reads a manifest out of a store, proven against its descriptor.
 * @param where what messages call it
 * @throws what `readAll` and `parseManifest` throw, and the store
 */
export async function readManifest(
  store: Source,
  descriptor: Descriptor,
  where = `${store.name}@${descriptor.digest}`,
): Promise<Manifest> {
  return parseManifest(await readAll(store, descriptor), descriptor.mediaType, where);
}
