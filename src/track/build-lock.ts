import { isDeepStrictEqual } from 'node:util';
import { RefusedError, UserError } from '../errors.ts';
import type { Closure } from '../oci/closure.ts';
import { type Descriptor, isManifestType } from '../oci/descriptor.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import { byText } from '../order.ts';
import type { Lock, LockedArtifact, LockedBlob, LockedChart, LockedImage, Pin } from '../release/lock.ts';
import type { PlatformChoice } from '../release/platforms.ts';
import { compareReleases, nextRelease, followsAhead } from '../release/release-name.ts';
import { formatTime } from '../utc.ts';
import { settersOf } from './render-images.ts';
import type { Resolution } from './resolution.ts';

export interface LockRequest {
  readonly name: string;
  readonly audience: string;
  readonly platforms: PlatformChoice;
  readonly resolution: Pick<Resolution, 'charts' | 'images'>;
  readonly previous?: Lock | undefined;
  readonly now: Date;
  /** A name for the release in place of the next one in the calendar. */
  readonly release?: string | undefined;
}

/**
 * Makes the lock of a resolution. Where nothing differs from the previous lock, that one is returned as it is: its name,
 * sequence and time stay, and so do the bytes of its bundle.
 * @throws UserError `RELEASE_EXISTS` when another content would get the previous release's name,
 *   `RELEASE_ORDER` when the name that was asked for is older than that; RefusedError `SIZE_MISMATCH` when two sources give
 *   one digest different sizes
 */
export function buildLock(request: LockRequest): { readonly lock: Lock; readonly changed: boolean } {
  const { name, audience, platforms, previous } = request;
  const content = { platforms, ...lockedContent(request.resolution) };
  if (previous !== undefined && isDeepStrictEqual(contentOf(previous), contentOf(content))) {
    return { lock: previous, changed: false };
  }
  if (previous !== undefined && request.release !== undefined) {
    requireLaterName(request.release, previous.release);
  }
  const { now, release = nextRelease(now, previous?.release) } = request;
  const before = previous && { ...previous, created: new Date(previous.created) };
  const lock: Lock = {
    schemaVersion: 1,
    name,
    release,
    sequence: (previous?.sequence ?? 0) + 1,
    audience,
    created: formatTime(now),
    ...(before !== undefined && followsAhead(release, before) ? { ahead: true } : {}),
    ...content,
  };
  return { lock, changed: true };
}

/** The next release is the one with the later name: so it is found inside too. */
function requireLaterName(release: string, previous: string): void {
  if (release === previous) {
    throw new UserError('RELEASE_EXISTS', `Release ${previous} is locked already, with other content`, {
      hint: 'A release never changes. Leave `release` away for the next free name, or give another one.',
    });
  }
  if (compareReleases(release, previous) < 0) {
    throw new UserError(
      'RELEASE_ORDER',
      `Release ${release} has an older name than ${previous}, which is locked`,
      {
        hint: 'Names go up with the sequence. Leave `release` away for the next free name, or give a later one.',
      },
    );
  }
}

type Content = Pick<Lock, 'platforms' | 'charts' | 'images' | 'blobs'>;

/** Without what was only known of it at the time: a newer version that is not taken makes no release. */
function contentOf({ platforms, charts, images, blobs }: Content): Content {
  return { platforms, charts: charts.map(withoutFacts), images: images.map(withoutFacts), blobs };
}

function withoutFacts<T extends LockedChart | LockedImage>(artifact: T & Pick<LockedImage, 'setBy'>) {
  const { newest: _newest, created: _created, setBy: _setBy, ...content } = artifact;
  return content;
}

function lockedContent({
  charts,
  images,
}: LockRequest['resolution']): Pick<Lock, 'charts' | 'images' | 'blobs'> {
  return {
    charts: charts.map(lockChart).sort(byText(({ reference }) => reference)),
    images: images.map(lockImage).sort(byText(({ reference }) => reference)),
    blobs: lockBlobs([...charts, ...images]),
  };
}

function lockChart(chart: Resolution['charts'][number]): LockedChart {
  return {
    name: chart.name,
    version: chart.version,
    archive: chart.archive,
    ...(chart.url === undefined ? {} : { url: chart.url }),
    ...lockArtifact(chart),
    ...(chart.signed && { signed: chart.signed }),
    ...factsOf(chart),
  };
}

function lockImage(image: Resolution['images'][number]): LockedImage {
  const setBy = settersOf(image.uses);
  return {
    ...lockArtifact(image),
    usedBy: [...image.usedBy].sort(),
    ...(setBy.length === 0 ? {} : { setBy }),
    ...(image.signed && { signed: image.signed }),
    ...factsOf(image),
  };
}

function factsOf({ newest, created }: Resolution['images'][number] | Resolution['charts'][number]) {
  return { ...(newest === undefined ? {} : { newest }), ...(created === undefined ? {} : { created }) };
}

interface Artifact {
  readonly reference: string;
  readonly upstream?: Descriptor;
  readonly closure: Closure;
}

function lockArtifact({ reference, upstream, closure }: Artifact): LockedArtifact {
  return {
    reference,
    root: pinOf(closure.root),
    ...(upstream === undefined ? {} : { upstream: pinOf(upstream) }),
    referrers: closure.referrers.map(pinOf).sort(byText(({ digest }) => digest)),
    tags: closure.tags
      .map(({ tag, target }) => ({ tag, target: pinOf(target) }))
      .sort(byText(({ tag }) => tag)),
  };
}

/** Every blob once, with all repositories that it belongs to. */
function lockBlobs(artifacts: readonly Artifact[]): readonly LockedBlob[] {
  const blobs = new Map<string, LockedBlob>();
  for (const { reference, closure } of artifacts) {
    const repository = repositoryOf(parseReference(reference));
    for (const descriptor of descriptorsOf(closure)) {
      const known = blobs.get(descriptor.digest) ?? { ...descriptor, repositories: [] };
      if (known.size !== descriptor.size) {
        throw new RefusedError(
          'SIZE_MISMATCH',
          `${reference}: ${descriptor.digest} has ${descriptor.size} bytes here and ${known.size} elsewhere`,
        );
      }
      blobs.set(descriptor.digest, {
        digest: descriptor.digest,
        size: descriptor.size,
        mediaType: preferredType(known.mediaType, descriptor.mediaType),
        repositories: [...new Set([...known.repositories, repository])].sort(),
      });
    }
  }
  return [...blobs.values()].sort(byText(({ digest }) => digest));
}

/** All content of a closure; a descriptor may come more than once. */
export function descriptorsOf({ manifests, blobs }: Closure): readonly Descriptor[] {
  return [...manifests.map(({ descriptor }) => descriptor), ...blobs];
}

/**
 * One layer may be a Docker layer in one image and an OCI layer in another. The lock has room for one type and must not
 * depend on which image came first; a manifest's type decides how it travels, so it wins.
 */
function preferredType(left: string, right: string): string {
  if (isManifestType(left) !== isManifestType(right)) {
    return isManifestType(left) ? left : right;
  }
  return left < right ? left : right;
}

function pinOf({ mediaType, digest, size, artifactType }: Pin): Pin {
  return { mediaType, digest, size, ...(artifactType === undefined ? {} : { artifactType }) };
}
