import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';

/**
 * One repository's worth of content that can be read: a registry repository, a bundle's volumes, a classic chart
 * seen as an artifact. Unless it proves what `open` yields by itself, whoever writes or reads that does.
 */
export interface ReadableStore {
  /** For messages: `docker.io/wandb/local`, `bundle wandb-2026q4`. */
  readonly name: string;
  /** What `open` yields is proven: it throws before the last bytes are handed on when they are wrong. */
  readonly proves?: true;
  /**
   * The descriptor that a tag or digest stands for.
   * @throws UserError `NOT_FOUND` when there is none
   */
  resolve(tagOrDigest: string): Promise<Descriptor>;
  /** The content from `offset` (bytes, default 0) to the end. */
  open(descriptor: Descriptor, offset?: number): Promise<AsyncIterable<Uint8Array>>;
  /** The same for whoever hands each chunk on at once: it stays as it is only until the next one is asked for. */
  openReused?(descriptor: Descriptor, offset?: number): Promise<AsyncIterable<Uint8Array>>;
  /**
   * Another source of the same content, when `error`, which reading it here raised, says that it is damaged here. It is
   * read from its beginning: what came from here counts for nothing.
   */
  spare?(descriptor: Descriptor, error: unknown): Source | undefined;
  /**
   * What is listed with this digest as its `subject` (distribution-spec, "Listing Referrers"). Only a manifest's own bytes
   * prove it.
   * @param lists where to read an index that lists them, such as a cache; by default this store
   */
  referrers(subject: Digest, lists?: Source): Promise<readonly Descriptor[]>;
  /** Like `resolve`, but undefined when there is none: for the `sha256-<hex>.sig` kind of tag. */
  find(tagOrDigest: string): Promise<Descriptor | undefined>;
}

/** Where content comes from: a store, or whatever can stand in for one. */
export type Source = Pick<ReadableStore, 'name' | 'proves' | 'open' | 'openReused' | 'spare'>;

/** Content that can be written. A write shows only when its bytes are complete and proven. */
export interface WritableStore {
  readonly name: string;
  has(descriptor: Descriptor): Promise<boolean>;
  /**
   * Stores a blob, or a manifest by digest. The store hashes what it is given while it passes: each byte once, at the
   * place where that costs least. It may open the source again, and at an offset, to continue what was cut.
   * @param onBytes is told how many bytes more have reached their place; negative when a try is taken back
   * @throws RefusedError `DIGEST_MISMATCH`, `SIZE_MISMATCH`, which name the source; nothing is stored then
   */
  write(descriptor: Descriptor, from: Source, onBytes?: (bytes: number) => void): Promise<void>;
  /** Takes a blob over from another repository (`host/path`) of the same registry; false when that is not possible. */
  mount?(descriptor: Descriptor, repository: string): Promise<boolean>;
  /** Names a manifest that is already there. */
  tag?(tag: string, descriptor: Descriptor): Promise<void>;
}
