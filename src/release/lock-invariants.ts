import { isManifestType } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { formatReference, type Reference, repositoryOf, tryReference } from '../oci/reference.ts';
import type { Fault, Path } from '../schema/schema.ts';
import type { Lock, LockedArtifact, LockedBlob, Pin } from './lock.ts';

/** What a lock promises beyond its shape; planning and promoting rely on it. Returns every fault. */
export function lockFaults(lock: Lock): readonly Fault[] {
  const faults: Fault[] = [];
  const blobs = new Map(lock.blobs.map((blob) => [blob.digest, blob]));
  const known = new Set<string>();
  const artifacts = [
    ...lock.charts.map((artifact, index) => ({ artifact, path: ['charts', index] })),
    ...lock.images.map((artifact, index) => ({ artifact, path: ['images', index] })),
  ];
  for (const { artifact, path } of artifacts) {
    const reference = checkReference(artifact, [...path, 'reference'], faults);
    const repository = reference === undefined ? undefined : repositoryOf(reference);
    known.add(repository ?? '');
    const findBlob = createFinder(repository, blobs, faults);
    checkArtifact(artifact, path, (pin, at) => checkPin(pin, at, findBlob, faults), faults);
    if ('archive' in artifact) {
      findBlob(artifact.archive, [...path, 'archive']);
    }
  }
  if (lock.sequence < 1) {
    faults.push({ path: ['sequence'], message: 'expected a number from 1 on' });
  }
  checkOrder(lock.charts, ['charts'], (chart) => chart.reference, faults);
  checkOrder(lock.images, ['images'], (image) => image.reference, faults);
  checkOrder(lock.blobs, ['blobs'], (blob) => blob.digest, faults);
  for (const [index, image] of lock.images.entries()) {
    checkOrder(image.usedBy, ['images', index, 'usedBy'], (user) => user, faults);
    checkOrder(image.setBy ?? [], ['images', index, 'setBy'], (value) => value, faults);
  }
  for (const [index, blob] of lock.blobs.entries()) {
    checkRepositories(blob, ['blobs', index, 'repositories'], known, faults);
  }
  return faults;
}

function checkReference(
  { reference, root, upstream }: LockedArtifact,
  path: Path,
  faults: Fault[],
): Reference | undefined {
  const parsed = tryReference(reference);
  if (parsed === undefined || formatReference(parsed) !== reference) {
    const written = parsed === undefined ? 'host/repository:tag' : JSON.stringify(formatReference(parsed));
    faults.push({
      path,
      message: `expected a reference in full, ${written}, got ${JSON.stringify(reference)}`,
    });
    return undefined;
  }
  if (parsed.tag === undefined && parsed.digest === undefined) {
    faults.push({ path, message: `expected a tag or a digest after ${reference}` });
  }
  if (parsed.digest !== undefined && parsed.digest !== (upstream ?? root).digest) {
    faults.push({ path, message: `names another digest than ${(upstream ?? root).digest}` });
  }
  return parsed;
}

function checkArtifact(
  artifact: LockedArtifact,
  path: Path,
  check: (pin: Pin, path: Path) => void,
  faults: Fault[],
): void {
  check(artifact.root, [...path, 'root']);
  if (!isManifestType(artifact.root.mediaType)) {
    faults.push({
      path: [...path, 'root', 'mediaType'],
      message: 'expected the type of a manifest or index',
    });
  }
  for (const [index, referrer] of artifact.referrers.entries()) {
    check(referrer, [...path, 'referrers', index]);
  }
  for (const [index, { target }] of artifact.tags.entries()) {
    check(target, [...path, 'tags', index, 'target']);
  }
  checkOrder(artifact.referrers, [...path, 'referrers'], (referrer) => referrer.digest, faults);
  checkOrder(artifact.tags, [...path, 'tags'], (tag) => tag.tag, faults);
}

function checkPin(pin: Pin, path: Path, findBlob: FindBlob, faults: Fault[]): void {
  const blob = findBlob(pin.digest, path);
  if (blob !== undefined && (blob.size !== pin.size || blob.mediaType !== pin.mediaType)) {
    faults.push({ path, message: `size or media type differ from the blob ${pin.digest}` });
  }
}

/** Finds what stands at a path, which must be among the blobs, and held by the artifact's repository. */
type FindBlob = (digest: Digest, path: Path) => LockedBlob | undefined;

function createFinder(
  repository: string | undefined,
  blobs: ReadonlyMap<string, LockedBlob>,
  faults: Fault[],
): FindBlob {
  return (digest, path) => {
    const blob = blobs.get(digest);
    if (blob === undefined) {
      faults.push({ path, message: `${digest} is not among the blobs` });
    } else if (repository !== undefined && !blob.repositories.includes(repository)) {
      faults.push({ path, message: `the blob ${digest} does not name the repository ${repository}` });
    }
    return blob;
  };
}

function checkRepositories(
  { repositories }: LockedBlob,
  path: Path,
  known: ReadonlySet<string>,
  faults: Fault[],
): void {
  checkOrder(repositories, path, (repository) => repository, faults);
  if (repositories.length === 0) {
    faults.push({ path, message: 'expected at least one repository' });
  }
  for (const [index, repository] of repositories.entries()) {
    if (!known.has(repository)) {
      faults.push({ path: [...path, index], message: `no chart or image is in ${repository}` });
    }
  }
}

/** Sorted by code units and free of duplicates: the same lock has one way to be written. */
function checkOrder<T>(items: readonly T[], path: Path, keyOf: (item: T) => string, faults: Fault[]): void {
  for (let index = 1; index < items.length; index += 1) {
    const [before, item] = items.slice(index - 1, index + 1);
    if (before === undefined || item === undefined || keyOf(before) < keyOf(item)) {
      continue;
    }
    const duplicate = keyOf(before) === keyOf(item);
    faults.push({
      path: [...path, index],
      message: `${keyOf(item)} ${duplicate ? 'is there twice' : `must stand before ${keyOf(before)}`}`,
    });
  }
}
