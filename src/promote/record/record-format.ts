import { parseArtifact } from './artifact.ts';
import { signatureFileNames } from '../../bundle/signature-names.ts';
import type { Descriptor } from '../../oci/descriptor.ts';
import { formatReference, parseReference } from '../../oci/reference.ts';
import { digestField, nameField, releaseField, timeField } from '../../release/fields.ts';
import { parseJson } from '../../schema/json.ts';
import { array, count, type Infer, literal, object, parseWith, scalar, string } from '../../schema/schema.ts';

/** Media types of a promotion record: an OCI 1.0 manifest, so that every registry takes it. */
export const recordTypes = {
  config: 'application/vnd.tidegate.promotion.v1+json',
  bundle: 'application/vnd.tidegate.bundle.v1+json',
  signature: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  lock: 'application/vnd.tidegate.lock.v1+json',
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

/** Undefined for anything that is not exactly such a configuration. */
export function parseRecordConfig(bytes: Buffer): RecordConfig | undefined {
  const json = parseJson(bytes);
  const result = 'value' in json ? parseWith(recordConfig, json.value) : json;
  return 'value' in result ? result.value : undefined;
}

/**
 * Undefined for anything that is not such a manifest: the bundle manifest, then its signature files. Whatever else is there
 * only keeps other files of the bundle from being collected: which ones they are, the bundle manifest says.
 */
export function parseRecordManifest(
  bytes: Buffer,
): { config: Descriptor; bundle: Descriptor; signatures: readonly Descriptor[] } | undefined {
  const { config, layers = [] } = parseArtifact(bytes) ?? {};
  const [bundle, ...others] = layers;
  const signatures = others.filter(({ mediaType }) => mediaType === recordTypes.signature);
  const isRecord =
    config?.mediaType === recordTypes.config &&
    bundle?.mediaType === recordTypes.bundle &&
    signatures.length > 0 &&
    signatures.length <= signatureFileNames.length;
  return isRecord ? { config, bundle, signatures } : undefined;
}
