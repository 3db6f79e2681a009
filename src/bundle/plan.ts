import { UserError } from '../errors.ts';
import { isManifestType } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { byText } from '../order.ts';
import type { Lock, LockedArtifact, LockedBlob, LockedChart } from '../release/lock.ts';
import { severalPlatforms } from '../release/platforms.ts';
import type { BundledBlob, BundledChart, BundleManifest, NeededBlob } from './bundle-manifest.ts';
import type { HeldBlobs } from './held.ts';
import { indexJson } from './index-json.ts';
import {
  arrange,
  blobContent,
  bundleName,
  entrySize,
  layoutFiles,
  type Volume,
  type VolumeFile,
  volumeLayout,
  volumeName,
} from './layout.ts';
import { formatBundleManifest, manifestLimit } from './parse-manifest.ts';
import { endOfArchiveSize } from './tar.ts';

export interface PlanOptions {
  /** What lies beside the volumes: the lock, the bill of materials, the report. */
  readonly files: readonly { readonly name: string; readonly bytes: Buffer }[];
  /** What the other side has, and is left out. */
  readonly base?: HeldBlobs;
  /** Most bytes in a volume file. */
  readonly volumeSize: number;
}

/** A bundle before its first byte is fetched: all names, sizes and offsets are known. */
export interface BundlePlan {
  readonly manifest: BundleManifest;
  /** Canonical `bundle.json`, and its digest. */
  readonly bytes: Buffer;
  readonly digest: Digest;
  /** `index.json` of volume 000. */
  readonly index: Buffer;
  readonly volumes: readonly Volume[];
}

type Group = readonly LockedBlob[];

/**
 * Plans a bundle: pure, and the same lock gives the same bytes. Volume 000 gets manifests and configs, the others get
 * layers in the order of their digests; a layer that is larger than a volume gets a tar of its own, at the end.
 * Manifests always travel, so that the far side can walk every image; configs and layers that the base has do not.
 *
 * @throws UserError `TOO_MANY_VOLUMES` when three digits are not enough to number them, `TOO_MANY_BLOBS` when no far side
 *   would read so long a `bundle.json`
 */
export function planBundle(lock: Lock, { files, base, volumeSize }: PlanOptions): BundlePlan {
  const { name, release, sequence, audience, created } = lock;
  const platforms = severalPlatforms(lock.platforms);
  const images = lock.images.map(artifactOf);
  const charts = lock.charts.map(chartOf);
  const index = indexJson([...images, ...charts]);
  const { travelling, needs } = divide(lock.blobs, base);
  const groups = volumeGroups(travelling, volumeSize);
  const volumes = groups.flatMap((group, number) =>
    cutVolume(
      volumeName(bundleName(lock), number),
      tarSize(group, number === 0 ? index : undefined),
      volumeSize,
    ),
  );
  checkCounts(groups.length, volumes);
  const manifest: BundleManifest = {
    schemaVersion: 1,
    name,
    release,
    sequence,
    audience,
    created,
    ...(platforms === undefined ? {} : { platforms }),
    index: digestOf(index),
    files: files
      .map((file) => ({ name: file.name, digest: digestOf(file.bytes), size: file.bytes.length }))
      .sort(byText(({ name }) => name)),
    images: images.sort(byText(({ reference }) => reference)),
    charts: charts.sort(byText(({ reference }) => reference)),
    blobs: groups
      .flatMap((group, number) => placed(group, volumeName(bundleName(lock), number)))
      .sort(byText(({ digest }) => digest)),
    needs,
    volumes: volumes.sort(byText(({ name }) => name)),
  };
  const bytes = formatBundleManifest(manifest);
  checkSize(bytes);
  return { manifest, bytes, digest: digestOf(bytes), index, volumes: volumeLayout(manifest) };
}

