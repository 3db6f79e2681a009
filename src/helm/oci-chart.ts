import canonicalize from 'canonicalize';
import { type Descriptor, mediaTypes } from '../oci/descriptor.ts';
import { digestOf } from '../oci/digest.ts';
import { readChart } from './chart.ts';
import { type ChartMetadata, tagOf } from './metadata.ts';

export interface Content {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
}

/** A chart as an OCI artifact (helm.sh/docs/topics/registries): one manifest, a config, the `.tgz` as it is. */
export interface ChartArtifact {
  readonly metadata: ChartMetadata;
  /** The tag that Helm gives that version. */
  readonly tag: string;
  readonly config: Content;
  readonly layer: Content;
  readonly manifest: Content;
}

/**
 * Makes the OCI artifact of a packaged chart. The same `.tgz` gives the same manifest on every machine: `helm push`
 * writes the time into it, this does not.
 * @throws what `readChart` throws
 */
export function chartArtifact(tgz: Buffer, where: string): ChartArtifact {
  const metadata = readChart(tgz, where);
  const config = contentOf(canonicalJson(metadata.fields), mediaTypes.helmConfig);
  const layer = contentOf(tgz, mediaTypes.helmChart);
  const manifest = canonicalJson({
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: config.descriptor,
    layers: [layer.descriptor],
    annotations: {
      'org.opencontainers.image.title': metadata.name,
      'org.opencontainers.image.version': metadata.version,
      ...(metadata.description === undefined
        ? {}
        : { 'org.opencontainers.image.description': metadata.description }),
    },
  });
  return {
    metadata,
    tag: tagOf(metadata.version),
    config,
    layer,
    manifest: contentOf(manifest, mediaTypes.ociManifest),
  };
}

function contentOf(bytes: Buffer, mediaType: string): Content {
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

function canonicalJson(value: unknown): Buffer {
  return Buffer.from(canonicalize(value) ?? '', 'utf8');
}
