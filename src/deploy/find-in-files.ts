import { remember } from '../remember.ts';
import { whereLegal } from '../unless.ts';
import { eachFile } from './each-file.ts';
import type { FoundFile } from './found.ts';
import { layerKey, whole } from './layers.ts';
import { createMerge, type MergedStack } from './merged-stack.ts';
import { createNamer, saidStacks, withTagsElsewhere } from './name-in-layers.ts';
import type { DeployFile } from './occurrence.ts';
import { readDeployFile } from './read-deploy-file.ts';
import type { ReleaseNames } from './release-names.ts';
import { type StacksAt, stacksOf } from './stacks.ts';
import { requirePlainValues } from './value-files.ts';

/** Deploy files with all that they name, and what their values are laid over. */
export interface FoundFiles<File extends DeployFile = DeployFile> {
  readonly files: readonly FoundFile<File>[];
  /** Others that they are laid over. */
  readonly below: readonly FoundFile[];
  readonly stacksAt: StacksAt;
  /** What comes of them, each time that they are laid over others. */
  readonly stacks: readonly MergedStack[];
}

/**
 * What deploy files name, each by itself and together: values may have a tag whose repository stands in those that they are laid over, or
 * that only the release's lock knows.
 * @throws what `readDeployFile` and `eachFile` throw
 */
export function findInFiles<File extends DeployFile>(
  files: readonly File[],
  names: ReleaseNames,
): FoundFiles<File> {
  const read = (file: File): FoundFile<File> => {
    requirePlainValues(file);
    return { file, found: readDeployFile(file, names.repositories) };
  };
  return acrossFiles(eachFile(files, read), names);
}

/** The same for files that were read. */
export function acrossFiles<File extends DeployFile>(
  read: readonly FoundFile<File>[],
  names: ReleaseNames,
): FoundFiles<File> {
  const below = filesBelow(read, names);
  const merge = createMerge(names.repositories);
  const nameIn = createNamer([...read, ...below], merge, names);
  const named = read.map((of) => ({ ...of, found: nameIn(of) }));
  const others = below.map((of) => ({ ...of, found: nameIn(of) }));
  const stacksAt = stacksOf([...named, ...others]);
  const mergedIn = remember(merge);
  return {
    files: named.map((of) => ({ ...of, found: withTagsElsewhere(of, stacksAt, mergedIn) })),
    below: others,
    stacksAt,
    stacks: saidStacks(named, stacksAt).map(mergedIn),
  };
}

/** Files that others are laid over, and that are not among them. One that cannot be read says nothing. */
function filesBelow(read: readonly FoundFile[], { repositories }: ReleaseNames): readonly FoundFile[] {
  const known = new Set(read.map((of) => layerKey(of, whole)));
  const below = read.flatMap(({ file: { valueFiles = [], referred = [], environment } }) =>
    [...valueFiles, ...referred].flatMap(({ path, bytes }): readonly FoundFile[] => {
      if (bytes === undefined) {
        return [];
      }
      const file: DeployFile = { path, bytes, ...(environment !== undefined && { environment }) };
      const found = whereLegal(() => readDeployFile(file, repositories));
      return found === undefined ? [] : [{ file, found }];
    }),
  );
  return below.filter((of) => !known.has(layerKey(of, whole)));
}
