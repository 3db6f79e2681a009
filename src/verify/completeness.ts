import type { Bundle } from '../bundle/read-bundle.ts';
import { RefusedError, TidegateError } from '../errors.ts';
import { closure } from '../oci/closure.ts';
import type { Digest } from '../oci/digest.ts';
import type { LockedArtifact, Pin } from '../release/lock.ts';
import { listFaults } from '../schema/path.ts';
import { orError } from '../unless.ts';

type Content = Pick<Bundle, 'folder' | 'manifest' | 'store'>;

/**
 * Proves that each image and chart is whole: every manifest that belongs to it is in the bundle, and every blob that
 * those name is in it or needed; and that the bundle holds nothing besides. Only what the signed bundle says of platforms
 * may be left out of an image's index.
 * @param bundle whose bytes are proven
 * @throws RefusedError `BUNDLE_INCOMPLETE` with what is missing of which image, `UNNAMED_BLOB` with what belongs to none;
 *   what `closure` raises
 */
export async function checkCompleteness({ folder, manifest, store }: Content): Promise<void> {
  const listed = [...manifest.blobs, ...manifest.needs].map(({ digest }) => digest);
  const known = new Set(listed);
  const reached = new Set<Digest>();
  const missing: string[] = [];
  const look = async (artifact: LockedArtifact, platforms?: readonly string[]): Promise<void> => {
    const faults = new Set<string>();
    for (const { pin, chosen } of rootsOf(artifact, platforms)) {
      const { digests, fault } = await contentOf(pin, store, chosen);
      digests.forEach((digest) => reached.add(digest));
      const lost = digests.filter((digest) => !known.has(digest));
      lost.forEach((digest) => faults.add(`${digest} is neither in the bundle nor needed`));
      if (fault !== undefined) {
        faults.add(fault);
      }
    }
    missing.push(...[...faults].sort().map((what) => `${artifact.reference}: ${what}`));
  };
  for (const image of manifest.images) {
    await look(image, manifest.platforms);
  }
  for (const chart of manifest.charts) {
    await look(chart);
  }
  if (missing.length > 0) {
    throw refusal('BUNDLE_INCOMPLETE', `${folder} lacks what its images and charts consist of`, missing);
  }
  const unnamed = listed.filter((digest) => !reached.has(digest));
  if (unnamed.length > 0) {
    throw refusal('UNNAMED_BLOB', `${folder} lists what belongs to none of its images and charts`, unnamed);
  }
}

/** Platforms are chosen only of the image itself: what its tags name is evidence, and whole. */
function rootsOf(
  { root, tags }: LockedArtifact,
  platforms: readonly string[] | undefined,
): readonly { readonly pin: Pin; readonly chosen: readonly string[] | undefined }[] {
  return [
    { pin: root, chosen: platforms },
    ...tags.map(({ target }) => ({ pin: target, chosen: undefined })),
  ];
}

async function contentOf(
  root: Pin,
  store: Content['store'],
  platforms: readonly string[] | undefined,
): Promise<{ readonly digests: readonly Digest[]; readonly fault?: string }> {
  const found = await orError(closure(store, root, platforms), ['NOT_FOUND']);
  if (found instanceof TidegateError) {
    return { digests: [], fault: found.message };
  }
  const { manifests, blobs } = found;
  return {
    digests: [...manifests.map(({ descriptor }) => descriptor), ...blobs].map(({ digest }) => digest),
  };
}

function refusal(code: string, message: string, faults: readonly string[]): RefusedError {
  return new RefusedError(code, message, {
    details: listFaults(faults, String),
    hint: 'The bundle was made and signed so: copying it again does not help. Have the release bundled again.',
  });
}
