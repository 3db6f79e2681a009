import { posix } from 'node:path';
import type { ConfigMapsOf } from '../deploy/config-maps.ts';
import { whyElsewhere } from '../deploy/git-source.ts';
import type { DeployFile, ValuesFile } from '../deploy/occurrence.ts';
import { TidegateError } from '../errors.ts';
import { readArchive } from '../helm/archive.ts';
import type { HeldValues } from '../helm/values-file.ts';
import { orError } from '../unless.ts';
import type { DeployRepository } from './deploy-repository.ts';
import { fileLimit } from './deploy-files.ts';

/** A whole file, or a text that stands in it. */
export interface FoundText extends HeldValues {
  readonly text?: string;
}

/** Values that stand elsewhere; `isGone` where that is at hand, and they are not there. */
export type FoundValues = FoundText | { readonly why: string; readonly isGone: boolean };

/** What is at hand: the files as they are checked, their repository, and the chart. */
export interface AtHand {
  readonly files: readonly DeployFile[];
  readonly configMapsOf: ConfigMapsOf;
  readonly repository: DeployRepository;
  readonly tgz: Buffer;
  /** `operator 1.4.8` */
  readonly title: string;
}

/** The bytes of a file of values, of the chart or of git. */
export async function readValuesFile({ path, git }: ValuesFile, atHand: AtHand): Promise<FoundValues> {
  const { files, repository, tgz, title } = atHand;
  if (git === undefined) {
    const found = readArchive(tgz, title).find(({ name }) => name.replace(/^[^/]+\//, '') === path);
    return found === undefined
      ? { why: `${title} has no file ${path}`, isGone: true }
      : whole(`${title}/${path}`, found.content);
  }
  const elsewhere = path.startsWith('../')
    ? 'it is outside of the repository'
    : whyElsewhere(git, repository);
  if (elsewhere !== undefined) {
    return { why: `${path}: ${elsewhere}`, isGone: false };
  }
  const own = files.find((file) => posix.normalize(file.path) === path);
  if (own !== undefined) {
    return whole(path, own.bytes);
  }
  const bytes = await orError(repository.read(path));
  if (bytes instanceof TidegateError) {
    return { why: bytes.message, isGone: false };
  }
  if (bytes === undefined) {
    return { why: `${path} is not there`, isGone: true };
  }
  return bytes.length > fileLimit ? { why: `${path} is too large`, isGone: false } : whole(path, bytes);
}

function whole(file: string, bytes: Buffer): HeldValues {
  return { file, bytes, document: 0, path: [] };
}
