import { gunzipSync } from 'node:zlib';
import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { RefusedError } from '../../errors.ts';
import { readTar } from '../../helm/archive.ts';
import { hasTooManyValues } from '../../helm/written-out.ts';
import { imageTagsIn } from '../image-tags.ts';
import type { Coupling } from '../source.ts';

/** Bytes. A manifest has some 50 kB. */
const unpackedLimit = 16 * 1024 * 1024;
const valueLimit = 200_000;

/**
 * The images that a server manifest names, out of its layers: each a tar, gzipped or not, with YAML files such as
 * `manifest.yaml` and `sizing.yaml` (wandb/operator, package manifest).
 * @param layers proven bytes
 * @throws RefusedError `SERVER_MANIFEST_UNREADABLE`
 */
export function readServerManifest(layers: readonly Buffer[], where: string): Coupling {
  const documents = layers.flatMap((layer) => yamlFilesIn(layer, where));
  const images = imageTagsIn(documents);
  if (images.size === 0) {
    throw unreadable(where, 'it names no image');
  }
  return images;
}

function yamlFilesIn(layer: Buffer, where: string): readonly unknown[] {
  try {
    const isGzip = layer[0] === 0x1f && layer[1] === 0x8b;
    const tar = isGzip ? gunzipSync(layer, { maxOutputLength: unpackedLimit }) : layer;
    return readTar(tar, where)
      .filter(({ name }) => /\.ya?ml$/.test(name))
      .map(({ name, content }) => parse(content.toString('utf8'), name));
  } catch (error) {
    throw unreadable(where, error instanceof Error ? error.message : String(error), error);
  }
}

/** Scalars stay text: the tag 3.10 is no number. Aliases in it are not written out, but looked at once. */
function parse(text: string, name: string): unknown {
  if (hasTooManyValues(text, valueLimit)) {
    throw new Error(`${name} has more than ${valueLimit} values`);
  }
  return load(text, { schema: FAILSAFE_SCHEMA });
}

function unreadable(where: string, reason: string, cause?: unknown): RefusedError {
  return new RefusedError('SERVER_MANIFEST_UNREADABLE', `${where} is no server manifest: ${reason}`, {
    cause,
    hint: 'Expected an OCI artifact with a tar of YAML files in it. Correct `from.serverManifest` in the release file.',
  });
}
