import type { BundleManifest } from '../../bundle/bundle-manifest.ts';
import { parseBundleManifest } from '../../bundle/parse-manifest.ts';
import { RefusedError, UserError } from '../../errors.ts';
import { type Descriptor, mediaTypes } from '../../oci/descriptor.ts';
import { digestOf } from '../../oci/digest.ts';
import type { RegistryRepository } from '../../oci/registry/registries.ts';
import type { WritableStore } from '../../oci/store.ts';
import { readAll } from '../../oci/verified.ts';
import { compareReleases, isReleaseName } from '../../release/release-name.ts';
import { unless } from '../../unless.ts';
import { isOwnTag } from './own-tags.ts';
import { parseRecordConfig, parseRecordManifest, type RecordConfig, recordTypes } from './record-format.ts';
import { type Part, storeArtifact } from './artifact.ts';

/**
 * A release was promoted: when, and with which digests. Only as trusted as whoever can push to the registry: what it says
 * about the release counts when `signatures` fit `bundleBytes`.
 */
export interface StoredRecord {
  /** `registry/path:release` */
  readonly where: string;
  readonly config: RecordConfig;
  readonly bundleBytes: Buffer;
  /** The signature files about `bundleBytes`. */
  readonly signatures: readonly Buffer[];
}

/** A record before it has a name. */
export interface NewRecord extends Omit<StoredRecord, 'where'> {
  /** Other files of the bundle. */
  readonly carried?: readonly Part[];
}

/** A record that counts: signed by a trusted key, and of this product. */
export interface PromotionRecord extends RecordConfig {
  readonly manifest: BundleManifest;
}

/**
 * Stores the content of a promotion record, which has no name yet: a tag that follows later stands for a whole record.
 * @returns what to tag
 */
export async function storeRecord(
  repository: WritableStore,
  { config, bundleBytes, signatures, carried = [] }: NewRecord,
): Promise<Descriptor> {
  return await storeArtifact(
    repository,
    { mediaType: recordTypes.config, bytes: Buffer.from(JSON.stringify(config)) },
    [
      { mediaType: recordTypes.bundle, bytes: bundleBytes },
      ...signatures.map((bytes) => ({ mediaType: recordTypes.signature, bytes })),
      ...carried,
    ],
  );
}

/**
 * Reads what stands under a release's tag. Nothing of it is believed yet.
 * @returns undefined when the release was not promoted
 * @throws RefusedError `INVALID_RECORD` when it has not the form of a record, or is the record of another release
 */
export async function readRecord(
  repository: RegistryRepository,
  release: string,
): Promise<StoredRecord | undefined> {
  const found = await repository.find(release);
  if (found === undefined) {
    return undefined;
  }
  const where = `${repository.name}:${release}`;
  try {
    const { config, layers } = await readConfig(repository, found, where);
    if (config.release !== release) {
      throw invalidRecord(where, `it is the record of ${config.release}`);
    }
    const bundleBytes = await readAll(repository, layers.bundle);
    const signatures = await Promise.all(layers.signatures.map((layer) => readAll(repository, layer)));
    return { where, config, bundleBytes, signatures };
  } catch (error) {
    if (error instanceof UserError && error.code === 'NOT_FOUND') {
      throw invalidRecord(where, 'a part of it is not there');
    }
    throw error;
  }
}

/**
 * Which release's record stands under a tag, as it says itself.
 * @param found what the tag stands for
 * @returns undefined when it is no record
 */
export async function readRecordedRelease(
  repository: RegistryRepository,
  found: Descriptor,
): Promise<string | undefined> {
  const reading = readConfig(repository, found, repository.name);
  return (await unless(['INVALID_RECORD', 'NOT_FOUND'], reading))?.config.release;
}

/**
 * Reads the bundle manifest in a record.
 * @throws RefusedError `INVALID_BUNDLE`; `INVALID_RECORD` when the record says something that is not there too: its own
 *   words are not signed, the bundle manifest is
 */
export function readManifest({ where, config, bundleBytes }: StoredRecord): BundleManifest {
  const manifest = parseBundleManifest(bundleBytes, `${where}, bundle.json`);
  if (digestOf(bundleBytes) !== config.bundle || !describes(config, manifest)) {
    throw invalidRecord(where, 'its parts contradict each other');
  }
  return manifest;
}

/** The releases that have a tag, and the tags that stand for no release; both are none before the first promotion. */
export async function listReleases(
  repository: RegistryRepository,
): Promise<{ releases: readonly string[]; others: readonly string[] }> {
  // Before the first promotion there is no such repository.
  const tags = (await unless(['NOT_FOUND'], repository.tags())) ?? [];
  return {
    releases: tags.filter(isReleaseName).sort((a, b) => compareReleases(b, a)),
    // Signatures that other tools attach to a record stand beside it under such tags.
    others: tags.filter((tag) => !isReleaseName(tag) && !isOwnTag(tag) && !/^sha(?:256|512)-/.test(tag)),
  };
}

async function readConfig(
  repository: RegistryRepository,
  descriptor: Descriptor,
  where: string,
): Promise<{ config: RecordConfig; layers: { bundle: Descriptor; signatures: readonly Descriptor[] } }> {
  if (descriptor.mediaType !== mediaTypes.ociManifest) {
    throw invalidRecord(where, `it is a ${descriptor.mediaType}`);
  }
  const manifest = parseRecordManifest(await readAll(repository, descriptor));
  if (manifest === undefined) {
    throw invalidRecord(where, 'its manifest is not that of a promotion record');
  }
  const config = parseRecordConfig(await readAll(repository, manifest.config));
  if (config === undefined) {
    throw invalidRecord(where, 'its configuration cannot be read');
  }
  return { config, layers: manifest };
}

function describes(config: RecordConfig, manifest: BundleManifest): boolean {
  const roots = new Map(manifest.images.map(({ reference, root }) => [reference, root.digest]));
  const archives = new Map(manifest.charts.map((chart) => [`${chart.name} ${chart.version}`, chart.archive]));
  return (
    manifest.name === config.name &&
    manifest.release === config.release &&
    manifest.sequence === config.sequence &&
    config.images.every(({ reference, digest }) => roots.get(reference) === digest) &&
    config.charts.every(({ name, version, digest }) => archives.get(`${name} ${version}`) === digest)
  );
}

function invalidRecord(where: string, why: string): RefusedError {
  return new RefusedError('INVALID_RECORD', `${where} is no promotion record: ${why}`, {
    hint: 'Only tidegate should write to this repository. Find out who pushed that tag, then delete it or set promote.record to another repository.',
  });
}
