import { unless } from '../unless.ts';
import { describe } from '../schema/describe.ts';
import { type Descriptor, isManifestType } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { cosignTags } from './evidence-tags.ts';
import { type Manifest, parseManifest, withoutAnnotations } from './manifest.ts';
import { chosenChildren } from './platforms.ts';
import type { ReadableStore } from './store.ts';
import { readAll } from './verified.ts';

/** A manifest that still has to be read, and why it belongs to the closure. */
export interface Edge {
  readonly descriptor: Descriptor;
  /** `content` is the root or a child of it: only there platforms are chosen. Evidence travels whole. */
  readonly role: 'content' | 'evidence';
  /** Whose referrer it is said to be; absent where it belongs whatever its subject is. */
  readonly listedFor?: readonly Digest[];
}

/** A manifest that was read, and what it leads to. */
export interface Inspected {
  readonly descriptor: Descriptor;
  readonly bytes: Buffer;
  readonly manifest: Manifest;
  /** Of an index, those that travel. */
  readonly children: readonly Descriptor[];
  readonly edges: readonly Edge[];
  readonly tags: readonly { readonly tag: string; readonly target: Descriptor }[];
  /** What is listed as its referrer and cannot be one that is carried. */
  readonly warnings: readonly string[];
}

/** What is listed as a referrer and is none. */
export interface LeftOut {
  readonly leftOut: string;
}

/**
 * Reads one manifest with its referrers and cosign tags.
 * @param platforms of which an index's children travel; undefined for all
 * @returns `leftOut`, a sentence, for a listed referrer that is about something else or that is not there: such lists
 *   are sloppy, and lead to no evidence that could be carried
 */
export async function inspectManifest(
  store: ReadableStore,
  edge: Edge,
  platforms: readonly string[] | undefined,
): Promise<Inspected | LeftOut> {
  const { descriptor, role, listedFor } = edge;
  const where = `${store.name}@${descriptor.digest}`;
  const reading = readAll(store, descriptor);
  const bytes = await (listedFor === undefined ? reading : unless(['NOT_FOUND'], reading));
  if (bytes === undefined) {
    return {
      leftOut: `${where} is listed as a referrer of ${(listedFor ?? []).join(', ')}, but is not there`,
    };
  }
  const whole = parseManifest(bytes, descriptor.mediaType, where);
  const manifest = withoutAnnotations(whole);
  if (listedFor !== undefined && !listedFor.some((digest) => digest === manifest.subject?.digest)) {
    const about = manifest.subject?.digest ?? 'nothing';
    return { leftOut: `${where} is listed as a referrer of ${listedFor.join(', ')}, but is about ${about}` };
  }
  const children = role === 'content' ? travelling(whole, platforms) : manifest.manifests;
  const referrers = await store.referrers(descriptor.digest);
  const tags = await findTags(store, descriptor.digest);
  return {
    descriptor,
    bytes,
    manifest,
    children,
    tags,
    edges: [
      ...children.filter(isManifest).map((child) => ({ descriptor: child, role })),
      ...referrers.filter(isManifest).map((referrer) => evidenceOf(descriptor, referrer)),
      ...tags.map(({ target }) => ({ descriptor: target, role: 'evidence' as const })),
    ],
    warnings: referrers
      .filter((referrer) => !isManifest(referrer))
      .map((referrer) => notCarried(where, referrer)),
  };
}

function notCarried(where: string, { mediaType, digest }: Descriptor): string {
  return `${where} has a referrer of an old kind that is not carried: ${digest}, ${describe(mediaType)}`;
}

function travelling(whole: Manifest, platforms: readonly string[] | undefined): readonly Descriptor[] {
  const manifests = platforms === undefined ? whole.manifests : chosenChildren(whole.manifests, platforms);
  return withoutAnnotations({ ...whole, manifests }).manifests;
}

function isManifest({ mediaType }: Descriptor): boolean {
  return isManifestType(mediaType);
}

/** Without the annotations of a registry's answer, which nobody reads: there may be megabytes of them. */
function evidenceOf(subject: Descriptor, { mediaType, digest, size }: Descriptor): Edge {
  return { descriptor: { mediaType, digest, size }, role: 'evidence', listedFor: [subject.digest] };
}

/** Evidence has such tags too: cosign signs a bill of materials like an image. */
async function findTags(store: ReadableStore, digest: Digest): Promise<Inspected['tags']> {
  const found = await Promise.all(
    cosignTags(digest).map(async (tag) => ({ tag, target: await store.find(tag) })),
  );
  return found.flatMap(({ tag, target }) => (target === undefined ? [] : [{ tag, target }]));
}
