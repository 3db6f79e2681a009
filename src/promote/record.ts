import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { parseBundleManifest } from '../bundle/parse-manifest.ts';
import { RefusedError, UserError } from '../errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { mediaTypes } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { Registries, RegistryRepository } from '../oci/registry/registries.ts';
import { readAll } from '../oci/verified.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import { bytesSource } from './bytes-source.ts';
import { parseRecordConfig, parseRecordManifest, type RecordConfig, recordTypes } from './record-format.ts';
import { recordRepository } from './targets.ts';

/** A release was promoted: when, and with which digests. Only as trusted as whoever can push: verify `signature` before use. */
export interface PromotionRecord extends RecordConfig {
  readonly manifest: BundleManifest;
  readonly bundleBytes: Buffer;
  /** The signature file about `bundleBytes`. */
  readonly signature: Buffer;
}

/**
 * Writes the promotion record of a release and names it; to be called when everything else is in place.
 * The content goes first and the tag last, so a record is either whole or not there.
 * @returns the record's reference with its digest
 */
export async function writeRecord(
  registries: Registries,
  config: PromoteConfig,
  record: Pick<PromotionRecord, 'bundleBytes' | 'signature'> & { readonly config: RecordConfig },
): Promise<string> {
  const name = recordRepository(config);
  const repository = registries.repository(name);
  const parts = [
    part(recordTypes.config, Buffer.from(JSON.stringify(record.config))),
    part(recordTypes.bundle, record.bundleBytes),
    part(recordTypes.signature, record.signature),
  ];
  const [configPart, ...layers] = parts.map(({ descriptor }) => descriptor);
  const manifest = part(
    mediaTypes.ociManifest,
    Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociManifest, config: configPart, layers }),
    ),
  );
  for (const { descriptor, bytes } of [...parts, manifest]) {
    await repository.write(descriptor, bytesSource(bytes));
  }
  await repository.tag?.(record.config.release, manifest.descriptor);
  return `${name}:${record.config.release}@${manifest.descriptor.digest}`;
}

/**
 * @returns the record of a release, or undefined when it was not promoted
 * @throws RefusedError `INVALID_RECORD` when what stands under the release's tag is no promotion record
 */
export async function readRecord(
  registries: Registries,
  config: PromoteConfig,
  release: string,
): Promise<PromotionRecord | undefined> {
  const repository = registries.repository(recordRepository(config));
  const found = await repository.find(release);
  if (found === undefined) {
    return undefined;
  }
  const where = `${repository.name}:${release}`;
  const { config: summary, layers } = await readConfig(repository, found, where);
  const bundleBytes = await readAll(repository, layers.bundle);
  const signature = await readAll(repository, layers.signature);
  const manifest = parseBundleManifest(bundleBytes, `${where}, bundle.json`);
  const agrees =
    summary.release === release && digestOf(bundleBytes) === summary.bundle && describes(summary, manifest);
  if (!agrees) {
    throw invalidRecord(where, 'its parts contradict each other');
  }
  return { ...summary, manifest, bundleBytes, signature };
}

/**
 * @returns the record with the highest sequence, or undefined when nothing was promoted yet
 * @throws RefusedError `INVALID_RECORD`
 */
export async function newestRecord(
  registries: Registries,
  config: PromoteConfig,
): Promise<PromotionRecord | undefined> {
  const newest = (await listRecords(registries, config)).at(-1);
  return newest === undefined ? undefined : readRecord(registries, config, newest.release);
}

/** What every record says, lowest sequence first; the bundles in them are not read. */
export async function listRecords(
  registries: Registries,
  config: PromoteConfig,
): Promise<readonly RecordConfig[]> {
  const repository = registries.repository(recordRepository(config));
  const records: RecordConfig[] = [];
  for (const tag of await tagsOf(repository)) {
    // Signatures that other tools attach to a record stand beside it under such tags.
    if (/^sha(?:256|512)-/.test(tag)) {
      continue;
    }
    const where = `${repository.name}:${tag}`;
    const { config: summary } = await readConfig(repository, await repository.resolve(tag), where);
    if (summary.release !== tag) {
      throw invalidRecord(where, `it is the record of ${summary.release}`);
    }
    records.push(summary);
  }
  return records.sort((a, b) => a.sequence - b.sequence);
}

/** Before the first promotion there is no such repository. */
async function tagsOf(repository: RegistryRepository): Promise<readonly string[]> {
  try {
    return await repository.tags();
  } catch (error) {
    if (error instanceof UserError && error.code === 'NOT_FOUND') {
      return [];
    }
    throw error;
  }
}

async function readConfig(
  repository: RegistryRepository,
  descriptor: Descriptor,
  where: string,
): Promise<{ config: RecordConfig; layers: { bundle: Descriptor; signature: Descriptor } }> {
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

/** The configuration is not signed, the bundle manifest is: nothing may stand here that is not there too. */
function describes(summary: RecordConfig, manifest: BundleManifest): boolean {
  const roots = new Map(manifest.images.map(({ reference, root }) => [reference, root.digest]));
  const charts = new Set(manifest.charts.map(({ name, version }) => `${name} ${version}`));
  const blobs = new Set([...manifest.blobs, ...manifest.needs].map(({ digest }) => digest));
  return (
    manifest.name === summary.name &&
    manifest.release === summary.release &&
    manifest.sequence === summary.sequence &&
    summary.images.every(({ reference, digest }) => roots.get(reference) === digest) &&
    summary.charts.every(({ name, version, digest }) => charts.has(`${name} ${version}`) && blobs.has(digest))
  );
}

function part(
  mediaType: string,
  bytes: Buffer,
): { descriptor: Descriptor & { digest: Digest }; bytes: Buffer } {
  return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes };
}

function invalidRecord(where: string, why: string): RefusedError {
  return new RefusedError('INVALID_RECORD', `${where} is no promotion record: ${why}`, {
    hint: 'Only tidegate should write to this repository. Find out who pushed that tag, then delete it or set promote.record to another repository.',
  });
}
