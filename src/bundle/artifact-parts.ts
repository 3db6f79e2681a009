import { RefusedError } from '../errors.ts';
import { asBlob, type Descriptor, isManifestType } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { Manifest } from '../oci/manifest.ts';
import type { LockedArtifact } from '../release/lock.ts';

/** One manifest or blob that an image or chart is made of. */
export interface Part {
  readonly descriptor: Descriptor;
  readonly role: 'manifest' | 'config' | 'layer';
  /** It is about the artifact, and nobody needs it to run that: signatures, attestations, what else refers to it. */
  readonly isEvidence: boolean;
  /** Of a manifest, if it could be read. */
  readonly manifest?: Manifest;
}

/** Undefined where a manifest cannot be had: what it names is then no part. */
export type ReadManifest = (descriptor: Descriptor) => Promise<Manifest | undefined>;

type Found = Pick<Part, 'descriptor' | 'role'>;

/** More than any real artifact mentions: whoever wrote a manifest may have wanted us to collect for ever. */
const mentionLimit = 200_000;

/**
 * Everything that belongs to an artifact as `bundle.json` and its own manifests say, each part once, the content before
 * the evidence. Nothing else is asked for: what somebody attached to it later is no part.
 * @throws RefusedError `CLOSURE_TOO_LARGE`, and what `read` raises
 */
export async function artifactParts(
  { reference, root, referrers, tags }: LockedArtifact,
  read: ReadManifest,
): Promise<readonly Part[]> {
  const parts = new Map<Digest, Part>();
  let mentions = 0;
  const collect = async (
    roots: readonly Descriptor[],
    isEvidence: boolean,
  ): Promise<readonly Descriptor[]> => {
    const attestations: Descriptor[] = [];
    const queue: Found[] = roots.map((descriptor) => ({ descriptor, role: 'manifest' }));
    for (const { descriptor, role } of queue) {
      if (parts.has(descriptor.digest)) {
        continue;
      }
      if (!isEvidence && isAttestation(descriptor)) {
        attestations.push(descriptor);
        continue;
      }
      const manifest = role === 'manifest' ? await read(descriptor) : undefined;
      parts.set(descriptor.digest, {
        descriptor,
        role,
        isEvidence,
        ...(manifest === undefined ? {} : { manifest }),
      });
      const named = manifest === undefined ? [] : namedBy(manifest);
      mentions += named.length;
      if (mentions > mentionLimit) {
        throw new RefusedError('CLOSURE_TOO_LARGE', `${reference}: its manifests name too much`);
      }
      queue.push(...named);
    }
    return attestations;
  };
  const attestations = await collect([root], false);
  await collect([...attestations, ...referrers, ...tags.map(({ target }) => target)], true);
  return [...parts.values()];
}

/** BuildKit puts its attestations beside the platforms (docs.docker.com, "Image attestation storage"). */
export function isAttestation({ annotations }: Descriptor): boolean {
  return annotations?.['vnd.docker.reference.type'] === 'attestation-manifest';
}

function namedBy({ config, layers, manifests }: Manifest): readonly Found[] {
  return [
    ...(config === undefined ? [] : [{ descriptor: asBlob(config), role: 'config' as const }]),
    ...layers.map((layer) => ({ descriptor: asBlob(layer), role: 'layer' as const })),
    ...manifests.map((descriptor) => ({
      descriptor,
      role: isManifestType(descriptor.mediaType) ? ('manifest' as const) : ('layer' as const),
    })),
  ];
}
