import { RefusedError } from '../errors.ts';
import { type Descriptor, isManifestType } from './descriptor.ts';
import { type Digest, hexOf } from './digest.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import type { ReadableStore } from './store.ts';
import { readAll } from './verified.ts';

/** A manifest that still has to be read, and why it belongs to the closure. */
export interface Edge {
  readonly descriptor: Descriptor;
  /** `content` is the root or a child of it: cosign's tags are looked for only there. */
  readonly role: 'content' | 'evidence';
  /** What a referrer must have as its subject. */
  readonly subject?: Digest;
}

/** A manifest that was read, and what it leads to. */
export interface Inspected {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  readonly manifest: Manifest;
  readonly edges: readonly Edge[];
  readonly tags: readonly { readonly tag: string; readonly target: Descriptor }[];
}

/** Where cosign keeps signatures, attestations and bills of materials for registries without the referrers API. */
const cosignSuffixes = ['sig', 'att', 'sbom'];

/**
 * Reads one manifest with its referrers and cosign tags.
 * @throws RefusedError `REFERRER_MISMATCH` when a listed referrer has another subject
 */
export async function inspectManifest(store: ReadableStore, edge: Edge): Promise<Inspected> {
  const { descriptor, role, subject } = edge;
  const where = `${store.name}@${descriptor.digest}`;
  const bytes = await readAll(store, descriptor);
  const manifest = parseManifest(bytes, descriptor.mediaType, where);
  if (subject !== undefined && manifest.subject?.digest !== subject) {
    throw new RefusedError(
      'REFERRER_MISMATCH',
      `${where}: listed as a referrer of ${subject}, but its subject is another`,
      {
        hint: 'The registry lists a manifest where it does not belong. Ask whoever runs it.',
      },
    );
  }
  const referrers = await store.referrers(descriptor.digest);
  const tags = role === 'content' ? await findTags(store, descriptor.digest) : [];
  return {
    descriptor,
    bytes,
    manifest,
    tags,
    edges: [
      ...manifest.manifests
        .filter(({ mediaType }) => isManifestType(mediaType))
        .map((child) => ({ descriptor: child, role })),
      // Without the annotations of a registry's answer, which nobody reads: there may be megabytes of them.
      ...referrers.map(({ mediaType, digest, size }) => ({
        descriptor: { mediaType, digest, size },
        role: 'evidence' as const,
        subject: descriptor.digest,
      })),
      ...tags.map(({ target }) => ({ descriptor: target, role: 'evidence' as const })),
    ],
  };
}

async function findTags(store: ReadableStore, digest: Digest): Promise<Inspected['tags']> {
  const names = cosignSuffixes.map(
    (suffix) => `${digest.slice(0, digest.indexOf(':'))}-${hexOf(digest)}.${suffix}`,
  );
  // sha512 makes names that are too long for a tag.
  const found = await Promise.all(
    names.filter((tag) => tag.length <= 128).map(async (tag) => ({ tag, target: await store.find(tag) })),
  );
  return found.flatMap(({ tag, target }) => (target === undefined ? [] : [{ tag, target }]));
}
