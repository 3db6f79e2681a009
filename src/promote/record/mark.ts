import { unless, whereKnown } from '../../unless.ts';
import { type Descriptor, mediaTypes } from '../../oci/descriptor.ts';
import type { RegistryRepository } from '../../oci/registry/registries.ts';
import { readAll } from '../../oci/verified.ts';
import { parseJson } from '../../schema/json.ts';
import { parseArtifact, storeArtifact } from './artifact.ts';
import { openRecords, type RecordSource } from './trusted-record.ts';

/**
 * What a run says of itself where the records are, under a tag that all of its kind share, as long as it is at work: an
 * empty config and one layer of JSON. Nobody signs it: no name is ever set to what it says.
 */
export interface MarkKind<T> {
  readonly tag: string;
  /** Media types. */
  readonly config: string;
  readonly layer: string;
  /** Bytes of the layer. */
  readonly limit: number;
  /** For messages: `journal of a promotion`. */
  readonly title: string;
  /** @returns undefined for anything that is not exactly such a mark, of this product in this registry */
  parse(value: unknown, of: MarkPlace): T | undefined;
}

export interface MarkPlace {
  readonly name: string;
  readonly config: { readonly registry: string };
}

interface Standing {
  /** Of its manifest. Two runs never say the same, so this tells whose it is. */
  readonly descriptor: Descriptor;
}

/** One that stands in the registry. */
export type Mark<T> = T & Standing;

/** Bytes of its manifest. */
const manifestLimit = 64 * 1024;
/** What stands where a mark was that could not be deleted. */
const nothing = null;

/** @returns undefined when there is none; also, with a warning, when what stands there is no such mark */
export async function findMark<T extends object>(
  source: RecordSource,
  kind: MarkKind<T>,
  tries = 3,
): Promise<Mark<T> | undefined> {
  const repository = openRecords(source);
  const descriptor = await repository.find(kind.tag);
  const value = descriptor && (await unless(['NOT_FOUND'], readValue(repository, descriptor, kind)));
  if (descriptor === undefined || value === nothing) {
    return undefined;
  }
  const content = kind.parse(value, source);
  if (content !== undefined) {
    return { ...content, descriptor };
  }
  if (tries > 1 && !(await isStanding(source, kind, { descriptor }))) {
    // It was taken away, or replaced, while it was read.
    return await findMark(source, kind, tries - 1);
  }
  source.log.warning(
    `${repository.name}:${kind.tag} is no ${kind.title} and counts for nothing. Find out who pushed it`,
  );
  return undefined;
}

/** Puts a mark in the place of what is there. */
export async function setMark<T extends object>(
  source: RecordSource,
  kind: MarkKind<T>,
  content: T,
): Promise<Mark<T>> {
  const repository = openRecords(source);
  const descriptor = await storeMark(repository, kind, content);
  await repository.tag?.(kind.tag, descriptor);
  return { ...content, descriptor };
}

/** Whether no other run has put its own in the place of a mark, or has taken it away. */
export async function isStanding<T>(
  source: RecordSource,
  { tag }: MarkKind<T>,
  { descriptor }: Standing,
): Promise<boolean> {
  const found = await openRecords(source).find(tag);
  return found?.digest === descriptor.digest;
}

/** Takes a mark away. Where the registry deletes nothing, one of nothing takes its place. That of another run stays. */
export async function removeMark<T>(source: RecordSource, kind: MarkKind<T>, mark: Standing): Promise<void> {
  const repository = openRecords(source);
  await whereKnown(repository.remove(mark.descriptor));
  if (await isStanding(source, kind, mark)) {
    await repository.tag?.(kind.tag, await storeMark(repository, kind, nothing));
  }
}

async function storeMark<T>(
  repository: RegistryRepository,
  kind: MarkKind<T>,
  content: T | typeof nothing,
): Promise<Descriptor> {
  const config = { mediaType: kind.config, bytes: Buffer.from('{}') };
  const layer = { mediaType: kind.layer, bytes: Buffer.from(JSON.stringify(content)) };
  return await storeArtifact(repository, config, [layer]);
}

async function readValue<T>(
  repository: RegistryRepository,
  found: Descriptor,
  kind: MarkKind<T>,
): Promise<unknown> {
  if (found.mediaType !== mediaTypes.ociManifest || found.size > manifestLimit) {
    return undefined;
  }
  const layer = parseMarkManifest(await readAll(repository, found), kind);
  const json = layer && parseJson(await readAll(repository, layer));
  return json !== undefined && 'value' in json ? json.value : undefined;
}

/** @returns the one layer; undefined for anything that is not exactly such a manifest */
export function parseMarkManifest(
  bytes: Buffer,
  kind: Pick<MarkKind<unknown>, 'config' | 'layer' | 'limit'>,
): Descriptor | undefined {
  const { config, layers = [] } = parseArtifact(bytes) ?? {};
  const [layer, ...others] = layers;
  const isMark =
    config?.mediaType === kind.config &&
    layer?.mediaType === kind.layer &&
    layer.size <= kind.limit &&
    others.length === 0;
  return isMark ? layer : undefined;
}
