import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Ledger } from '../release/ledger.ts';
import type { Lock, LockedArtifact, LockedChart, LockedImage } from '../release/lock.ts';
import type { ListedArtifact } from './groups.ts';

const day = 24 * 60 * 60 * 1000;

/** What there is to say about the charts and images of a release, from files alone. */
export interface ListedRelease {
  readonly charts: readonly (ListedArtifact & { readonly name: string; readonly version: string })[];
  readonly images: readonly (ListedArtifact & { readonly usedBy: readonly string[] })[];
}

/**
 * Describes what a lock holds.
 * @param ledger says since when a tag has been there, where it followed it
 */
export function describeLock(lock: Lock, ledger: Ledger, now: Date): ListedRelease {
  const shares = countRepositories(lock);
  const describe = (artifact: LockedChart | LockedImage): ListedArtifact => {
    const repository = nameOf(artifact);
    const { created } = artifact;
    const firstSeen = seenIn(ledger, artifact);
    return {
      reference: artifact.reference,
      digest: artifact.root.digest,
      bytes: bytesOf(repository, lock),
      ...((shares.get(repository) ?? 1) > 1 ? { isShared: true as const } : {}),
      ...(firstSeen === undefined ? {} : { firstSeen }),
      ...datesOf(created, now, firstSeen),
      ...(artifact.signed && { signed: artifact.signed }),
    };
  };
  return {
    charts: lock.charts.map((chart) => ({
      ...describe(chart),
      name: chart.name,
      version: chart.version,
    })),
    images: lock.images.map((image) => ({ ...describe(image), usedBy: image.usedBy })),
  };
}

/** When it was built, and its age. */
export function datesOf(
  created: string | undefined,
  now: Date,
  firstSeen?: string,
): Pick<ListedArtifact, 'created' | 'ageDays'> {
  const since = created ?? firstSeen;
  return {
    ...(created === undefined ? {} : { created }),
    ...(since === undefined ? {} : { ageDays: daysBetween(since, now) }),
  };
}

/** Only manifests say which of a repository's blobs belong to which image; a lock says to which repository. */
function bytesOf(repository: string, { blobs }: Lock): number {
  return blobs
    .filter(({ repositories }) => repositories.includes(repository))
    .reduce((total, { size }) => total + size, 0);
}

function countRepositories({ charts, images }: Lock): ReadonlyMap<string, number> {
  const groups = Map.groupBy([...charts, ...images], nameOf);
  return new Map([...groups].map(([name, { length }]) => [name, length]));
}

/** When that content was first seen under its tag. */
function seenIn({ repositories }: Ledger, { reference, root, upstream }: LockedArtifact): string | undefined {
  const { tag, ...rest } = parseReference(reference);
  const repository = repositories.find(({ name }) => name === repositoryOf(rest));
  const known = repository?.tags.find((candidate) => candidate.tag === tag);
  const digest = (upstream ?? root).digest;
  const content = known?.digests.find((candidate) => candidate.digest === digest);
  // Content that came later than its tag was pushed again; the first one is as old as the tag.
  return content === undefined || content === known?.digests[0] ? known?.firstSeen : content.firstSeen;
}

function nameOf({ reference }: Pick<LockedArtifact, 'reference'>): string {
  return repositoryOf(parseReference(reference));
}

/** Whole days; 0 for what is yet to come. */
export function daysBetween(time: string, now: Date): number {
  return Math.max(0, Math.floor((now.valueOf() - Date.parse(time)) / day));
}
