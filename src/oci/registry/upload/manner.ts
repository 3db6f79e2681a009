/** Bytes of one request: usually, and where requests of that size do not arrive. */
export const pieceSizes = { usual: 64 * 1024 * 1024, small: 8 * 1024 * 1024 } as const;

/** How uploads to one registry are done: what one of them learnt, the others need not. */
export interface UploadManner {
  /** The most bytes of one piece. */
  piece: number;
  /** It knows no pieces: blobs of any size go in one request. */
  whole: boolean;
  /** It loses an upload of which a request is cut: each piece gets a connection that has carried little before. */
  apart: boolean;
}

export function usualManner(): UploadManner {
  return { piece: pieceSizes.usual, whole: false, apart: false };
}
