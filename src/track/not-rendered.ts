import type { Lock } from '../release/lock.ts';
import { cutNames, plural } from '../report/format.ts';
import type { ResolvedChart } from './resolution.ts';

const namesShown = 5;

type Chart = Pick<ResolvedChart, 'name' | 'version' | 'rendering'>;

/**
 * Warns of what is not in the release because nobody rendered the charts.
 * @param removed what the lock has, and no version of it is in the release
 */
export function notRendered(
  charts: readonly Chart[],
  removed: readonly string[],
  previous: Lock | undefined,
): readonly string[] {
  const skipped = charts.filter(({ rendering }) => !rendering.rendered);
  const names = new Set(skipped.map(({ name }) => name));
  const gone = new Set(removed);
  const lost = (previous?.images ?? [])
    .filter(({ reference, usedBy }) => gone.has(reference) && usedBy.some((user) => names.has(user)))
    .map(({ reference }) => reference);
  return [...skipped.flatMap(describeChart), ...describeLost(lost)];
}

/** Somebody who asks for no rendering knows it. */
function describeChart({ name, version, rendering }: Chart): readonly string[] {
  return rendering.rendered || rendering.reason !== 'helm is not installed'
    ? []
    : [
        `chart ${name} ${version} was not rendered, as helm is not installed: of its images only those that the release file lists are locked`,
      ];
}

function describeLost(lost: readonly string[]): readonly string[] {
  return lost.length === 0
    ? []
    : [
        `rendering is switched off, and ${plural(lost.length, 'image')} of the lock that charts use would only be found by it: ${cutNames(lost, namesShown).join(', ')}; what is still needed has to be listed in the release file`,
      ];
}
