/** A registry in memory with as many small blobs as the argument says; it prints where it listens. */
import process from 'node:process';
import { mediaTypes } from '../src/oci/descriptor.ts';
import { digestOf } from '../src/oci/digest.ts';
import { startRegistry } from '../test/support/registry.ts';
import { emptyRepository } from '../test/support/registry-content.ts';

/** Layers of each image; a config and a manifest come on top. */
export const layersEach = 98;

/** The number of images that have so many blobs. */
export function imagesOf(blobs: number): number {
  return Math.ceil(blobs / (layersEach + 2));
}

if (import.meta.main) {
  await serve(imagesOf(Number(process.argv[2])));
}

async function serve(images: number): Promise<void> {
  const { host, repositories, requests } = await startRegistry();
  for (let image = 0; image < images; image += 1) {
    const repository = emptyRepository();
    const put = (bytes: Buffer, mediaType: string) => {
      const digest = digestOf(bytes);
      repository.blobs.set(digest, bytes);
      return { mediaType, digest, size: bytes.length };
    };
    const text = JSON.stringify({ architecture: 'amd64', os: 'linux', image });
    const config = put(Buffer.from(text), 'application/vnd.oci.image.config.v1+json');
    const layers = Array.from({ length: layersEach }, (_, layer) =>
      put(
        Buffer.from(`layer ${layer} of image ${image}`.padEnd(300, '.')),
        'application/vnd.oci.image.layer.v1.tar+gzip',
      ),
    );
    const mediaType = mediaTypes.ociManifest;
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, config, layers }));
    repository.manifests.set(digestOf(bytes), { mediaType, bytes });
    repository.tags.set('1', digestOf(bytes));
    repositories.set(`many/r${image}`, repository);
  }
  // Hundreds of thousands are to come, and nobody asks for them. The server alone does not keep the process alive.
  setInterval(() => requests.splice(0), 1000);
  process.stdout.write(`${host}\n`);
}
