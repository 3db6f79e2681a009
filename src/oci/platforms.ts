import type { Descriptor, Platform } from './descriptor.ts';
import { type Digest, isDigest } from './digest.ts';

/** BuildKit's annotation on an attestation in an index: the digest of the manifest that it is about. */
const aboutDigest = 'vnd.docker.reference.digest';

/** What an architecture without a variant is; runtimes read it so too. */
const baseVariants: ReadonlyMap<string, string> = new Map([
  ['amd64', 'v1'],
  ['arm', 'v7'],
  ['arm64', 'v8'],
]);

/** `linux/arm/v7`, as the release file writes it. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

/** @param wanted `os/architecture[/variant]`; without a variant every one fits */
export function fitsPlatform({ os, architecture, variant }: Platform, wanted: string): boolean {
  const [wantedOs, wantedArchitecture, wantedVariant] = wanted.split('/');
  const base = baseVariants.get(architecture);
  return (
    os === wantedOs &&
    architecture === wantedArchitecture &&
    (wantedVariant === undefined || (variant ?? base) === wantedVariant)
  );
}

/** The children of an index that run somewhere. Attestations stand in it as `unknown/unknown`. */
export function runnable(
  children: readonly Descriptor[],
): readonly (Descriptor & { readonly platform: Platform })[] {
  return children.flatMap((child) => (isRunnable(child) ? [{ ...child, platform: child.platform }] : []));
}

/**
 * The children of an index that travel when these platforms are chosen. Left out is what is for another platform, and
 * what BuildKit attests about that. A child that names no platform is for all, so it travels: nothing is lost by a guess.
 */
export function chosenChildren(
  children: readonly Descriptor[],
  platforms: readonly string[],
): readonly Descriptor[] {
  const isChosen = (child: Descriptor): boolean =>
    !isRunnable(child) || platforms.some((wanted) => fitsPlatform(child.platform, wanted));
  // One manifest may stand there for two platforms, and travels for either.
  const chosen = new Set(children.filter(isChosen).map(({ digest }) => digest));
  const others = new Set<string>(
    children.map(({ digest }) => digest).filter((digest) => !chosen.has(digest)),
  );
  return children.filter(
    (child) =>
      chosen.has(child.digest) && (isRunnable(child) || !others.has(child.annotations?.[aboutDigest] ?? '')),
  );
}

/** What a BuildKit attestation is about; undefined where it does not say. */
export function attestedDigest({ annotations }: Descriptor): Digest | undefined {
  const digest = annotations?.[aboutDigest];
  return digest !== undefined && isDigest(digest) ? digest : undefined;
}

function isRunnable(child: Descriptor): child is Descriptor & { readonly platform: Platform } {
  return child.platform !== undefined && child.platform.os !== 'unknown';
}
