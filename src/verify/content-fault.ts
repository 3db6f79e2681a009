import { RefusedError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { HeaderFaultCode } from './content-header.ts';

/** What is wrong with a volume's file as a whole. */
const fileFaults = ['VOLUME_MISSING', 'VOLUME_SIZE', 'TRAILING_DATA', 'SECOND_ARCHIVE'] as const;

/** What reading a blob can show. */
const blobFaults = ['VOLUME_MISSING', 'VOLUME_SIZE', 'VOLUME_UNREADABLE', 'BLOB_CHANGED'] as const;

export type ContentFaultCode =
  | (typeof fileFaults)[number]
  | (typeof blobFaults)[number]
  | HeaderFaultCode
  | 'EXTRA_ENTRY'
  | 'PADDING_CHANGED'
  | 'INDEX_CHANGED'
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
  const code = error instanceof RefusedError && blobFaults.find((known) => known === error.code);
  return code ? { code, message: error.message, blobs: [blob] } : undefined;
}

/** A volume's file is missing, or has another length: the other volumes can be used without it. */
export function isVolumeFault({ code }: ContentFault): boolean {
  return fileFaults.some((known) => known === code);
}
