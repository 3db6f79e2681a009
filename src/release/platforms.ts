import { array, matching, oneForm, refine, type Schema } from '../schema/schema.ts';

/**
 * What a release carries of images for several platforms: `all`; one, whose manifest takes the place of the index; or
 * two and more, sorted, which leave an index as it is and the other platforms' manifests out.
 */
export type PlatformChoice = string | readonly string[];

const word = matching(
  /^(?:all|[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?)$/,
  '"all" or one platform such as linux/amd64, or a list of platforms',
);

const list = array(
  matching(/^[a-z0-9]+\/[a-z0-9_]+(?:\/[a-z0-9]+)?$/, 'a platform such as linux/amd64 or linux/arm/v7'),
);

/** Two and more platforms, each once, sorted: there is one way to write a choice. */
export const severalPlatformsField = refine(list, (platforms, path, faults) => {
  if (
    platforms.length < 2 ||
    platforms.some((platform, at) => at > 0 && platform <= (platforms[at - 1] ?? ''))
  ) {
    faults.push({ path, message: 'expected two or more platforms, sorted and each once' });
  }
  return platforms;
});

/** As the lock has it. */
export const lockedPlatformsField = wordOr(severalPlatformsField);

/** As people write it: in any order, and a list of one is that one. */
export const writtenPlatformsField = wordOr(
  refine(list, (platforms, path, faults): PlatformChoice | undefined => {
    const sorted = platforms.toSorted();
    const twice = sorted.find((platform, at) => platform === sorted[at - 1]);
    if (twice !== undefined || sorted.length === 0) {
      faults.push({
        path,
        message: twice === undefined ? 'expected at least one platform' : `${twice} is there twice`,
      });
    }
    return sorted.length === 1 ? sorted[0] : sorted;
  }),
);

/** The platforms that an index keeps when several were chosen; undefined where nothing of an index is left out. */
export function severalPlatforms(choice: PlatformChoice): readonly string[] | undefined {
  return typeof choice === 'string' ? undefined : choice;
}

function wordOr(several: Schema<PlatformChoice>): Schema<PlatformChoice> {
  return oneForm(word.expected, [word, several], (value) => (Array.isArray(value) ? several : word));
}
