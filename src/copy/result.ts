import type { CopyCount } from '../oci/copy.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { CopyPlan } from './plan.ts';

/** What `copy` did, or with `dryRun` would do. */
export interface CopyResult {
  readonly from: string;
  readonly to: string;
  /** Of the image: the same in both places. */
  readonly digest: Digest;
  readonly mediaType: string;
  readonly blobs: { readonly copied: number; readonly mounted: number; readonly present: number };
  /** Bytes of the blobs that were copied. */
  readonly bytes: number;
  readonly manifests: { readonly copied: number; readonly present: number };
  /** Among the manifests: signatures, attestations, bills of materials that refer to others of them. */
  readonly referrers: number;
  readonly tags: { readonly set: readonly string[]; readonly present: number };
  readonly dryRun: boolean;
  /** What moves: blobs, then manifests, in the order in which they are written. */
  readonly moves: readonly Move[];
}

export interface Move {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

interface ResultOptions {
  readonly from: string;
  readonly to: string;
  /** Of the whole image. */
  readonly referrers: number;
  /** `host/path` that blobs may be mounted from. */
  readonly mountFrom: string | undefined;
  /** How the blobs got there; undefined for a dry run. */
  readonly count: CopyCount | undefined;
}

/** The result of a run from its plan. A dry run takes it that a registry mounts what it can. */
export function resultOf(plan: CopyPlan, options: ResultOptions): CopyResult {
  const { from, to, referrers, mountFrom, count = expected(plan, mountFrom) } = options;
  const { root, blobs, manifests, tags, present } = plan;
  return {
    from,
    to,
    digest: root.digest,
    mediaType: root.mediaType,
    blobs: {
      copied: count.copied,
      mounted: count.mounted,
      // Another run may have brought some of them in the meantime.
      present: present.blobs + count.skipped,
    },
    bytes: count.bytes,
    manifests: { copied: manifests.length, present: present.manifests },
    referrers,
    tags: { set: tags.map(({ tag }) => tag), present: present.tags },
    dryRun: options.count === undefined,
    moves: [...blobs, ...manifests.map(({ descriptor }) => descriptor)].map(moveOf),
  };
}

function expected({ blobs }: CopyPlan, mountFrom: string | undefined): CopyCount {
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
  return mountFrom === undefined
    ? { copied: blobs.length, mounted: 0, skipped: 0, bytes }
    : { copied: 0, mounted: blobs.length, skipped: 0, bytes: 0 };
}

function moveOf({ digest, mediaType, size }: Descriptor): Move {
  return { digest, mediaType, size };
}
