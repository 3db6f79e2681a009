import { RefusedError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';

const volumeFaults = [
  'VOLUME_MISSING',
  'VOLUME_SIZE',
  'VOLUME_UNREADABLE',
  'HEADER_CHANGED',
  'PADDING_CHANGED',
  'BLOB_CHANGED',
  'INDEX_CHANGED',
] as const;

export type ContentFaultCode =
  | (typeof volumeFaults)[number]
  | 'FILE_CHANGED'
  | 'FILE_MISSING'
  | 'UNEXPECTED_FILE';

/** One difference between a bundle's folder and its `bundle.json`. */
export interface ContentFault {
  readonly code: ContentFaultCode;
  /** What, and in which file. */
  readonly message: string;
  /** The blobs that cannot be had. */
  readonly blobs?: readonly Digest[];
}

/** The fault that an error tells of which reading a blob from a bundle raised; undefined for any other error. */
export function contentFaultOf(error: unknown, blob: Digest): ContentFault | undefined {
  const code = error instanceof RefusedError && volumeFaults.find((known) => known === error.code);
  return code ? { code, message: error.message, blobs: [blob] } : undefined;
}
