import type { Digest } from './digest.ts';

/** An OCI content descriptor (image-spec, descriptor.md); `size` is in bytes. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: Platform;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  ociEmpty: 'application/vnd.oci.empty.v1+json',
  helmConfig: 'application/vnd.cncf.helm.config.v1+json',
  helmChart: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  helmProvenance: 'application/vnd.cncf.helm.chart.provenance.v1.prov',
} as const;

export function isIndexType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerList;
}

/** Manifests travel through `/manifests/`, everything else through `/blobs/` (distribution-spec). */
export function isManifestType(mediaType: string): boolean {
  return (
    isIndexType(mediaType) || mediaType === mediaTypes.ociManifest || mediaType === mediaTypes.dockerManifest
  );
}

/** Registries keep layers and configs among their blobs, whatever they are: some artifacts hold a manifest as a layer. */
export function asBlob<T extends Descriptor>(descriptor: T): T {
  return isManifestType(descriptor.mediaType)
    ? { ...descriptor, mediaType: 'application/octet-stream' }
    : descriptor;
}
