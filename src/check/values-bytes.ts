import { posix } from 'node:path';
import type { DeployFile, ValuesFile, ValuesObject } from '../deploy/occurrence.ts';
import { TidegateError } from '../errors.ts';
import { readArchive } from '../helm/archive.ts';
import type { HeldValues } from '../helm/values-file.ts';
import { stepInto } from '../helm/values-place.ts';
import { orError } from '../unless.ts';
import type { ConfigMapsOf } from './config-maps.ts';
import { type DeployRepository, whyElsewhere } from './deploy-repository.ts';
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

/**
 * The text of a ConfigMap that stands in one of the files.
 * @param inFile the file that names it
 */
export function findConfigMap(
  { name, namespace, key }: ValuesObject,
  inFile: string,
  { files, configMapsOf }: Pick<AtHand, 'files' | 'configMapsOf'>,
): FoundValues {
  const found = files.flatMap((file) =>
    configMapsOf(file, name).filter(({ object }) => {
      const inside = stepInto(stepInto(object, 'metadata'), 'namespace');
      return namespace === undefined || inside === undefined || inside === namespace;
    }),
  );
  // One in the same file is meant where there are several.
  const own = found.filter(({ file: { path } }) => path === inFile);
  const [only, other] = own.length > 0 ? own : found;
  if (only === undefined || other !== undefined) {
    const why = only === undefined ? 'no file has' : 'several files have';
    return { why: `${why} the ConfigMap ${name}`, isGone: false };
  }
  const { file, document, path, object } = only;
  const text = stepInto(stepInto(object, 'data'), key);
  return typeof text === 'string'
    ? { file: file.path, bytes: file.bytes, document, path: [...path, 'data', key], text }
    : { why: `the ConfigMap ${name} has no ${key}`, isGone: true };
}
