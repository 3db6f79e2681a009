import { artifactParts, type Part } from '../bundle/artifact-parts.ts';
import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { evidenceOf } from '../bundle/evidence.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import type { Descriptor, Platform } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { readAll } from '../oci/verified.ts';
import type { Evidence } from '../release/evidence.ts';
import type { LockedArtifact } from '../release/lock.ts';
import { parseJson } from '../schema/json.ts';
import { isMap } from '../schema/schema.ts';

export interface Amount {
  readonly blobs: number;
  readonly bytes: number;
}

/** An image or chart of a bundle. */
export interface InspectedArtifact {
  readonly reference: string;
  readonly digest: Digest;
  readonly mediaType: string;
  /** What can be told from the manifests alone; absent when volume 000 is not here. */
  readonly content?: {
    /** `linux/amd64`, sorted; none for a chart, or where a delta leaves out the configuration that says it. */
    readonly platforms: readonly string[];
    /** Distinct ones of all platforms. */
    readonly layers: number;
    /** Everything that belongs to it, evidence included, each blob once. */
    readonly whole: Amount;
    readonly inBundle: Amount;
    readonly leftOut: Amount;
  };
  readonly evidence: readonly Evidence[];
}

/**
 * Looks into every image or chart, by reading manifests at their offset in volume 000 and hashing them.
 * @param isReadable whether volume 000 is here
 * @throws RefusedError `BLOB_CHANGED`, `INVALID_MANIFEST`, `CLOSURE_TOO_LARGE`
 */
export async function inspectArtifacts(
  artifacts: readonly LockedArtifact[],
  { manifest, store }: Pick<Bundle, 'manifest' | 'store'>,
  isReadable: boolean,
): Promise<readonly InspectedArtifact[]> {
  const inspected: InspectedArtifact[] = [];
  for (const artifact of artifacts) {
    const parts = isReadable ? await artifactParts(artifact, (part) => read(part, store)) : [];
    inspected.push({
      reference: artifact.reference,
      digest: artifact.root.digest,
      mediaType: artifact.root.mediaType,
      ...(isReadable ? { content: await contentOf(parts, manifest, store) } : {}),
      evidence: evidenceOf(artifact, parts),
    });
  }
  return inspected;
}

/** An index may name platforms that do not travel. */
async function read(descriptor: Descriptor, store: Bundle['store']) {
  return store.has(descriptor.digest)
    ? parseManifest(
        await readAll(store, descriptor),
        descriptor.mediaType,
        `${store.name}@${descriptor.digest}`,
      )
    : undefined;
}

async function contentOf(
  parts: readonly Part[],
  { blobs, needs }: BundleManifest,
  store: Bundle['store'],
): Promise<NonNullable<InspectedArtifact['content']>> {
  const digests = new Set(parts.map(({ descriptor }) => descriptor.digest));
  const inBundle = amountOf(blobs.filter(({ digest }) => digests.has(digest)));
  const leftOut = amountOf(needs.filter(({ digest }) => digests.has(digest)));
  return {
    platforms: await platformsOf(parts, store),
    layers: parts.filter(({ role, isEvidence }) => role === 'layer' && !isEvidence).length,
    whole: { blobs: inBundle.blobs + leftOut.blobs, bytes: inBundle.bytes + leftOut.bytes },
    inBundle,
    leftOut,
  };
}

/** An index says it of its children; of an image without one, its configuration does (image-spec, config.md). */
async function platformsOf(parts: readonly Part[], store: Bundle['store']): Promise<readonly string[]> {
  const images = parts.filter(({ manifest, isEvidence }) => manifest?.config !== undefined && !isEvidence);
  const names = new Set<string>();
  for (const { descriptor, manifest } of images) {
    const platform = descriptor.platform ?? (await platformIn(manifest?.config, store));
    if (platform !== undefined) {
      names.add([platform.os, platform.architecture, platform.variant].filter(Boolean).join('/'));
    }
  }
  return [...names].sort();
}

const imageConfig = /\.(?:image\.config|container\.image)\.v1\+json$/;

async function platformIn(
  config: Descriptor | undefined,
  store: Bundle['store'],
): Promise<Platform | undefined> {
  if (config === undefined || !imageConfig.test(config.mediaType) || !store.has(config.digest)) {
    return undefined;
  }
  const json = parseJson(await readAll(store, config));
  const { os, architecture, variant } = 'value' in json && isMap(json.value) ? json.value : {};
  return typeof os === 'string' && typeof architecture === 'string'
    ? { os, architecture, ...(typeof variant === 'string' ? { variant } : {}) }
    : undefined;
}

export function amountOf(blobs: readonly { readonly size: number }[]): Amount {
  return { blobs: blobs.length, bytes: blobs.reduce((total, { size }) => total + size, 0) };
}
