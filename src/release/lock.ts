import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { LockedSupport } from './locked-support.ts';
import type { PlatformChoice } from './platforms.ts';

/** What the lock is called beside the release file, and in a bundle. */
export const lockFileName = 'tidegate.lock.json';

/** `tidegate.lock.json`: one resolved release. It pins the whole closure, so that a bundle can be planned from it alone. */
export interface Lock {
  readonly schemaVersion: 1;
  readonly name: string;
  /** `2026q4`, or `2026q4.1` for a second release in the same quarter. */
  readonly release: string;
  /** Raised by one per name and audience. */
  readonly sequence: number;
  readonly audience: string;
  /** RFC 3339, UTC, whole seconds. */
  readonly created: string;
  /** Its name has a count because a person gave the name of its quarter to a release before that quarter began. */
  readonly ahead?: boolean;
  /** The first day without support, as it was known then: `2027-07-22`. Absent where it is not known. */
  readonly supportedUntil?: string;
  /** The dates that this was told by, so that the far side can tell the same of other versions. */
  readonly support?: LockedSupport;
  /** `all`, the one platform that was chosen (`linux/amd64`), or several, sorted. */
  readonly platforms: PlatformChoice;
  /** Sorted by reference. */
  readonly charts: readonly LockedChart[];
  /** Sorted by reference. */
  readonly images: readonly LockedImage[];
  /** Every manifest, config, layer and chart, each once, sorted by digest. */
  readonly blobs: readonly LockedBlob[];
}

/** A descriptor without what only an index needs. */
export type Pin = Pick<Descriptor, 'mediaType' | 'digest' | 'size'> & { readonly artifactType?: string };

export interface LockedArtifact {
  /** In full, with its tag: `docker.io/wandb/local:0.62.2`. */
  readonly reference: string;
  /** What is promoted under that tag. */
  readonly root: Pin;
  /** What the tag is upstream, when one platform was chosen out of an index. */
  readonly upstream?: Pin;
  /** Manifests whose subject belongs to this artifact, sorted by digest. */
  readonly referrers: readonly Pin[];
  /** Tags that belong to it by name, such as `sha256-<hex>.sig`, sorted by tag. */
  readonly tags: readonly { readonly tag: string; readonly target: Pin }[];
}

/** What was known of an artifact when it was locked. It is no part of the content: it alone makes no new lock. */
interface LockedFacts {
  /** The newest version that upstream had of the kind, also where it was not allowed, or not old enough. */
  readonly newest?: string;
  /** When it was built, as it says itself, or its chart repository: RFC 3339, UTC, whole seconds. Nobody proves it. */
  readonly created?: string;
}

/** What was found out about upstream's signature, where the release file wants one. */
export interface LockedSignature {
  /** `not-checked` where it names no trusted root to judge certificates by. */
  readonly state: 'verified' | 'not-checked';
  /** Who signed, or should have: the subject of the certificate, or the fingerprint of the key. */
  readonly signer: string;
  /** Who vouched for the subject. */
  readonly issuer?: string;
  /** How it was kept: as a referrer (sigstore bundle), or under the tag `sha256-<hex>.sig`. */
  readonly form?: 'referrer' | 'tag';
}

export interface LockedImage extends LockedArtifact, LockedFacts {
  /** Why it is here: `release file`, or the charts that render it. Sorted. */
  readonly usedBy: readonly string[];
  /** The values that say which image it is, each after its chart: `operator-wandb: redis.image`. Sorted; absent without any. A fact: it alone makes no new lock. */
  readonly setBy?: readonly string[];
  readonly signed?: LockedSignature;
}

export interface LockedChart extends LockedArtifact, LockedFacts {
  readonly name: string;
  readonly version: string;
  /** Of the `.tgz`: the layer of the chart's manifest that holds it. */
  readonly archive: Digest;
  /** The address of the `.tgz` when the chart comes from a classic repository; absent for an OCI chart. */
  readonly url?: string;
  readonly signed?: LockedSignature;
}

export interface LockedBlob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly mediaType: string;
  /** `host/repository` of every artifact that it belongs to, sorted. */
  readonly repositories: readonly string[];
}
