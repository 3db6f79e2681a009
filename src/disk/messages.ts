/** A stretch of an open file; `fd` stays with whoever opened it until the lane has ended. */
export interface Segment {
  readonly fd: number;
  /** From the start of the file, in bytes. */
  readonly position: number;
  /** Bytes. */
  readonly length: number;
}

export type Algorithm = 'sha256' | 'sha512';

/** Bytes with their place. */
export interface Patch {
  readonly fd: number;
  readonly position: number;
  readonly bytes: Uint8Array;
}

/** What a thread is told; `lane` numbers one piece of work. */
export type Order =
  | { readonly kind: 'memory'; readonly memory: SharedArrayBuffer }
  /** Content is to come for these segments, of which `there` bytes are there already: hash those first. */
  | {
      readonly kind: 'write';
      readonly lane: number;
      readonly algorithm: Algorithm;
      readonly segments: readonly Segment[];
      readonly there: number;
      /** Where to note from time to time how far the content got: `noteOf`. */
      readonly note?: Pick<Patch, 'fd' | 'position'>;
    }
  | {
      readonly kind: 'bytes';
      readonly lane: number;
      /** In the shared memory. */
      readonly offset: number;
      readonly length: number;
    }
  /** The content has ended: where its digest is the expected one, write what else belongs to it. */
  | {
      readonly kind: 'end';
      readonly lane: number;
      readonly expected: string;
      readonly seal: readonly Patch[];
    }
  /** Read the segments and hash them. */
  | {
      readonly kind: 'hash';
      readonly lane: number;
      readonly algorithm: Algorithm;
      readonly segments: readonly Segment[];
    }
  /** Read the segments, hash them, and hand on what comes after `from` bytes: a block of the memory for each `more`. */
  | {
      readonly kind: 'read';
      readonly lane: number;
      readonly algorithm: Algorithm;
      readonly segments: readonly Segment[];
      readonly from: number;
    }
  | { readonly kind: 'more'; readonly lane: number; readonly offset: number }
  | { readonly kind: 'drop'; readonly lane: number };

/** What a thread tells. After the last report about a lane (`isLast`) it touches none of its files any more. */
export type Report =
  | { readonly kind: 'free'; readonly offset: number }
  | { readonly kind: 'progress'; readonly lane: number; readonly bytes: number }
  /** The last chunk comes with the digest of everything. */
  | {
      readonly kind: 'chunk';
      readonly lane: number;
      readonly offset: number;
      readonly length: number;
      readonly digest: string | undefined;
    }
  | { readonly kind: 'done'; readonly lane: number; readonly digest: string }
  | { readonly kind: 'failed'; readonly lane: number; readonly fault: ThreadFault }
  | { readonly kind: 'dropped'; readonly lane: number };

/** An error, as it can be sent. */
export interface ThreadFault {
  readonly message: string;
  /** `ENOSPC`; `EOF` for a file that is shorter than its segments. */
  readonly code: string | undefined;
  readonly syscall: string | undefined;
}
