import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BundleManifest } from '../../src/bundle/bundle-manifest.ts';
import { heldByBundle } from '../../src/bundle/held.ts';
import { planBundle } from '../../src/bundle/plan.ts';
import { openVolumeWriter } from '../../src/bundle/volume-writer.ts';
import { type Descriptor, mediaTypes } from '../../src/oci/descriptor.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { bytesSource } from '../../src/oci/once.ts';
import type { Lock } from '../../src/release/lock.ts';

export interface SmallBundleOptions {
  readonly sequence?: number;
  readonly release?: string;
  readonly audience?: string;
  /** The content of the layers. Default: `layer one` and `layer two`. */
  readonly layers?: readonly string[];
  /** The layers that the bundle carries, whatever the image names. Default: those that it names. */
  readonly carried?: readonly string[];
  readonly base?: BundleManifest;
}

const repository = 'docker.io/wandb/local';

/** Makes a bundle of one image in a folder, without any registry; unsigned. The same options give the same bytes. */
export async function writeSmallBundle(
  folder: string,
  options: SmallBundleOptions = {},
): Promise<BundleManifest> {
  const { lock, blobs } = lockOf(options);
  const files = [{ name: 'tidegate.lock.json', bytes: Buffer.from(JSON.stringify(lock)) }];
  const base = options.base === undefined ? {} : { base: heldByBundle(options.base) };
  const plan = planBundle(lock, { files, volumeSize: 100_000, ...base });
  await mkdir(folder, { recursive: true });
  await using writer = await openVolumeWriter(folder, plan);
  for (const { descriptor, bytes } of blobs) {
    if (plan.manifest.blobs.some(({ digest }) => digest === descriptor.digest)) {
      await writer.write(descriptor, bytesSource('sample', bytes));
    }
  }
  await writer.finish();
  for (const { name, bytes } of files) {
    await writeFile(join(folder, basename(name)), bytes);
  }
  await writeFile(join(folder, 'bundle.json'), plan.bytes);
  return plan.manifest;
}

interface Blob {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

function lockOf({
  sequence = 4,
  release = '2026q4',
  audience = 'acme-prod',
  layers = ['layer one', 'layer two'],
  carried = layers,
}: SmallBundleOptions): {
  lock: Lock;
  blobs: readonly Blob[];
} {
  const layer = (text: string) => blob('application/vnd.oci.image.layer.v1.tar', text);
  const config = blob('application/vnd.oci.image.config.v1+json', '{}');
  const manifest = blob(
    mediaTypes.ociManifest,
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: config.descriptor,
      layers: layers.map((text) => layer(text).descriptor),
    }),
  );
  const blobs = [config, ...carried.map(layer), manifest];
  const { mediaType, digest, size } = manifest.descriptor;
  const lock: Lock = {
    schemaVersion: 1,
    name: 'wandb',
    release,
    sequence,
    audience,
    created: '2026-10-01T06:00:00Z',
    platforms: 'all',
    charts: [],
    images: [
      {
        reference: `${repository}:0.62.${sequence}`,
        root: { mediaType, digest, size },
        referrers: [],
        tags: [],
        usedBy: ['release file'],
      },
    ],
    blobs: blobs
      .map(({ descriptor }) => ({ ...descriptor, repositories: [repository] }))
      .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
  };
  return { lock, blobs };
}

function blob(mediaType: string, text: string): Blob {
  const bytes = Buffer.from(text);
  return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes };
}

// oxlint-disable-next-line typescript/require-await -- one chunk that is already there
