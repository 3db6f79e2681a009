import { TidegateError } from '../../errors.ts';
import { ifFound } from '../../if-found.ts';
import { type Descriptor, mediaTypes } from '../../oci/descriptor.ts';
import { digestOf } from '../../oci/digest.ts';
import { bytesSource } from '../../oci/once.ts';
import type { RegistryRepository } from '../../oci/registry/registries.ts';
import { readAll } from '../../oci/verified.ts';
import { recordRepository } from '../targets.ts';
import {
  type Journal,
  journalTypes,
  nothingPending,
  parseJournal,
  parseJournalManifest,
} from './journal-format.ts';
import { ownTags } from './own-tags.ts';
import type { RecordSource } from './trusted-record.ts';

/** A journal that stands in the registry. */
export interface OpenJournal extends Journal {
  /** Its manifest. */
  readonly descriptor: Descriptor;
}

/** Bytes of its manifest. */
const manifestLimit = 64 * 1024;

/**
 * Reads which names a run was setting that has not ended, or not well. Whoever can push could have written it.
 * @returns undefined when there is none; also, with a warning, when what stands there is none
 */
export async function findJournal(source: RecordSource): Promise<OpenJournal | undefined> {
  const repository = repositoryOf(source);
  const found = await repository.find(ownTags.pending);
  const read = found && (await ifFound(readJournal(repository, found, source)));
  if (found === undefined || read === 'nothing') {
    return undefined;
  }
  if (read === undefined) {
    source.log.warning(
      `${repository.name}:${ownTags.pending} is no journal of a promotion and counts for nothing. Find out who pushed it`,
    );
    return undefined;
  }
  return { ...read, descriptor: found };
}

/** Whether no other run has put its own in the place of a journal, or has ended it. */
export async function isStanding(source: RecordSource, { descriptor }: OpenJournal): Promise<boolean> {
  const found = await repositoryOf(source).find(ownTags.pending);
  return found?.digest === descriptor.digest;
}

/** Says that the run of a journal has given up, and that names stay as it has set them. */
export async function leaveJournal(source: RecordSource, open: OpenJournal): Promise<void> {
  const { descriptor: _, ...journal } = open;
  await writeJournal(source, { ...journal, hasEnded: true });
}

/** Puts a journal where everybody looks for one, in the place of what is there. */
export async function writeJournal(source: RecordSource, journal: Journal): Promise<OpenJournal> {
  const repository = repositoryOf(source);
  const descriptor = await storeJournal(repository, journal);
  await repository.tag?.(ownTags.pending, descriptor);
  return { ...journal, descriptor };
}

/**
 * Says that every name is set, or as it was. Where the registry deletes nothing, a journal of nothing takes its place. One
 * that another run has put there since stays.
 */
export async function closeJournal(source: RecordSource, { descriptor }: OpenJournal): Promise<void> {
  const repository = repositoryOf(source);
  await repository.remove(descriptor).catch((error: unknown) => {
    if (!(error instanceof TidegateError)) {
      throw error;
    }
  });
  const left = await repository.find(ownTags.pending);
  if (left?.digest === descriptor.digest) {
    await repository.tag?.(ownTags.pending, await storeJournal(repository, nothingPending));
  }
}

async function readJournal(
  repository: RegistryRepository,
  found: Descriptor,
  { config, name }: RecordSource,
): Promise<Journal | 'nothing' | undefined> {
  if (found.mediaType !== mediaTypes.ociManifest || found.size > manifestLimit) {
    return undefined;
  }
  const layer = parseJournalManifest(await readAll(repository, found));
  const journal = layer && parseJournal(await readAll(repository, layer), config.registry);
  return journal === undefined || journal === 'nothing' || journal.name === name ? journal : undefined;
}

async function storeJournal(
  repository: RegistryRepository,
  content: Journal | typeof nothingPending,
): Promise<Descriptor> {
  const config = part(journalTypes.config, '{}');
  const layer = part(journalTypes.journal, JSON.stringify(content));
  const manifest = part(
    mediaTypes.ociManifest,
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: config.descriptor,
      layers: [layer.descriptor],
    }),
  );
  for (const { descriptor, bytes } of [config, layer, manifest]) {
    await repository.write(descriptor, bytesSource('journal', bytes));
  }
  return manifest.descriptor;
}

function part(mediaType: string, text: string): { descriptor: Descriptor; bytes: Buffer } {
  const bytes = Buffer.from(text);
  return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes };
}

function repositoryOf({ registries, config }: RecordSource): RegistryRepository {
  return registries.repository(recordRepository(config));
}
