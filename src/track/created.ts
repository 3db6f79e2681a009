import type { Digest } from '../oci/digest.ts';
import { imageCreated } from '../oci/image-created.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { ReadableStore } from '../oci/store.ts';
import type { Lock } from '../release/lock.ts';
import { type PlatformChoice, severalPlatforms } from '../release/platforms.ts';
import { whereKnown } from '../unless.ts';
import { formatTime } from '../utc.ts';

/** When what a release holds was built. */
export interface BuildDates {
  /** @returns RFC 3339, UTC, whole seconds; undefined where it does not say, or says what cannot be */
  of(store: ReadableStore, root: Descriptor): Promise<string | undefined>;
}

/** Content never changes: of what is locked, the lock says it, and nobody is asked. */
export function openBuildDates(previous: Lock | undefined, platforms: PlatformChoice, now: Date): BuildDates {
  const known = new Map<Digest, string | undefined>(
    [...(previous?.charts ?? []), ...(previous?.images ?? [])].map(({ root, created }) => [
      root.digest,
      created,
    ]),
  );
  return {
    async of(store, root) {
      const locked = known.get(root.digest);
      if (locked !== undefined) {
        return locked;
      }
      const of = severalPlatforms(platforms);
      // A date is worth no failure.
      const found = await whereKnown(imageCreated(store, root, now, of));
      return found && formatTime(found);
    },
  };
}
