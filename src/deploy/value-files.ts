import { UserError } from '../errors.ts';
import { isMap } from '../schema/schema.ts';
import { parseYaml } from '../yaml/document.ts';
import { findIn } from './kinds.ts';
import { helmValues } from './kinds/helm-values.ts';
import type { ChartValues, DeployFile, ValuesLayer } from './occurrence.ts';
import type { Spot } from './spot.ts';

/**
 * The values of a whole file, laid over those that the release file says.
 * @throws UserError `NO_PLAIN_VALUES`
 */
export function withValueFiles(
  values: readonly ChartValues[],
  spots: readonly Spot[],
  { path, valueFiles = [] }: DeployFile,
): readonly ChartValues[] {
  if (valueFiles.length === 0) {
    return values;
  }
  if (spots[0] === undefined || findIn(spots[0]) !== helmValues) {
    throw noPlainValues(path);
  }
  const layers: readonly ValuesLayer[] = [
    ...valueFiles.map((one): ValuesLayer => ({
      kind: 'file',
      file: { path: one.path, git: {} },
      place: { file: path },
    })),
    { kind: 'held' },
  ];
  return values.map((held) => (held.document === 0 && held.path.length === 0 ? { ...held, layers } : held));
}

/**
 * Refuses what Helm could not be given below a file.
 * @throws UserError `NO_PLAIN_VALUES`; what `parseYaml` throws
 */
export function requirePlainValues({ valueFiles = [] }: DeployFile): void {
  for (const { path, bytes } of valueFiles) {
    const [first] = bytes === undefined ? [] : parseYaml(bytes, path).values;
    const isObject =
      isMap(first) && typeof first['apiVersion'] === 'string' && typeof first['kind'] === 'string';
    if (isObject || !(isMap(first) || (first ?? null) === null)) {
      throw noPlainValues(path);
    }
  }
}

function noPlainValues(file: string): UserError {
  return new UserError('NO_PLAIN_VALUES', 'the file is no values file that Helm could be given', {
    at: { file },
    hint: 'Correct valueFiles under bump in the release file: it is for plain values. What an object lays its values over, it says itself.',
  });
}
