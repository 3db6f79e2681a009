import { RefusedError } from '../errors.ts';
import { describe } from '../schema/describe.ts';
import { parseJson } from '../schema/json.ts';
import { listFaults } from '../schema/path.ts';
import { isMap } from '../schema/schema.ts';
import { type Descriptor, isIndexType, isManifestType } from './descriptor.ts';
import { refuseEmbedded } from './embedded.ts';
import { type Layer, readAnnotations, readDescriptor, textOf } from './read-descriptor.ts';
import { refuseSpellings, spellingsOf } from './spellings.ts';

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

const manifestKey = spellingsOf(
  'schemaVersion mediaType artifactType config layers fsLayers manifests subject annotations',
);

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
  const artifactType = textOf(fields['artifactType']) ?? config?.mediaType;
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

function invalid(where: string, faults: readonly string[]): RefusedError {
  return new RefusedError('INVALID_MANIFEST', `${where}: not a usable manifest`, {
    details: listFaults(faults, (fault) => fault),
    hint: 'Docker schema1 and other old kinds are not carried. Ask the publisher for an OCI or Docker schema2 image.',
  });
}

function has(fields: Fields, key: string): boolean {
  return Object.hasOwn(fields, key);
}
