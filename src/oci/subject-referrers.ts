import type { ClosureManifest } from './closure.ts';
import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { parseManifest } from './manifest.ts';
import { referrerEntry } from './referrer-entry.ts';

/** What refers to one manifest, as a registry lists it. */
export interface SubjectReferrers {
  readonly subject: Digest;
  readonly descriptors: readonly Descriptor[];
}

/** Per subject in an artifact, the manifests that refer to it. */
export function groupReferrers(manifests: readonly ClosureManifest[]): readonly SubjectReferrers[] {
  const present = new Set(manifests.map(({ descriptor }) => descriptor.digest));
  const bySubject = new Map<Digest, Descriptor[]>();
  for (const { descriptor, bytes } of manifests) {
    const manifest = parseManifest(bytes, descriptor.mediaType, descriptor.digest);
    const subject = manifest.subject?.digest;
    if (subject !== undefined && present.has(subject)) {
      const entry = referrerEntry(descriptor, manifest);
      bySubject.set(subject, [...(bySubject.get(subject) ?? []), entry]);
    }
  }
  return [...bySubject].map(([subject, descriptors]) => ({ subject, descriptors }));
}

/** Whether all of them are among the listed ones. */
export function isListed(
  { descriptors }: SubjectReferrers,
  listed: ReadonlySet<Digest> | undefined,
): boolean {
  return descriptors.every(({ digest }) => listed?.has(digest) === true);
}
