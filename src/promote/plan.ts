import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { isListed, type SubjectReferrers } from '../oci/subject-referrers.ts';
import type { Pin } from '../release/lock.ts';
import type { Destination } from './destination.ts';
import type { MissingBlob } from './needed-blobs.ts';
import { internalReference } from './targets.ts';

/** What the internal registry has of what a promotion needs. */
export interface RegistryState {
  /** Blobs and manifests, by `registry/path`. */
  readonly content: ReadonlyMap<string, ReadonlySet<Digest>>;
  /** What tags stand for, by `registry/path:tag`. */
  readonly tags: ReadonlyMap<string, Digest>;
  /** Listed referrers, by `registry/path@subject`. */
  readonly referrers: ReadonlyMap<string, ReadonlySet<Digest>>;
}

export interface CopyStep {
  readonly repository: string;
  readonly descriptor: Descriptor;
  /** Another internal repository that has the blob, or will have it when the uploads are done. */
  readonly mountFrom?: string;
}

/** An index to be written, and its children that will not be there. */
export interface SparseIndex {
  readonly repository: string;
  readonly leftOut: readonly Descriptor[];
}

export interface TagStep {
  readonly repository: string;
  readonly tag: string;
  readonly target: Pin;
  /** What it stands for until then, where it is moved. */
  readonly replaces?: Digest;
}

/** Everything to be written, in the order in which it is: nothing shows under a name before all of it is there. */
export interface PromotionPlan {
  readonly uploads: readonly CopyStep[];
  /** After the uploads. */
  readonly mounts: readonly CopyStep[];
  /** Children before parents. */
  readonly manifests: readonly CopyStep[];
  /** Those of the manifests that not every registry takes. */
  readonly sparse: readonly SparseIndex[];
  readonly referrers: readonly (SubjectReferrers & { readonly repository: string })[];
  readonly tags: readonly TagStep[];
  /** Blobs that are in no given bundle and nowhere in the registry: with any of them, nothing may be written. */
  readonly missing: readonly MissingBlob[];
  /** Blobs that are in their repository already. */
  readonly presentBlobs: number;
}

/**
 * What has to be written so that every destination is complete. Pure; empty for what is promoted already.
 * @param isHeld whether one of the given bundles has a blob
 */
export function planPromotion(
  destinations: readonly Destination[],
  isHeld: (digest: Digest) => boolean,
  state: RegistryState,
): PromotionPlan {
  const blobs = planBlobs(destinations, isHeld, state);
  const isNew = ({ repository, descriptor }: CopyStep): boolean =>
    state.content.get(repository)?.has(descriptor.digest) !== true;
  const manifests = destinations.flatMap(({ repository, manifests }) =>
    manifests.map(({ descriptor }) => ({ repository, descriptor })),
  );
  return {
    ...blobs,
    manifests: uniqueBy(manifests.filter(isNew), keyOf),
    sparse: destinations.flatMap(({ repository, manifests }) =>
      manifests.flatMap(({ descriptor, leftOut }) =>
        leftOut !== undefined && isNew({ repository, descriptor }) ? [{ repository, leftOut }] : [],
      ),
    ),
    referrers: destinations.flatMap(({ repository, referrers }) =>
      referrers
        .filter((group) => !isListed(group, state.referrers.get(`${repository}@${group.subject}`)))
        .map((group) => ({ repository, ...group })),
    ),
    tags: planTags(destinations, state),
  };
}

function planTags(destinations: readonly Destination[], { tags }: RegistryState): readonly TagStep[] {
  const wanted = uniqueBy(
    destinations.flatMap(({ repository, tags: named }) => named.map((entry) => ({ repository, ...entry }))),
    internalReference,
  );
  return wanted.flatMap((step) => {
    const found = tags.get(internalReference(step));
    const moved = found === undefined ? {} : { replaces: found };
    return found === step.target.digest ? [] : [{ ...step, ...moved }];
  });
}

function planBlobs(
  destinations: readonly Destination[],
  isHeld: (digest: Digest) => boolean,
  state: RegistryState,
): Pick<PromotionPlan, 'uploads' | 'mounts' | 'missing' | 'presentBlobs'> {
  const wanted = uniqueBy(
    destinations.flatMap(({ artifact, repository, blobs }) =>
      blobs.map((descriptor) => ({ repository, descriptor, reference: artifact.reference })),
    ),
    keyOf,
  );
  const holders = holdersOf(state);
  const uploads: CopyStep[] = [];
  const mounts: CopyStep[] = [];
  const missing: MissingBlob[] = [];
  let presentBlobs = 0;
  for (const { repository, descriptor, reference } of wanted) {
    const mountFrom = holders.get(descriptor.digest);
    if (state.content.get(repository)?.has(descriptor.digest) === true) {
      presentBlobs += 1;
    } else if (mountFrom !== undefined) {
      mounts.push({ repository, descriptor, mountFrom });
    } else if (isHeld(descriptor.digest)) {
      uploads.push({ repository, descriptor });
      holders.set(descriptor.digest, repository);
    } else {
      missing.push({ digest: descriptor.digest, size: descriptor.size, reference });
    }
  }
  return { uploads, mounts, missing, presentBlobs };
}

/** The first repository, in sorted order, that has a digest. */
export function holdersOf({ content }: RegistryState): Map<Digest, string> {
  const holders = new Map<Digest, string>();
  for (const repository of [...content.keys()].sort().reverse()) {
    content.get(repository)?.forEach((digest) => holders.set(digest, repository));
  }
  return holders;
}

function keyOf(step: { repository: string; descriptor: Descriptor }): string {
  return `${step.repository}@${step.descriptor.digest}`;
}

function uniqueBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  // The first one stays: a Map keeps the place of a key that is set again, so the last would otherwise win its value.
  const unique = new Map<string, T>();
  items.forEach((item) => unique.set(key(item), unique.get(key(item)) ?? item));
  return [...unique.values()];
}
