import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import type { BumpTarget } from '../release/release-file.ts';
import { closest } from '../schema/closest.ts';
import { placedError } from '../yaml/placed-error.ts';

/**
 * The charts that files are said to be for must be in the release: otherwise its values would be looked at as if nothing
 * of them were deployed. A release of images alone has no charts to compare with.
 * @throws UserError `CHART_NOT_IN_RELEASE` with each place in the release file
 */
export function requireCharts(
  targets: readonly BumpTarget[],
  { release, charts }: Pick<BundleManifest, 'release' | 'charts'>,
): void {
  const names = [...new Set(charts.map(({ name }) => name))].sort();
  const unknown =
    names.length === 0
      ? []
      : targets.flatMap(({ chart, ...target }) =>
          chart === undefined || names.includes(chart) ? [] : { ...target, chart },
        );
  const [first] = unknown;
  if (first === undefined) {
    return;
  }
  const faults = unknown.map(({ at, file, chart }) => ({
    at,
    message: `${file} is for chart ${chart}, which ${release} does not have`,
  }));
  const meant = closest(first.chart, names);
  throw placedError(
    'CHART_NOT_IN_RELEASE',
    faults,
    (count) => `${count} files are for charts that ${release} does not have`,
    {
      hint: `${release} has ${names.join(', ')}. ${meant === undefined ? '' : `Did you mean ${meant}? `}Correct chart under bump in the release file.`,
    },
  );
}
