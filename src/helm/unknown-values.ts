import { isMap } from '../schema/schema.ts';
import { closest } from '../schema/closest.ts';
import type { ChartTree } from './chart-tree.ts';
import { mentionsValue } from './template-text.ts';

/** A path that the user sets and the chart does not have. */
export interface UnknownValue {
  readonly path: readonly string[];
  /** Paths that were probably meant, the best first. */
  readonly meant: readonly (readonly string[])[];
}

/** What is known of one place in the values: several sources may have a map there. */
interface Scope {
  readonly path: readonly string[];
  readonly defaults: readonly unknown[];
  readonly schemas: readonly unknown[];
  /** The chart whose values these are, or are a part of, and the path within them. */
  readonly chart: ChartTree;
  readonly inChart: readonly string[];
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Finds the paths that are neither in the defaults of the chart or its subcharts, nor in a schema, nor named by a template;
 * of a map that is unknown as a whole only its own path. What is below a map that is empty by default is for the user to
 * fill.
 */
export function unknownValues(user: Values, tree: ChartTree): readonly UnknownValue[] {
  const scope: Scope = {
    path: [],
    defaults: [tree.values],
    schemas: [tree.schema],
    chart: tree,
    inChart: [],
  };
  const known = knownPaths(tree.values, tree, []);
  return [...findUnknown(user, scope, tree)].map(({ path, siblings }) => ({
    path,
    meant: suggest(path, siblings, known),
  }));
}

interface Found {
  readonly path: readonly string[];
  readonly siblings: readonly string[];
}

function* findUnknown(user: Values, scope: Scope, root: ChartTree): Generator<Found> {
  for (const [key, value] of Object.entries(user)) {
    const isTop = scope.inChart.length === 0;
    if (value === null || (isTop && key === 'tags')) {
      continue;
    }
    const below = isTop && key === 'global' ? globalScope(scope, root) : stepInto(scope, key);
    if (below === undefined) {
      yield {
        path: [...scope.path, key],
        siblings: keysAt(scope),
      };
    } else if (isMap(value) && !isOpen(below)) {
      yield* findUnknown(value, below, root);
    }
  }
}

function stepInto(scope: Scope, key: string): Scope | undefined {
  const { chart, inChart } = scope;
  const path = [...scope.path, key];
  const subchart = inChart.length === 0 ? chart.subcharts.get(key) : undefined;
  const defaults = scope.defaults
    .filter((map) => Object.hasOwn(mapOf(map), key))
    .map((map) => mapOf(map)[key]);
  const schemas = scope.schemas.flatMap((schema) => propertyOf(schema, key));
  if (subchart !== undefined) {
    return {
      path,
      defaults: [subchart.values, ...defaults],
      schemas: [subchart.schema, ...schemas],
      chart: subchart,
      inChart: [],
    };
  }
  const below = { path, defaults, schemas, chart, inChart: [...inChart, key] };
  const isKnown = defaults.length > 0 || schemas.length > 0 || mentionsValue(chart, below.inChart);
  return isKnown ? below : undefined;
}

function keysAt({ defaults, schemas }: Scope): readonly string[] {
  const maps = [...defaults, ...schemas.map((schema) => mapOf(schema)['properties'])];
  return maps.flatMap((map) => Object.keys(mapOf(map)));
}

/** Every chart sees the same `global`, and any of them may have defaults for it. */
function globalScope({ path, schemas }: Scope, root: ChartTree): Scope {
  const charts = allCharts(root);
  return {
    path: [...path, 'global'],
    defaults: charts.map(({ values }) => mapOf(values['global'])),
    schemas: schemas.flatMap((schema) => propertyOf(schema, 'global')),
    chart: { ...root, templates: charts.map(({ templates }) => templates).join('\n') },
    inChart: ['global'],
  };
}

/** True where nothing says what belongs there: an empty map, nothing at all, or a schema that takes any key. */
function isOpen({ defaults, schemas, inChart }: Scope): boolean {
  const says = schemas.filter((schema) => Object.keys(mapOf(mapOf(schema)['properties'])).length > 0);
  const takesAny = schemas.some((schema) => {
    const rules = mapOf(schema);
    const any = rules['additionalProperties'];
    return (
      any === true ||
      isMap(any) ||
      ['patternProperties', '$ref', 'allOf', 'anyOf', 'oneOf'].some((rule) => Object.hasOwn(rules, rule))
    );
  });
  const isFilled = defaults.some((map) => Object.keys(mapOf(map)).length > 0);
  return inChart.length > 0 && (takesAny || (!isFilled && says.length === 0));
}

function propertyOf(schema: unknown, key: string): readonly unknown[] {
  const properties = mapOf(mapOf(schema)['properties']);
  return Object.hasOwn(properties, key) ? [properties[key]] : [];
}

/** A word that is nearly the same, or the same path elsewhere: deeper in the same chart, or under `global`. */
function suggest(
  path: readonly string[],
  siblings: readonly string[],
  known: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const last = path.at(-1) ?? '';
  const near = closest(last, siblings);
  if (near !== undefined) {
    return [[...path.slice(0, -1), near]];
  }
  const parent = path.slice(0, -1);
  const same = known.filter((other) => other.at(-1) === last);
  const inside = same.filter((other) => parent.length > 0 && parent.every((key, at) => other[at] === key));
  const global = same.filter((other) => other.length === 2 && other[0] === 'global');
  return [...inside.toSorted((left, right) => left.length - right.length), ...global].slice(0, 3);
}

/** Every path of the defaults, subcharts' under their names. */
function knownPaths(
  values: Values,
  chart: ChartTree | undefined,
  path: readonly string[],
): readonly (readonly string[])[] {
  const keys = new Set([...Object.keys(values), ...(chart?.subcharts.keys() ?? [])]);
  return [...keys].flatMap((key) => {
    const subchart = chart?.subcharts.get(key);
    const below = { ...subchart?.values, ...mapOf(values[key]) };
    return [[...path, key], ...knownPaths(below, subchart, [...path, key])];
  });
}

function allCharts(chart: ChartTree): readonly ChartTree[] {
  return [chart, ...[...chart.subcharts.values()].flatMap((subchart) => allCharts(subchart))];
}

function mapOf(value: unknown): Values {
  return isMap(value) ? value : {};
}
