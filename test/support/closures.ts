import type { Closure } from '../../src/oci/closure.ts';
import { type Descriptor, mediaTypes } from '../../src/oci/descriptor.ts';
import { digestOf } from '../../src/oci/digest.ts';

/** A descriptor of made-up content: the same text gives the same one. */
export function describe(
  text: string,
  mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip',
): Descriptor {
  const bytes = Buffer.from(text);
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

/** A closure of one manifest and its layers, without a registry. */
export function sampleClosure(
  name: string,
  layers: readonly string[],
  mediaType: string = mediaTypes.ociManifest,
): Closure {
  const root = describe(`manifest of ${name}`, mediaType);
  return {
    root,
    manifests: [{ descriptor: root, bytes: Buffer.from(`manifest of ${name}`) }],
    blobs: layers.map((layer) => describe(layer)),
    foreign: [],
    referrers: [],
    tags: [],
    warnings: [],
  };
}
