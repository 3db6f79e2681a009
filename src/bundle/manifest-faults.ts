import { type Digest, digestOf } from '../oci/digest.ts';
import { parseReference } from '../oci/reference.ts';
import type { LockedArtifact, Pin } from '../release/lock.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { indexJson, namedPins } from './index-json.ts';
import { bundleName, tarOf, type Volume, volumeLayout, volumeName } from './layout.ts';
import { provenanceFileName, signatureFileNames } from './signature-names.ts';
import { largestVolume } from './volume-size.ts';

/** Files of a bundle that `bundle.json` cannot list, because they come after it. */
export const unlistedFiles = ['bundle.json', ...signatureFileNames, provenanceFileName];

/**
 * What is wrong with a `bundle.json` of the right shape, one line each; an empty list means that its parts fit
 * together: sorted, each thing once, every root present, and the volumes as large as the blobs make them.
 */
export function manifestFaults(manifest: BundleManifest): readonly string[] {
  const faults = [...orderFaults(manifest), ...nameFaults(manifest), ...contentFaults(manifest)];
  // The layout is only worth regenerating, and comparing, when nothing is there twice.
  return faults.length > 0 ? faults : layoutFaults(manifest);
}

function orderFaults(manifest: BundleManifest): string[] {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ['files', manifest.files.map(({ name }) => name)],
    ['images', manifest.images.map(({ reference }) => reference)],
    ['charts', manifest.charts.map(({ reference }) => reference)],
    ['blobs', manifest.blobs.map(({ digest }) => digest)],
    ['needs', manifest.needs.map(({ digest }) => digest)],
    ['volumes', manifest.volumes.map(({ name }) => name)],
    ...manifest.needs.map(
      ({ digest, repositories }) => [`needs: repositories of ${digest}`, repositories] as const,
    ),
    ...artifactsOf(manifest).flatMap(({ reference, referrers, tags }) => [
      [`referrers of ${reference}`, referrers.map(({ digest }) => digest)] as const,
      [`tags of ${reference}`, tags.map(({ tag }) => tag)] as const,
    ]),
  ];
  return lists
    .filter(([, keys]) => !isStrictlySorted(keys))
    .map(([list]) => `${list}: not sorted, or something twice`);
}

function nameFaults(manifest: BundleManifest): string[] {
  const names = [...manifest.files, ...manifest.volumes].map(({ name }) => name);
  const seen = new Set(unlistedFiles);
  const faults: string[] = [];
  for (const name of names) {
    // Two names that differ only in case are one file on NTFS.
    if (seen.has(name.toLowerCase())) {
      faults.push(`${name}: the name is taken by another file of the bundle`);
    }
    seen.add(name.toLowerCase());
  }
  const bundle = bundleName(manifest);
  const isVolumeName = (name: string) =>
    name.startsWith(bundle) && /^\.[0-9]{3}\.tar(?:\.part[0-9]{3})?$/.test(name.slice(bundle.length));
  return [
    ...faults,
    ...manifest.volumes
      .filter(({ name }) => !isVolumeName(name))
      .map(({ name }) => `volumes: ${name} is not named like a volume of ${bundle}`),
  ];
}

function contentFaults(manifest: BundleManifest): string[] {
  const sizes = new Map<Digest, number>(manifest.blobs.map(({ digest, size }) => [digest, size]));
  const needed = manifest.needs.filter(({ digest }) => sizes.has(digest));
  const known = new Set([...sizes.keys(), ...manifest.needs.map(({ digest }) => digest)]);
  const missing = artifactsOf(manifest).flatMap((artifact) =>
    pinsOf(artifact)
      .filter(({ digest, size }) => sizes.get(digest) !== size)
      .map(({ digest }) => `${artifact.reference}: ${digest} is not among the blobs with the same size`),
  );
  return [
    ...needed.map(({ digest }) => `needs: ${digest} is also among the blobs`),
    ...manifest.needs
      .filter(({ repositories }) => repositories.length === 0)
      .map(({ digest }) => `needs: ${digest} names no repository`),
    ...missing,
    ...manifest.charts
      .filter(({ archive }) => !known.has(archive))
      .map(({ reference, archive }) => `${reference}: ${archive} is neither among the blobs nor needed`),
    ...artifactsOf(manifest)
      .filter((artifact) => !namesItself(artifact))
      .map(({ reference }) => `${reference} names another digest than it has`),
    ...conflicts(artifactsOf(manifest)),
  ];
}

function namesItself({ reference, root, upstream }: LockedArtifact): boolean {
  const { digest } = parseReference(reference);
  return digest === undefined || digest === (upstream ?? root).digest;
}

/** A reference that stands for two different things. */
function conflicts(artifacts: readonly LockedArtifact[]): string[] {
  const targets = new Map(namedPins(artifacts).map(({ reference, target }) => [reference, target.digest]));
  return artifacts.flatMap((artifact) =>
    namedPins([artifact])
      .filter(({ reference, target }) => targets.get(reference) !== target.digest)
      .map(({ reference }) => `${reference} stands for two different manifests`),
  );
}

function layoutFaults(manifest: BundleManifest): string[] {
  const index = digestOf(indexJson(artifactsOf(manifest)));
  return [
    ...(index === manifest.index ? [] : [`index: what is listed here makes ${index}`]),
    ...volumeLayout(manifest).flatMap((volume) => volumeFaults(volume, volumeName(bundleName(manifest), 0))),
    ...manifest.volumes
      .filter(({ size }) => size === 0 || size > largestVolume)
      .map(({ name, size }) => `volumes: ${name} has ${size} bytes, allowed are 1 to ${largestVolume}`),
  ];
}

function volumeFaults({ name, size, entries, files }: Volume, first: string): string[] {
  const cut = files.some((file) => tarOf(file.name) !== file.name);
  const expected = files.map((_, number) => `${name}.part${String(number).padStart(3, '0')}`);
  const names = cut ? expected : [name];
  if (files.length !== names.length || files.some((file, number) => file.name !== names[number])) {
    return [`volumes: ${name} is missing, or its parts are not 000, 001, … without a gap`];
  }
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return [
    ...(total === size ? [] : [`volumes: ${name} has ${total} bytes, its blobs make ${size}`]),
    ...(entries.length > 0 || name === first ? [] : [`volumes: ${name} holds nothing`]),
  ];
}

function artifactsOf({ images, charts }: BundleManifest): readonly LockedArtifact[] {
  return [...images, ...charts];
}

function pinsOf({ root, referrers, tags }: LockedArtifact): readonly Pin[] {
  return [root, ...referrers, ...tags.map(({ target }) => target)];
}

/** Every key is greater than the one before it: sorted, and each there once. */
function isStrictlySorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key);
}
