import { RefusedError } from '../../errors.ts';
import { type Descriptor, isIndexType } from '../../oci/descriptor.ts';
import type { Manifest } from '../../oci/manifest.ts';
import { readManifest } from '../../oci/read-manifest.ts';
import type { ReadableStore } from '../../oci/store.ts';
import { readAll } from '../../oci/verified.ts';
import { imageNameField } from '../../release/release-file-fields.ts';
import type { Coupling, SourceKind } from '../source.ts';
import { askTags } from '../tag-pages.ts';
import { readServerManifest } from './format.ts';

/** Bytes of all layers, as they are stored. */
const layersLimit = 8 * 1024 * 1024;

/**
 * W&B's server manifests, `{serverManifest: us-docker.pkg.dev/wandb-production/public/wandb/server-manifest}`: an OCI
 * artifact for each server version, with the list of images that make it up. Its versions are offered as tags of the entry's
 * image; where the list has another tag for that image, choosing the version fails (`OTHER_TAG`).
 */
export const serverManifest: SourceKind = {
  of: ['image'],
  field: imageNameField,
  open(at, _entry, { registries, manifests, answers }) {
    const repository = registries.repository(at);
    const store = manifests.over(repository);
    return {
      name: `the server manifests in ${at}`,
      async versions() {
        const tags = await repository.tags(askTags(answers));
        return tags.map((version) => ({ version, coupled: () => readImages(store, version) }));
      },
    };
  },
};

async function readImages(store: ReadableStore, tag: string): Promise<Coupling> {
  const where = `${store.name}:${tag}`;
  const { layers } = await findManifest(store, await store.resolve(tag), where);
  const size = layers.reduce((sum, layer) => sum + layer.size, 0);
  if (size > layersLimit) {
    throw new RefusedError(
      'TOO_LARGE',
      `${where}: its layers have ${size} bytes, at most ${layersLimit} are read`,
    );
  }
  return readServerManifest(await Promise.all(layers.map((layer) => readAll(store, layer))), where);
}

/** Of an index the first child, as the operator does: the list is the same for every platform. */
async function findManifest(store: ReadableStore, root: Descriptor, where: string): Promise<Manifest> {
  const manifest = await readManifest(store, root, where);
  const [child] = isIndexType(root.mediaType) ? manifest.manifests : [];
  return child === undefined || isIndexType(child.mediaType)
    ? manifest
    : await readManifest(store, child, where);
}
