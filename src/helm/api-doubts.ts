import type { ChartTree } from './chart-tree.ts';
import type { ChartScopes, Scope } from './probe.ts';
import type { Kubernetes } from './render.ts';

/** `.Capabilities.APIVersions.Has "a/v1"`, and `has "a/v1" .Capabilities.APIVersions`. */
const asked = [
  /\.Capabilities\.APIVersions\.Has\s+["`]([\w./-]{1,400})["`]/g,
  /\bhas\s+["`]([\w./-]{1,400})["`]\s+\S*\.Capabilities\.APIVersions\b/g,
];

/**
 * What a chart does only on a cluster with some API is not rendered where nobody says that the cluster has it.
 * @param scopes of which subcharts are switched off, and which APIs Helm takes for granted; all and none where it is absent
 * @returns one sentence with all APIs that templates ask for by name, and of which nobody says whether the cluster has them
 */
export function apiDoubts(
  tree: ChartTree,
  scopes: ChartScopes | undefined,
  { apis = [], lacks = [] }: Kubernetes = {},
): readonly string[] {
  const known = new Set([...(scopes?.apis ?? []), ...apis, ...lacks]);
  const unknown = [...new Set(apisAskedFor(tree, scopes?.root))].filter((api) => !known.has(api)).sort();
  return unknown.length === 0
    ? []
    : [
        `it asks whether the cluster has ${unknown.join(', ')}, and was rendered for one without: what it has only there is missing. List at the chart what the cluster has under kubernetes.apis, and the others under kubernetes.lacks`,
      ];
}

function apisAskedFor({ templates, subcharts }: ChartTree, scope: Scope | undefined): readonly string[] {
  const own = asked.flatMap((pattern) => [...templates.matchAll(pattern)].flatMap(([, api]) => api ?? []));
  const rendered = [...subcharts].filter(([name]) => scope === undefined || scope.subcharts.has(name));
  return [...own, ...rendered.flatMap(([name, tree]) => apisAskedFor(tree, scope?.subcharts.get(name)))];
}
