import { UserError } from '../errors.ts';
import { unless } from '../unless.ts';
import { describe } from '../schema/describe.ts';
import { mapConcurrently } from './concurrency.ts';
import type { Layer } from './read-descriptor.ts';
import type { ReadableStore } from './store.ts';

const concurrency = 8;

/** Windows base layers and their like, which their publisher may serve elsewhere (image-spec, "Non-Distributable Layers"). */
export function isForeign({ mediaType, urls }: Layer): boolean {
  return urls !== undefined || /\.foreign\.|\.nondistributable\./.test(mediaType);
}

/**
 * Looks whether a registry has layers that it need not have. What it has travels as other layers do; nothing is ever
 * fetched from their `urls`.
 * @throws UserError `FOREIGN_LAYER` with every layer that is not there
 */
export async function requireForeignLayers(store: ReadableStore, layers: readonly Layer[]): Promise<void> {
  const found = await mapConcurrently(layers, concurrency, async (layer) => ({
    layer,
    present: await isPresent(store, layer),
  }));
  const missing = found.filter(({ present }) => !present).map(({ layer }) => layer);
  const [first] = missing;
  if (first !== undefined) {
    throw new UserError(
      'FOREIGN_LAYER',
      `${store.name}: the registry does not have ${missing.length === 1 ? 'a non-distributable layer' : `${missing.length} non-distributable layers`}`,
      {
        details: missing.map(({ digest, mediaType }) => `${digest}, ${describe(mediaType)}`),
        hint: 'Nothing is fetched from the addresses that an image names for them. Choose platforms without it in the release file, or push the layers to the registry if their licence allows.',
      },
    );
  }
}

async function isPresent(store: ReadableStore, layer: Layer): Promise<boolean> {
  const first = async (): Promise<true> => {
    // One chunk is enough to know; ending the iteration closes the connection.
    for await (const _ of await store.open(layer)) {
      break;
    }
    return true;
  };
  return (await unless(['NOT_FOUND'], first())) ?? false;
}
