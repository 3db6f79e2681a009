import { closure } from '../../src/oci/closure.ts';
import type { Digest } from '../../src/oci/digest.ts';
import { parseDigest } from '../../src/oci/digest.ts';
import { parseReference, repositoryOf } from '../../src/oci/reference.ts';
import type { Registries } from '../../src/oci/registry/registries.ts';
import { type PlatformChoice, severalPlatforms } from '../../src/release/platforms.ts';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { writeSignature } from './sign-bundle.ts';
import { buildLock } from '../../src/track/build-lock.ts';
import { makeBundle } from './bundles.ts';
import type { InternalSide } from './internal-side.ts';
import type { SampleRelease } from './locks.ts';
import type { TestRegistry } from './registry.ts';

export interface MultiPlatformOptions {
  readonly platforms: PlatformChoice;
  readonly release?: string;
  readonly previous?: SampleRelease;
}

/** Locks images as `track` does, out of a registry that stands for docker.io; for promoting what has indexes. */
export async function lockImages(
  upstream: TestRegistry,
  registries: Registries,
  names: readonly string[],
  { platforms, release = '2026q3', previous }: MultiPlatformOptions,
): Promise<SampleRelease> {
  const images = await Promise.all(
    names.map(async (name) => {
      const reference = parseReference(`docker.io/${name}`);
      const store = registries.repository(repositoryOf(reference));
      const root = await store.resolve(reference.tag ?? '');
      const found = await closure(store, root, severalPlatforms(platforms));
      return { reference: `docker.io/${name}`, usedBy: ['release file'], uses: [], closure: found };
    }),
  );
  const { lock } = buildLock({
    name: 'wandb',
    audience: 'acme-prod',
    platforms,
    resolution: { charts: [], images },
    now: new Date('2026-10-01T00:00:00Z'),
    release,
    ...(previous === undefined ? {} : { previous: previous.lock }),
  });
  return { lock, contents: contentsOf(upstream) };
}

/** Makes and signs a bundle of it, a delta when the folder of an earlier one is given. @returns its folder */
export async function bundleFor(side: InternalSide, sample: SampleRelease, base?: string): Promise<string> {
  const known = base === undefined ? {} : { base: (await readBundle(base)).manifest };
  const folder = await makeBundle(side.folder, sample, known);
  await writeSignature(await readBundle(folder), side.key);
  return folder;
}

function contentsOf({ repositories }: TestRegistry): ReadonlyMap<Digest, Buffer> {
  const all = [...repositories.values()].flatMap(({ blobs, manifests }) => [
    ...blobs,
    ...[...manifests].map(([digest, { bytes }]) => [digest, bytes] as const),
  ]);
  return new Map(all.map(([digest, bytes]) => [parseDigest(digest, 'test'), bytes]));
}