/** Only the keys that travel: what the lock says about an artifact's use or address stays on this side. */
function artifactOf({ reference, root, upstream, referrers, tags }: LockedArtifact): LockedArtifact {
  return { reference, root, ...(upstream === undefined ? {} : { upstream }), referrers, tags };
}

function chartOf(chart: LockedChart): BundledChart {
  const { name, version, archive } = chart;
  return { ...artifactOf(chart), name, version, archive };
}

/** A blob is needed from where the base has it, which may be another repository than those that use it now. */
function divide(
  blobs: readonly LockedBlob[],
  base: HeldBlobs | undefined,
): { travelling: Group; needs: readonly NeededBlob[] } {
  const travelling: LockedBlob[] = [];
  const needs: NeededBlob[] = [];
  for (const blob of blobs.toSorted(byText(({ digest }) => digest))) {
    const { mediaType, digest, size } = blob;
    const held = base?.get(digest);
    if (held === undefined || held.size !== size || isManifestType(mediaType)) {
      travelling.push(blob);
    } else {
      const repositories = held.repositories.length === 0 ? blob.repositories : held.repositories;
      needs.push({ digest, size, repositories });
    }
  }
  return { travelling, needs };
}

/** The blobs of volume 000, 001, …, each sorted by digest. */
function volumeGroups(blobs: Group, volumeSize: number): readonly Group[] {
  const small: LockedBlob[][] = [];
  const large: LockedBlob[][] = [];
  let room = 0;
  for (const blob of blobs.filter((candidate) => !isInFirst(candidate))) {
    const size = entrySize(blobContent(blob));
    if (size + endOfArchiveSize > volumeSize) {
      large.push([blob]);
    } else if (size > room) {
      small.push([blob]);
      room = volumeSize - endOfArchiveSize - size;
    } else {
      small.at(-1)?.push(blob);
      room -= size;
    }
  }
  return [blobs.filter((blob) => isInFirst(blob)), ...small, ...large];
}

function isInFirst({ mediaType }: LockedBlob): boolean {
  return isManifestType(mediaType) || isConfigType(mediaType);
}

/**
 * Configs are told by their media type (`…config.v1+json`, `…container.image.v1+json`, the empty one), because a lock
 * does not say what role a blob plays. Being wrong only moves a small file to another volume.
 */
function isConfigType(mediaType: string): boolean {
  return /(?:[.-]config|\.container\.image|\.empty)\.v\d[\w.]*\+json$/.test(mediaType);
}

function tarSize(group: Group, index: Buffer | undefined): number {
  const own = index === undefined ? [] : layoutFiles(index);
  return arrange([...own, ...group.map((blob) => blobContent(blob))]).size;
}

function cutVolume(name: string, size: number, volumeSize: number): VolumeFile[] {
  if (size <= volumeSize) {
    return [{ name, size }];
  }
  return Array.from({ length: Math.ceil(size / volumeSize) }, (_, number) => ({
    name: `${name}.part${String(number).padStart(3, '0')}`,
    size: Math.min(volumeSize, size - number * volumeSize),
  }));
}

function checkCounts(tars: number, files: readonly VolumeFile[]): void {
  const unnumbered = files.find(({ name }) => /\.part\d{4,}$/.test(name));
  if (tars > 1000 || unnumbered !== undefined) {
    throw new UserError('TOO_MANY_VOLUMES', `the release would need ${files.length} volume files`, {
      hint: 'Volumes and parts are numbered from 000 to 999: choose a larger volume-size.',
    });
  }
}

function checkSize({ length }: Buffer): void {
  if (length > manifestLimit) {
    throw new UserError(
      'TOO_MANY_BLOBS',
      `bundle.json would have ${length} bytes, at most ${manifestLimit} are read`,
      {
        hint: 'Divide the release: each part with a name, a release file and a lock of its own.',
      },
    );
  }
}

function placed(group: Group, volume: string): BundledBlob[] {
  return group.map(({ digest, size }) => ({ digest, size, volume }));
}
