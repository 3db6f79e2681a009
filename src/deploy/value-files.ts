import { UserError } from '../errors.ts';
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
    throw new UserError('NO_PLAIN_VALUES', 'the file is no values file that Helm could be given', {
      at: { file: path },
      hint: 'Take valueFiles out of its entry under bump in the release file: what an object lays its values over, it says itself.',
    });
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
