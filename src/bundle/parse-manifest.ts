import canonicalize from 'canonicalize';
import { RefusedError } from '../errors.ts';
import { parseJson } from '../schema/json.ts';
import { faultLines, listFaults } from '../schema/path.ts';
import { parseWith } from '../schema/schema.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { manifestFaults } from './manifest-faults.ts';
import { manifestSchema } from './manifest-schema.ts';

/** A bundle manifest is read whole, and before its signature; 16 MiB are some 100,000 blobs. */
export const manifestLimit = 16 * 1024 * 1024;

/** The bytes of `bundle.json`: canonical JSON (RFC 8785), without a final newline. */
export function formatBundleManifest(manifest: BundleManifest): Buffer {
  return Buffer.from(canonicalize(manifest) ?? '');
}

/**
 * Reads the bytes of a `bundle.json`. What it accepts is closed, canonical and fits together (see `manifestFaults`).
 * @param where for messages: the path
 * @throws RefusedError `INVALID_BUNDLE` with all faults
 */
export function parseBundleManifest(bytes: Buffer, where: string): BundleManifest {
  if (bytes.length > manifestLimit) {
    throw refusal(where, [`${bytes.length} bytes; allowed are ${manifestLimit}`]);
  }
  const json = parseJson(bytes);
  if ('fault' in json) {
    throw refusal(where, [json.fault]);
  }
  const parsed = parseWith(manifestSchema, json.value);
  if ('faults' in parsed) {
    throw refusal(where, faultLines(parsed.faults));
  }
  // One form per content: other orders, white space and other spellings of a number end here.
  if (!bytes.equals(formatBundleManifest(parsed.value))) {
    throw refusal(where, ['it is not in canonical form (RFC 8785)']);
  }
  const faults = manifestFaults(parsed.value);
  if (faults.length > 0) {
    throw refusal(where, listFaults(faults, String));
  }
  return parsed.value;
}

function refusal(where: string, details: readonly string[]): RefusedError {
  return new RefusedError('INVALID_BUNDLE', `${where} is not a valid bundle manifest`, {
    details,
    hint: 'It was damaged, or changed by hand. Take the bundle from its source again.',
  });
}
