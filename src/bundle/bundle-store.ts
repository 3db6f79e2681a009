import { UserError } from '../errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, isDigest } from '../oci/digest.ts';
import type { ReadableStore, Source } from '../oci/store.ts';
import { readAll } from '../oci/verified.ts';
import type { LockedArtifact, Pin } from '../release/lock.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { parseJson } from '../schema/json.ts';
import { isMap } from '../schema/schema.ts';
import { namedPins } from './index-json.ts';
import { blobEntries, bundleName, type Entry, type Volume, volumeLayout } from './layout.ts';
import { copied, readEntry } from './read-entry.ts';

/** The volumes of a bundle, read by offset. */
export interface BundleStore extends ReadableStore {
  /** False for the blobs that a delta leaves out. */
  has(digest: Digest): boolean;
}

interface Place {
  readonly volume: Volume;
  readonly entry: Entry;
}

/**
 * The content of a bundle as a store. A name is a digest or a full reference (`docker.io/wandb/local:0.62.2`); a bare
 * tag says nothing, because a bundle holds many repositories. The media type of a digest is known for everything that
 * has a reference or is a referrer; a child's comes from the index that names it.
 */
export function createBundleStore(folder: string, manifest: BundleManifest): BundleStore {
  const name = `bundle ${bundleName(manifest)}`;
  const artifacts: readonly LockedArtifact[] = [...manifest.images, ...manifest.charts];
  const places = new Map<Digest, Place>();
  for (const volume of volumeLayout(manifest)) {
    for (const entry of blobEntries(volume)) {
      places.set(entry.digest, { volume, entry });
    }
  }
  const pins = pinsByName(artifacts);
  let subjects: Promise<ReadonlyMap<string, readonly Descriptor[]>> | undefined;

  function openReused({ digest }: Descriptor, offset = 0): Promise<AsyncIterable<Uint8Array>> {
    const place = places.get(digest);
    return place === undefined
      ? Promise.reject(notFound(name, digest))
      : Promise.resolve(readEntry(folder, place.volume, place.entry, offset));
  }

  const store: BundleStore = {
    name,
    proves: true,
    has: (digest) => places.has(digest),
    find(tagOrDigest) {
      const size = isDigest(tagOrDigest) ? places.get(tagOrDigest)?.entry.size : undefined;
      const other =
        isDigest(tagOrDigest) && size !== undefined
          ? { mediaType: 'application/octet-stream', digest: tagOrDigest, size }
          : undefined;
      return Promise.resolve(pins.get(tagOrDigest) ?? other);
    },
    async resolve(tagOrDigest) {
      const found = await store.find(tagOrDigest);
      if (found === undefined) {
        throw notFound(name, tagOrDigest);
      }
      return found;
    },
    async open(descriptor, offset) {
      return copied(await openReused(descriptor, offset));
    },
    openReused,
    async referrers(subject, lists = store) {
      subjects ??= referrersBySubject(lists, artifacts);
      return (await subjects).get(subject) ?? [];
    },
  };
  return store;
}

function pinsByName(artifacts: readonly LockedArtifact[]): ReadonlyMap<string, Pin> {
  const named = namedPins(artifacts);
  const pins = [...named.map(({ target }) => target), ...artifacts.flatMap(({ referrers }) => referrers)];
  return new Map([
    ...pins.map((pin) => [pin.digest, pin] as const),
    ...named.map(({ reference, target }) => [reference, target] as const),
  ]);
}

/** `bundle.json` lists referrers by artifact; which manifest each is about stands in the referrer itself. */
async function referrersBySubject(
  store: Source,
  artifacts: readonly LockedArtifact[],
): Promise<ReadonlyMap<string, readonly Descriptor[]>> {
  const pins = new Map(artifacts.flatMap(({ referrers }) => referrers).map((pin) => [pin.digest, pin]));
  const found: { readonly subject: string; readonly pin: Pin }[] = [];
  for (const pin of pins.values()) {
    found.push({ subject: subjectOf(await readAll(store, pin)), pin });
  }
  const groups = Map.groupBy(found, ({ subject }) => subject);
  return new Map([...groups].map(([subject, group]) => [subject, group.map(({ pin }) => pin)]));
}

/** The digest in a manifest's `subject`; an empty text, which is nobody's digest, when there is none. */
function subjectOf(bytes: Buffer): string {
  const json = parseJson(bytes);
  const subject = 'value' in json && isMap(json.value) ? json.value['subject'] : undefined;
  const digest = isMap(subject) ? subject['digest'] : undefined;
  return isDigest(digest) ? digest : '';
}

function notFound(name: string, what: string): UserError {
  return new UserError('NOT_FOUND', `${name} does not hold ${what}`, {
    hint: 'A delta leaves out what its base has: look under `needs` in bundle.json for who holds it.',
  });
}
