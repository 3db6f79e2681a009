import { chartAt, chartUrl } from '../chart-occurrence.ts';
import { at, type Find, itemsOf, textAt } from '../spot.ts';

/** `Chart.yaml` and `Chart.lock`: the charts that a chart depends on. */
export const helmChart: Find = function* (root) {
  for (const dependency of itemsOf(at(root, 'dependencies'))) {
    const name = textAt(dependency, 'name');
    const repository = textAt(dependency, 'repository');
    // Without a repository, or with a folder, it is a part of this chart.
    if (name !== undefined && repository !== undefined && !repository.startsWith('file:')) {
      // `@name` and `alias:name` stand for what a machine has configured.
      const url = /^(?:https?|oci):\/\//.test(repository) ? chartUrl(repository, name) : undefined;
      yield chartAt(dependency, name, url, 'version');
    }
  }
};
