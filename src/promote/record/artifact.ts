import { type Descriptor, mediaTypes } from '../../oci/descriptor.ts';
import { digestOf } from '../../oci/digest.ts';
import { bytesSource } from '../../oci/once.ts';
import type { WritableStore } from '../../oci/store.ts';
import { digestField } from '../../release/fields.ts';
import { parseJson } from '../../schema/json.ts';
import { array, count, literal, object, parseWith, string } from '../../schema/schema.ts';

/** A small file in the registry: a config or a layer of an artifact of ours, which is an OCI 1.0 manifest. */
export interface Part {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

const partSchema = object({ mediaType: string, digest: digestField, size: count });
const manifestSchema = object({
  schemaVersion: literal(2),
  mediaType: literal(mediaTypes.ociManifest),
  config: partSchema,
  layers: array(partSchema),
});

/** @returns undefined for anything that is not exactly a manifest as `storeArtifact` writes them */
export function parseArtifact(
  bytes: Buffer,
): { readonly config: Descriptor; readonly layers: readonly Descriptor[] } | undefined {
  const json = parseJson(bytes);
  const parsed = 'value' in json ? parseWith(manifestSchema, json.value) : json;
  return 'value' in parsed ? parsed.value : undefined;
}

/**
 * Stores an artifact, which has no name yet: a tag that follows later stands for something whole.
 * @returns what to tag
 */
export async function storeArtifact(
  store: WritableStore,
  config: Part,
  layers: readonly Part[],
): Promise<Descriptor> {
  const mediaType = mediaTypes.ociManifest;
  const content = { schemaVersion: 2, mediaType, config: describe(config), layers: layers.map(describe) };
  const manifest = { mediaType, bytes: Buffer.from(JSON.stringify(content)) };
  for (const part of [config, ...layers, manifest]) {
    await store.write(describe(part), bytesSource(part.mediaType, part.bytes));
  }
  return describe(manifest);
}

function describe({ mediaType, bytes }: Part): Descriptor {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}
