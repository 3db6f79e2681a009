import { RefusedError, UserError } from '../../errors.ts';
import { parseJson } from '../../schema/json.ts';
import { isMap } from '../../schema/schema.ts';
import { type Descriptor, mediaTypes } from '../descriptor.ts';
import { checkManifest } from '../manifest.ts';
import { imageName, refName, tagForms } from './names.ts';

/** A layout's `index.json` (image-spec, image-layout.md, "index.json file"). */
export interface LayoutIndex {
  /** The file as it is, but for its entries: what other programs wrote stays. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly descriptor: Descriptor;
  /** With what only others understand. */
  readonly written: unknown;
}

/** What an entry is called: by a tag, in a repository (`host/path`) where the layout says which. */
export interface EntryName {
  readonly tag: string;
  readonly repository?: string | undefined;
}

export const emptyIndex: LayoutIndex = {
  fields: { schemaVersion: 2, mediaType: mediaTypes.ociIndex },
  entries: [],
};

/**
 * @param bytes bounded by the caller
 * @throws RefusedError `INVALID_LAYOUT`, and `INVALID_MANIFEST` with every fault in `details`
 */
export function parseLayoutIndex(bytes: Uint8Array, path: string): LayoutIndex {
  const json = parseJson(bytes);
  if (!('value' in json) || !isMap(json.value)) {
    throw new RefusedError(
      'INVALID_LAYOUT',
      `${path}: ${'fault' in json ? json.fault : 'it is not a JSON map'}`,
      { hint: 'It is no OCI image layout, or a damaged one. Nothing was read from it or written to it.' },
    );
  }
  const { manifests, ...fields } = json.value;
  const descriptors = checkManifest(json.value, mediaTypes.ociIndex, path).manifests;
  const written: readonly unknown[] = Array.isArray(manifests) ? manifests : [];
  return {
    fields,
    entries: descriptors.map((descriptor, at) => ({ descriptor, written: written[at] })),
  };
}

export function formatLayoutIndex({ fields, entries }: LayoutIndex): string {
  return JSON.stringify({ ...fields, manifests: entries.map(({ written }) => written) });
}

/**
 * What a name stands for: the full reference counts before the tag that tools use, which is only unique by custom.
 * @param name without a repository, `tag` may also be a full reference
 * @throws UserError `AMBIGUOUS_NAME` when it stands for several things
 */
export function findNamed(index: LayoutIndex, name: EntryName, where: string): Descriptor | undefined {
  const found = new Map(entriesOf(index, name).map(({ descriptor }) => [descriptor.digest, descriptor]));
  if (found.size > 1) {
    throw new UserError('AMBIGUOUS_NAME', `${where}: ${JSON.stringify(name.tag)} is the name of several`, {
      details: [...found.keys()].sort(),
      hint: 'Name one of them by its digest: oci:<folder>@sha256:….',
    });
  }
  return [...found.values()][0];
}

/** Names a manifest; what had that name before loses it. */
export function withName(index: LayoutIndex, descriptor: Descriptor, name: EntryName): LayoutIndex {
  const old = new Set(entriesOf(index, name));
  const others = index.entries.filter(
    (entry) => !old.has(entry) && !(entry.descriptor.digest === descriptor.digest && isUnnamed(entry)),
  );
  const reference = name.repository === undefined ? undefined : `${name.repository}:${name.tag}`;
  const taken = new Set(others.map((entry) => nameIn(entry, refName)));
  const forms = reference === undefined ? [name.tag] : tagForms(reference);
  const annotations = {
    ...(reference === undefined ? {} : { [imageName]: reference }),
    [refName]: forms.find((form) => !taken.has(form)) ?? forms.at(-1) ?? name.tag,
  };
  return { ...index, entries: [...others, entryOf({ ...descriptor, annotations })] };
}

/** Lists a manifest without a name, unless it is there already: what no tag names can be found only so. */
export function withListed(index: LayoutIndex, descriptor: Descriptor): LayoutIndex {
  const isListed = index.entries.some((entry) => entry.descriptor.digest === descriptor.digest);
  const { mediaType, digest, size, artifactType } = descriptor;
  const unnamed = { mediaType, digest, size, ...(artifactType === undefined ? {} : { artifactType }) };
  return isListed ? index : { ...index, entries: [...index.entries, entryOf(unnamed)] };
}

function entriesOf(index: LayoutIndex, { tag, repository }: EntryName): readonly Entry[] {
  const reference = repository === undefined ? tag : `${repository}:${tag}`;
  const byReference = index.entries.filter((entry) => nameIn(entry, imageName) === reference);
  return byReference.length > 0
    ? byReference
    : index.entries.filter(
        (entry) =>
          nameIn(entry, refName) === tag &&
          // Of another repository, which may have the same tag.
          (repository === undefined || nameIn(entry, imageName) === undefined),
      );
}

function entryOf({ mediaType, digest, size, artifactType, annotations }: Descriptor): Entry {
  const descriptor = {
    mediaType,
    digest,
    size,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return { descriptor, written: descriptor };
}

function isUnnamed(entry: Entry): boolean {
  return nameIn(entry, refName) === undefined && nameIn(entry, imageName) === undefined;
}

function nameIn({ descriptor: { annotations = {} } }: Entry, key: string): string | undefined {
  return Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}
