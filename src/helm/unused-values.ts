import { isDeepStrictEqual } from 'node:util';
import type { Place } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { isMap } from '../schema/schema.ts';
import { readChartTree } from './chart-tree.ts';
import { type RenderRequest, tryRender } from './render.ts';
import type { RenderedObject } from './rendered-objects.ts';
import { type UnknownValue, unknownValues } from './unknown-values.ts';
import { readUserValues, type UserValues } from './values-file.ts';

/** A value that the user sets, that the chart does not know, and that changes nothing. */
export interface UnusedValue extends UnknownValue {
  /** In the last of the user's files that has it. */
  readonly at?: Place;
}

/** More are not tried one by one: a chart takes up to a second. */
const mostTried = 20;
const atOnce = 2;

type Values = Readonly<Record<string, unknown>>;

/**
 * Finds what Helm ignores without a word: paths that the chart does not know, and without which it renders the same.
 * @returns none where only Helm can read the values
 * @throws what reading the values and the chart raises
 */
export async function findUnusedValues(
  request: RenderRequest,
  runtime: Runtime,
): Promise<readonly UnusedValue[]> {
  const files: UserValues[] = [];
  for (const values of request.values) {
    files.push(await readUserValues(values, request.folder));
  }
  const contents = files.map((file) => file.content());
  if (!contents.every((content) => isMap(content))) {
    return [];
  }
  const user = contents.filter(isMap).reduce<Values>(merge, {});
  const unknown = unknownValues(user, readChartTree(request.tgz, request.title));
  const render = async (paths: readonly UnknownValue[]): Promise<readonly RenderedObject[] | undefined> => {
    const overlay = paths.reduce<Values>((values, { path }) => without(values, path), user);
    return await tryRender({ ...request, values: [], overlay }, runtime);
  };
  const unused = unknown.length === 0 ? [] : await filterUnused(unknown, render);
  return unused.map((value) => {
    const at = files.toReversed().flatMap((file) => file.placeOf(value.path) ?? [])[0];
    return { ...value, ...(at === undefined ? {} : { at }) };
  });
}

/** Of a chart that renders differently every time (with a random password, say) nobody can tell: it is not known, that is all. */
async function filterUnused(
  unknown: readonly UnknownValue[],
  render: (without: readonly UnknownValue[]) => Promise<readonly RenderedObject[] | undefined>,
): Promise<readonly UnknownValue[]> {
  const whole = await render([]);
  if (isDeepStrictEqual(await render(unknown), whole) || !isDeepStrictEqual(await render([]), whole)) {
    return unknown;
  }
  const tried = await mapConcurrently(unknown.slice(0, mostTried), atOnce, async (value) =>
    isDeepStrictEqual(await render([value]), whole) ? [value] : [],
  );
  return tried.flat();
}

/** As Helm joins several values files: maps by their keys, anything else as a whole. */
function merge(under: Values, over: Values): Values {
  const entries = Object.entries(over).map(([key, value]) => {
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    return [key, isMap(below) && isMap(value) ? merge(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(entries) };
}

function without(values: Values, [key = '', ...rest]: readonly string[]): Values {
  const { [key]: value, ...others } = values;
  return rest.length > 0 && isMap(value) ? { ...others, [key]: without(value, rest) } : others;
}
