import type { Digest } from '../oci/digest.ts';

export type ContentFaultCode =
  | 'VOLUME_MISSING'
  | 'VOLUME_SIZE'
  | 'HEADER_CHANGED'
  | 'PADDING_CHANGED'
  | 'BLOB_CHANGED'
  | 'INDEX_CHANGED'
  | 'FILE_CHANGED'
  | 'FILE_MISSING'
  | 'UNEXPECTED_FILE';

/** One difference between a bundle's folder and its `bundle.json`. */
export interface ContentFault {
  readonly code: ContentFaultCode;
  /** What, and in which file. */
  readonly message: string;
  /** The blob that changed. */
  readonly blob?: Digest;
}
