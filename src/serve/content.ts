import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';

/** Something that can be asked for. */
export interface Content {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** Of what is made here. Anything else lies in a volume. */
  readonly bytes?: Buffer;
}

/** One repository. What is in another one cannot be asked for under its name. */
export interface ServedRepository {
  readonly manifests: ReadonlyMap<Digest, Content>;
  readonly blobs: ReadonlyMap<Digest, Content>;
  readonly tags: ReadonlyMap<string, Digest>;
  /** Lists of referrers as tags, for clients that know no referrers API. They are answered, but not listed. */
  readonly fallbackTags: ReadonlyMap<string, Digest>;
  /** By subject. */
  readonly referrers: ReadonlyMap<Digest, readonly Descriptor[]>;
}

/** Everything that is served. */
export interface Catalog {
  /** Of the repositories, sorted. */
  readonly names: readonly string[];
  /** @param host the registry that the client means, where it says so: containerd's `ns` */
  find(name: string, host: string | undefined): ServedRepository | undefined;
  /** The chart repository: `index.yaml`, `operator-1.4.2.tgz`, `operator-1.4.2.tgz.prov`. */
  readonly chartFiles: ReadonlyMap<string, Content>;
}
