import type { ChartValues, DeployFile, ImageOccurrence } from '../deploy/occurrence.ts';
import { formatPath, parsePath } from '../schema/path.ts';
import type { PromotedVersion } from './promoted.ts';

/**
 * Of several versions of an image those that belong here by the release's lock: in the values of a chart, what the chart takes
 * from this very place, as it may have another version word for word in a template; elsewhere, what the release file lists.
 * @param held the values in the file
 * @returns none where the lock does not say
 */
export function versionsHere(
  versions: readonly PromotedVersion[],
  { tag, digest }: ImageOccurrence,
  held: readonly ChartValues[],
  file: Pick<DeployFile, 'chart'>,
): readonly PromotedVersion[] {
  const scalar = tag ?? digest;
  const values = held.find(
    ({ document, path }) =>
      document === scalar?.document && path.every((key, index) => key === scalar.path[index]),
  );
  const chart = values?.chart ?? file.chart;
  if (values === undefined || chart === undefined || scalar === undefined) {
    return versions.filter(({ locked }) => locked?.usedBy.includes('release file'));
  }
  // What is merged in is there as if it were written there.
  const own = scalar.path.slice(values.path.length).filter((key) => key !== '<<');
  const map = own.slice(0, -1);
  const by = (isSetter: (setter: string) => boolean): readonly PromotedVersion[] =>
    versions.filter(({ locked }) => locked?.setBy?.some(isSetter));
  const exact = by((setter) => [own, map].some((path) => setter === `${chart}: ${formatPath(path)}`));
  // `image` says which it is, and `imageTag` beside it is what moves.
  return exact.length > 0 ? exact : by((setter) => isBeside(setter, chart, formatPath(map)));
}

function isBeside(setter: string, chart: string, map: string): boolean {
  const path = setter.startsWith(`${chart}: `) ? parsePath(setter.slice(chart.length + 2)) : undefined;
  return path !== undefined && formatPath(path.slice(0, -1)) === map;
}
