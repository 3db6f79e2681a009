import { signatureFileNames } from '../../bundle/signature-names.ts';
import { type Descriptor, mediaTypes } from '../../oci/descriptor.ts';
import { formatReference, parseReference } from '../../oci/reference.ts';
import { digestField, nameField, releaseField, timeField } from '../../release/fields.ts';
import { parseJson } from '../../schema/json.ts';
import {
  array,
  count,
  type Infer,
  literal,
  object,
  parseWith,
  scalar,
  type Schema,
  string,
} from '../../schema/schema.ts';

/** Media types of a promotion record: an OCI 1.0 manifest, so that every registry takes it. */
export const recordTypes = {
  config: 'application/vnd.tidegate.promotion.v1+json',
  bundle: 'application/vnd.tidegate.bundle.v1+json',
  signature: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  notes: 'text/markdown',
} as const;

const referenceField = scalar('a reference', (value) => {
  try {
    return typeof value === 'string' && formatReference(parseReference(value)) === value ? value : undefined;
  } catch {
    return undefined;
  }
});

const recordConfig = object({
  schemaVersion: literal(1),
  name: nameField,
  release: releaseField,
  sequence: count,
  /** UTC, whole seconds. */
  promotedAt: timeField,
  /** Digest of `bundle.json`. */
  bundle: digestField,
  images: array(object({ reference: referenceField, internal: referenceField, digest: digestField })),
  /** `digest` is that of the `.tgz`, which an index of a chart repository names too. */
  charts: array(object({ name: string, version: string, digest: digestField })),
});

/** The result that a promotion record holds. */
export type RecordConfig = Infer<typeof recordConfig>;

const recordManifest = object({
  schemaVersion: literal(2),
  mediaType: literal(mediaTypes.ociManifest),
  config: object({ mediaType: literal(recordTypes.config), digest: digestField, size: count }),
  layers: array(
    object({
      mediaType: literal(recordTypes.bundle, recordTypes.signature, recordTypes.notes),
      digest: digestField,
      size: count,
    }),
  ),
});

/** Undefined for anything that is not exactly such a configuration. */
export function parseRecordConfig(bytes: Buffer): RecordConfig | undefined {
  return parse(recordConfig, bytes);
}

/**
 * Undefined for anything that is not exactly such a manifest: the bundle manifest, then its signature files. What may come
 * last only keeps the release notes from being collected: which ones they are, the bundle manifest says.
 */
export function parseRecordManifest(
  bytes: Buffer,
): { config: Descriptor; bundle: Descriptor; signatures: readonly Descriptor[] } | undefined {
  const manifest = parse(recordManifest, bytes);
  const [bundle, ...others] = manifest?.layers ?? [];
  const signatures = others.at(-1)?.mediaType === recordTypes.notes ? others.slice(0, -1) : others;
  const isComplete =
    bundle?.mediaType === recordTypes.bundle &&
    signatures.length > 0 &&
    signatures.length <= signatureFileNames.length &&
    signatures.every(({ mediaType }) => mediaType === recordTypes.signature);
  return manifest !== undefined && isComplete ? { config: manifest.config, bundle, signatures } : undefined;
}

function parse<T>(schema: Schema<T>, bytes: Buffer): T | undefined {
  const json = parseJson(bytes);
  const result = 'value' in json ? parseWith(schema, json.value) : json;
  return 'value' in result ? result.value : undefined;
}
