import { artifactParts, type Part } from '../bundle/artifact-parts.ts';
import { unless } from '../unless.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { type Manifest, parseManifest } from '../oci/manifest.ts';
import type { Registries } from '../oci/registry/registries.ts';
import { readAll } from '../oci/verified.ts';
import { byText } from '../order.ts';
import type { Mapping } from '../release/mapping.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { type RecordedArtifact, recordedArtifacts } from '../promote/record/recorded-artifacts.ts';
import type { Inventory } from '../release/inventory.ts';
import type { Runtime } from '../runtime/runtime.ts';

const concurrency = 8;

/** A manifest or blob that was promoted, and is no longer where it was put. */
export interface GoneBlob {
  /** Upstream. */
  readonly repository: string;
  readonly digest: Digest;
  readonly size: number;
  /** The promoted releases that have it, oldest first. */
  readonly releases: readonly string[];
}

export interface InventoryRequest {
  /** With their signatures verified, lowest sequence first; at least one. */
  readonly records: readonly PromotionRecord[];
  readonly newest: PromotionRecord;
  readonly mapping: Mapping;
  readonly registries: Registries;
}

/** What one upstream repository should have inside. */
interface Recorded {
  readonly repository: string;
  readonly descriptor: Descriptor;
  /** Manifests are read, which proves more than to ask. */
  readonly isManifest: boolean;
  isRead: boolean;
  /** Internal repositories. */
  readonly places: Set<string>;
  readonly releases: Set<string>;
}

/**
 * Finds out what the internal registry holds of everything that was ever promoted. Manifests are read and hashed, each
 * other blob is asked for where it should be; nothing that was not signed counts, and nothing is written.
 * @throws what the registry raises; that something is not there is an answer
 */
export async function takeInventory(
  { records, newest, mapping, registries }: InventoryRequest,
  runtime: Pick<Runtime, 'progress'>,
): Promise<{ readonly inventory: Inventory; readonly gone: readonly GoneBlob[] }> {
  const wanted = await findRecorded(records, mapping, createReader(registries));
  const progress = runtime.progress('Asking the registry', sum(wanted.map(({ descriptor }) => descriptor)));
  const answers = await mapConcurrently(wanted, concurrency, async (item) => {
    const isThere = item.isManifest ? item.isRead : await isInOneOf(registries, item);
    progress.advance(item.descriptor.size);
    return { item, isThere };
  }).finally(() => progress.done());
  const { name, audience, release, sequence } = newest.manifest;
  const held = answers.flatMap(({ item, isThere }) => (isThere ? [item] : []));
  return {
    inventory: {
      schemaVersion: 1,
      name,
      audience,
      release,
      sequence,
      repositories: [...Map.groupBy(held, ({ repository }) => repository)]
        .map(([repository, items]) => ({
          name: repository,
          blobs: items.map(blobOf).sort(byText(({ digest }) => digest)),
        }))
        .sort(byText(({ name }) => name)),
    },
    gone: answers
      .flatMap(({ item, isThere }) => (isThere ? [] : [item]))
      .map((item) => ({ repository: item.repository, ...blobOf(item), releases: [...item.releases] }))
      .sort(byText(({ repository, digest }) => `${repository} ${digest}`)),
  };
}

type Read = (repositories: readonly string[], descriptor: Descriptor) => Promise<Manifest | undefined>;

async function findRecorded(
  records: readonly PromotionRecord[],
  mapping: Mapping,
  read: Read,
): Promise<readonly Recorded[]> {
  const all = records.flatMap((record) => {
    const { blobs, needs } = record.manifest;
    // An index may name platforms that were never promoted.
    const signed = new Set([...blobs, ...needs].map(({ digest }) => digest));
    return recordedArtifacts(record, mapping)
      .filter(({ repositories }) => repositories.length > 0)
      .map((recorded) => ({ release: record.release, recorded, signed }));
  });
  const found = await mapConcurrently(all, concurrency, async ({ release, recorded, signed }) => {
    const { artifact, repositories } = recorded;
    const parts = await artifactParts(artifact, (descriptor) =>
      signed.has(descriptor.digest) ? read(repositories, descriptor) : Promise.resolve(undefined),
    );
    return {
      release,
      recorded,
      parts: parts.filter(({ descriptor }) => signed.has(descriptor.digest)),
    };
  });
  const wanted = new Map<string, Recorded>();
  for (const { release, recorded, parts } of found) {
    parts.forEach((part) => note(wanted, recorded, part, release));
  }
  return [...wanted.values()];
}

function note(
  wanted: Map<string, Recorded>,
  { upstream, repositories }: RecordedArtifact,
  { descriptor, role, manifest }: Part,
  release: string,
): void {
  const key = `${upstream}@${descriptor.digest}`;
  const known = wanted.get(key) ?? {
    repository: upstream,
    descriptor,
    isManifest: role === 'manifest',
    isRead: false,
    places: new Set<string>(),
    releases: new Set<string>(),
  };
  known.isRead ||= manifest !== undefined;
  repositories.forEach((name) => known.places.add(name));
  known.releases.add(release);
  wanted.set(key, known);
}

/** Reads each manifest once, however many releases have it. */
function createReader(registries: Registries): Read {
  const known = new Map<string, Promise<Manifest | undefined>>();
  return (repositories, descriptor) => {
    const key = `${repositories.join(' ')} ${descriptor.digest}`;
    const reading = known.get(key) ?? readFromOneOf(registries, repositories, descriptor);
    known.set(key, reading);
    return reading;
  };
}

async function readFromOneOf(
  registries: Registries,
  repositories: readonly string[],
  descriptor: Descriptor,
): Promise<Manifest | undefined> {
  for (const name of repositories) {
    const bytes = await unless(['NOT_FOUND'], readAll(registries.repository(name), descriptor));
    if (bytes !== undefined) {
      return parseManifest(bytes, descriptor.mediaType, `${name}@${descriptor.digest}`);
    }
  }
  return undefined;
}

async function isInOneOf(registries: Registries, { places, descriptor }: Recorded): Promise<boolean> {
  for (const name of places) {
    if (await registries.repository(name).has(descriptor)) {
      return true;
    }
  }
  return false;
}

function blobOf({ descriptor: { digest, size } }: Recorded): Pick<GoneBlob, 'digest' | 'size'> {
  return { digest, size };
}

function sum(blobs: readonly { readonly size: number }[]): number {
  return blobs.reduce((total, { size }) => total + size, 0);
}
