import { randomUUID } from 'node:crypto';
import { RefusedError, TidegateError } from '../../errors.ts';
import { ifFound } from '../../if-found.ts';
import { type Descriptor, mediaTypes } from '../../oci/descriptor.ts';
import { digestOf } from '../../oci/digest.ts';
import { bytesSource } from '../../oci/once.ts';
import type { RegistryRepository } from '../../oci/registry/registries.ts';
import { readAll } from '../../oci/verified.ts';
import { digestField, timeField } from '../../release/fields.ts';
import type { Clock } from '../../runtime/runtime.ts';
import { parseJson } from '../../schema/json.ts';
import { array, literal, object, optional, parseWith, string } from '../../schema/schema.ts';
import { recordRepository } from '../targets.ts';
import { ownTags } from './own-tags.ts';
import { settle } from './settle.ts';
import type { RecordSource } from './trusted-record.ts';

const markType = 'application/vnd.tidegate.pruning.v1+json';
const content = Buffer.from('{}');
/** Bytes. */
const markLimit = 4096;
/** Milliseconds after which a prune that has not ended counts as dead for the next one. */
const longestPrune = 60 * 60_000;

const partSchema = object({
  mediaType: literal(markType),
  digest: digestField,
  size: literal(content.length),
});
const markSchema = object({
  schemaVersion: literal(2),
  mediaType: literal(mediaTypes.ociManifest),
  config: partSchema,
  layers: array(partSchema),
  /** Absent where a mark was that could not be deleted. */
  annotations: optional(
    object({
      'vnd.tidegate.pruning.since': timeField,
      /** Tells two that began in the same second apart. */
      'vnd.tidegate.pruning.run': string,
    }),
  ),
});

interface PruneMark {
  readonly descriptor: Descriptor;
  /** UTC. */
  readonly since: string;
}

/**
 * Says, where promotions look, that content is being removed. Promotions write their journal and then look for this mark;
 * prune sets this mark and then looks for a journal: so of two that begin at once, one at least sees the other.
 * @returns what takes the mark away again
 * @throws RefusedError `PRUNE_PENDING` while another one is at it; one that began an hour ago is taken for dead
 */
export async function markPruning(source: RecordSource, clock: Clock): Promise<AsyncDisposable> {
  const repository = repositoryOf(source);
  const other = await findMark(repository);
  if (other !== undefined && clock.now().getTime() - Date.parse(other.since) < longestPrune) {
    throw refusal(repository, other);
  }
  const since = `${clock.now().toISOString().slice(0, 19)}Z`;
  const descriptor = await settle(clock, async () => {
    const mark = await storeMark(repository, since);
    await repository.tag?.(ownTags.pruning, mark);
    return mark;
  });
  const found = await findMark(repository);
  if (found?.descriptor.digest !== descriptor.digest) {
    throw refusal(repository, found ?? { descriptor, since });
  }
  return { [Symbol.asyncDispose]: async () => await removeMark(repository, descriptor, source) };
}

/**
 * Content that was found may be on its way out.
 * @throws RefusedError `PRUNE_PENDING`
 */
export async function requireNoPrune(source: RecordSource): Promise<void> {
  const repository = repositoryOf(source);
  const mark = await findMark(repository);
  if (mark !== undefined) {
    throw refusal(repository, mark);
  }
}

/** What is no mark counts for nothing. */
async function findMark(repository: RegistryRepository): Promise<PruneMark | undefined> {
  const found = await repository.find(ownTags.pruning);
  if (found?.mediaType !== mediaTypes.ociManifest || found.size > markLimit) {
    return undefined;
  }
  const bytes = await ifFound(readAll(repository, found));
  const json = bytes === undefined ? undefined : parseJson(bytes);
  const mark = json !== undefined && 'value' in json ? parseWith(markSchema, json.value) : undefined;
  const since =
    mark !== undefined && 'value' in mark
      ? mark.value.annotations?.['vnd.tidegate.pruning.since']
      : undefined;
  return since === undefined ? undefined : { descriptor: found, since };
}

/** @param since absent for one that says that nothing is being removed */
async function storeMark(repository: RegistryRepository, since?: string): Promise<Descriptor> {
  const part = { mediaType: markType, digest: digestOf(content), size: content.length };
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: part,
      layers: [part],
      ...(since === undefined
        ? {}
        : {
            annotations: {
              'vnd.tidegate.pruning.since': since,
              'vnd.tidegate.pruning.run': randomUUID(),
            },
          }),
    }),
  );
  const manifest = { mediaType: mediaTypes.ociManifest, digest: digestOf(bytes), size: bytes.length };
  await repository.write(part, bytesSource('prune mark', content));
  await repository.write(manifest, bytesSource('prune mark', bytes));
  return manifest;
}

/** Where the registry deletes nothing, a mark that says nothing takes its place. One of another run stays. */
async function removeMark(
  repository: RegistryRepository,
  mark: Descriptor,
  { log }: Pick<RecordSource, 'log'>,
): Promise<void> {
  try {
    await repository.remove(mark).catch((error: unknown) => {
      if (!(error instanceof TidegateError)) {
        throw error;
      }
    });
    const left = await repository.find(ownTags.pruning);
    if (left?.digest === mark.digest) {
      await repository.tag?.(ownTags.pruning, await storeMark(repository));
    }
  } catch (error) {
    if (!(error instanceof TidegateError)) {
      throw error;
    }
    log.warning(
      `${nameOf(repository)} could not be taken away (${error.message}): delete it, or nothing is promoted`,
    );
  }
}

function refusal(repository: RegistryRepository, { since }: Pick<PruneMark, 'since'>): RefusedError {
  return new RefusedError('PRUNE_PENDING', `A prune began at ${since} and has not ended`, {
    hint: `Wait until it has. If it runs no more, run \`tidegate prune --yes\` again an hour after that time, which completes it, or delete the tag ${nameOf(repository)}.`,
  });
}

function nameOf({ name }: RegistryRepository): string {
  return `${name}:${ownTags.pruning}`;
}

function repositoryOf({ registries, config }: RecordSource): RegistryRepository {
  return registries.repository(recordRepository(config));
}
