import { RefusedError } from '../errors.ts';
import { describe } from '../schema/describe.ts';
import { parseJson } from '../schema/json.ts';
import { listFaults } from '../schema/path.ts';
import { isMap } from '../schema/schema.ts';
import { type Descriptor, isIndexType, isManifestType, type Platform } from './descriptor.ts';
import { isDigest } from './digest.ts';
import { refuseEmbedded } from './embedded.ts';

/** A layer; `urls` name where a non-distributable one is kept (image-spec, layer.md, "Non-Distributable Layers"). */
export interface Layer extends Descriptor {
  readonly urls?: readonly string[];
}

/** An image manifest or index, OCI or Docker schema2, as far as it names other content. */
export interface Manifest {
  readonly mediaType: string;
  /** The index's children; none in an image manifest. */
  readonly manifests: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers: readonly Layer[];
  readonly subject?: Descriptor;
  /** `artifactType`, or the config's media type (distribution-spec, "Listing Referrers"). */
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Manifests of real images have a few dozen entries; an index of a CI cache some hundreds. */
const entryLimit = 10_000;
/** An index of that many entries, each with platform and annotations, has half as many. */
const markLimit = 500_000;

/**
 * Go finds a field in any case, and by Unicode: to a registry or a runtime `Layers` is `layers`, and the later one counts.
 * So where a key is one of these but for its case, two readers would see two images.
 */
const manifestKey = spellingsOf(
  'schemaVersion mediaType artifactType config layers fsLayers manifests subject annotations',
);
const descriptorKey = spellingsOf('mediaType artifactType digest size urls data platform annotations');
const platformKey = spellingsOf('os architecture variant os.version os.features features');

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the parts of a manifest that name other content (image-spec 1.1, manifest.md and image-index.md; Docker
 * manifest v2 schema 2). Unknown fields are allowed, as the specification asks.
 * @param bytes proven against their digest
 * @param mediaType what the registry or a descriptor says that they are
 * @throws RefusedError `INVALID_MANIFEST` with every fault in `details`; `DESCRIPTOR_DATA`, `DESCRIPTOR_URLS` of
 *   `refuseEmbedded`
 */
export function parseManifest(bytes: Uint8Array, mediaType: string, where: string): Manifest {
  const parsed = parseJson(bytes, markLimit);
  if ('fault' in parsed) {
    throw invalid(where, [parsed.fault]);
  }
  if (!isMap(parsed.value)) {
    throw invalid(where, ['it is not a JSON map']);
  }
  const manifest = checkManifest(parsed.value, mediaType, where);
  refuseEmbedded(parsed.value, where);
  return manifest;
}

/**
 * The same for what was parsed already and travels no further, such as a page of referrers: what is embedded in it is
 * passed over.
 * @throws RefusedError `INVALID_MANIFEST`
 */
export function checkManifest(fields: Fields, mediaType: string, where: string): Manifest {
  const faults: string[] = [];
  const manifest = readManifest(fields, mediaType, faults);
  if (faults.length > 0) {
    throw invalid(where, faults);
  }
  return manifest;
}

/** The same without annotations: who only keeps what belongs to what has no use for them, and there may be megabytes. */
export function withoutAnnotations(manifest: Manifest): Manifest {
  const { annotations: _, config, layers, manifests, ...rest } = manifest;
  return {
    ...rest,
    manifests: manifests.map((child) => bare(child)),
    layers: layers.map((layer) => bare(layer)),
    ...(config === undefined ? {} : { config: bare(config) }),
  };
}

function bare(layer: Layer): Layer {
  const { annotations: _, ...rest } = layer;
  return rest;
}

function readManifest(fields: Fields, mediaType: string, faults: string[]): Manifest {
  const index = isIndexType(mediaType);
  if (!isManifestType(mediaType)) {
    faults.push(`media type ${describe(mediaType)} is not that of a manifest or index`);
  }
  if (fields['schemaVersion'] !== 2) {
    faults.push('schemaVersion: expected 2');
  }
  // Bytes that can be read as both kinds have been used to smuggle content past a check (CVE-2021-41190).
  const foreign = (index ? ['config', 'layers', 'fsLayers'] : ['manifests', 'fsLayers']).filter((key) =>
    has(fields, key),
  );
  faults.push(...foreign.map((key) => `${key}: not expected in ${describe(mediaType)}`));
  refuseSpellings(fields, manifestKey, '', faults);
  if (has(fields, 'mediaType') && fields['mediaType'] !== mediaType) {
    faults.push(`mediaType: expected ${describe(mediaType)}, got ${describe(fields['mediaType'])}`);
  }
  const config = index ? undefined : readDescriptor(fields['config'], 'config', faults);
  const subject = has(fields, 'subject') ? readDescriptor(fields['subject'], 'subject', faults) : undefined;
  const artifactType = text(fields['artifactType']) ?? config?.mediaType;
  const annotations = readAnnotations(fields['annotations']);
  return {
    mediaType,
    manifests: index ? readList(fields, 'manifests', faults) : [],
    layers: index ? [] : readList(fields, 'layers', faults),
    ...(config === undefined ? {} : { config }),
    ...(subject === undefined ? {} : { subject }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function readList(fields: Fields, key: string, faults: string[]): readonly Layer[] {
  const list = fields[key];
  if (!Array.isArray(list) || list.length > entryLimit) {
    faults.push(`${key}: expected a list of at most ${entryLimit} descriptors`);
    return [];
  }
  return list
    .map((entry: unknown, index) => readDescriptor(entry, `${key}[${index}]`, faults))
    .filter((entry) => entry !== undefined);
}

function readDescriptor(value: unknown, path: string, faults: string[]): Layer | undefined {
  if (!isMap(value)) {
    faults.push(`${path}: expected a descriptor`);
    return undefined;
  }
  refuseSpellings(value, descriptorKey, path, faults);
  const mediaType = text(value['mediaType']);
  const { digest, size } = value;
  if (mediaType === undefined) {
    faults.push(`${path}.mediaType: expected a string`);
  }
  if (!isDigest(digest)) {
    faults.push(`${path}.digest: expected sha256 or sha512, got ${describe(digest)}`);
  }
  if (!isSize(size)) {
    faults.push(`${path}.size: expected a whole number of bytes, got ${describe(size)}`);
  }
  if (mediaType === undefined || !isDigest(digest) || !isSize(size)) {
    return undefined;
  }
  const platform = readPlatform(value['platform'], `${path}.platform`, faults);
  const artifactType = text(value['artifactType']);
  const annotations = readAnnotations(value['annotations']);
  const urls = Array.isArray(value['urls']) ? value['urls'].filter((url) => typeof url === 'string') : [];
  return {
    mediaType,
    digest,
    size,
    ...(platform === undefined ? {} : { platform }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(urls.length === 0 ? {} : { urls }),
  };
}

function readPlatform(value: unknown, path: string, faults: string[]): Platform | undefined {
  if (isMap(value)) {
    refuseSpellings(value, platformKey, path, faults);
  }
  const os = isMap(value) ? text(value['os']) : undefined;
  const architecture = isMap(value) ? text(value['architecture']) : undefined;
  if (!isMap(value) || os === undefined || architecture === undefined) {
    return undefined;
  }
  const variant = text(value['variant']);
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

function readAnnotations(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isMap(value)) {
    return undefined;
  }
  const entries = Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === 'string' ? [[key, entry]] : [],
  );
  // fromEntries defines keys and never calls setters, so `__proto__` is a key like any other.
  return Object.fromEntries(entries);
}

function invalid(where: string, faults: readonly string[]): RefusedError {
  return new RefusedError('INVALID_MANIFEST', `${where}: not a usable manifest`, {
    details: listFaults(faults, (fault) => fault),
    hint: 'Docker schema1 and other old kinds are not carried. Ask the publisher for an OCI or Docker schema2 image.',
  });
}

function spellingsOf(keys: string): { readonly exact: ReadonlySet<string>; readonly any: RegExp } {
  const names = keys.split(' ');
  return { exact: new Set(names), any: new RegExp(`^(?:${names.join('|').replaceAll('.', '[.]')})$`, 'iu') };
}

function refuseSpellings(
  fields: Fields,
  { exact, any }: ReturnType<typeof spellingsOf>,
  path: string,
  faults: string[],
): void {
  for (const key of Object.keys(fields)) {
    if (!exact.has(key) && key.length <= 20 && any.test(key)) {
      faults.push(`${path}${path === '' ? '' : ': '}${describe(key)} is a known key in another spelling`);
    }
  }
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function has(fields: Fields, key: string): boolean {
  return Object.hasOwn(fields, key);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
