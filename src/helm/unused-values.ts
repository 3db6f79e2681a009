import { isDeepStrictEqual } from 'node:util';
import type { Place } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { isMap } from '../schema/schema.ts';
import { asksForUpgrade, readChartTree } from './chart-tree.ts';
import { mergeValues, type Values } from './merge-values.ts';
import { type RenderRequest, tryRender } from './render.ts';
import type { RenderedObject } from './rendered-objects.ts';
import { type UnknownValue, unknownValues } from './unknown-values.ts';
import { readUserValues, type UserValues } from './values-file.ts';

/** A value that the user sets, that the chart does not know, and that changes nothing. */
export interface UnusedValue extends UnknownValue {
  /** In the last of the user's files that has it. */
  readonly at?: Place;
}

export interface UnusedValues {
  readonly unused: readonly UnusedValue[];
  /** Of how many more that the chart does not know it was not tried whether they change something. */
  readonly untried: number;
}

/** Runs of Helm that look for what changes something: each takes up to a second. */
const mostTries = 40;
const atOnce = 2;

/** What the chart renders to without these values: as an install, and as an upgrade where it asks for that. */
type Render = (
  without: readonly UnknownValue[],
) => Promise<readonly (readonly RenderedObject[] | undefined)[]>;

/**
 * Finds what Helm ignores without a word: paths that the chart does not know, and without which it renders the same.
 * @returns none where only Helm can read the values; each with the place in the file
 * @throws what reading the values and the chart raises
 */
export async function findUnusedValues(request: RenderRequest, runtime: Runtime): Promise<UnusedValues> {
  const files: UserValues[] = [];
  for (const values of request.values) {
    files.push(await readUserValues(values, request.folder));
  }
  const contents = files.map((file) => file.content());
  if (!contents.every((content) => isMap(content))) {
    return { unused: [], untried: 0 };
  }
  const user = contents.filter(isMap).reduce<Values>(mergeValues, {});
  const tree = readChartTree(request.tgz, request.title);
  const unknown = unknownValues(user, tree);
  // What only an upgrade looks at is looked at.
  const manners = tree.asksForUpgrade || asksForUpgrade(JSON.stringify(user)) ? [false, true] : [false];
  const render: Render = async (paths) => {
    const overlay = paths.reduce<Values>((values, { path }) => without(values, path), user);
    const renderings: (readonly RenderedObject[] | undefined)[] = [];
    for (const isUpgrade of manners) {
      renderings.push(await tryRender({ ...request, values: [], overlay, isUpgrade }, runtime));
    }
    return renderings;
  };
  const { unused, untried } =
    unknown.length === 0 ? { unused: [], untried: 0 } : await filterUnused(unknown, render);
  const placed = unused.map((value) => {
    const at = files.toReversed().flatMap((file) => file.placeOf(value.path) ?? [])[0];
    return { ...value, ...(at === undefined ? {} : { at }) };
  });
  return { unused: placed, untried };
}

/** For messages: what follows from `untried`; nothing where it is 0. */
export function untriedValues(untried: number): readonly string[] {
  return untried === 0
    ? []
    : [
        `it does not know ${untried} more of the values, and Helm may ignore them: they are too many to try each. Correct those that are named first`,
      ];
}

/** Of a chart that renders differently every time (with a random password, say) nobody can tell: it is not known, that is all. */
async function filterUnused(
  unknown: readonly UnknownValue[],
  render: Render,
): Promise<{ readonly unused: readonly UnknownValue[]; readonly untried: number }> {
  const whole = await render([]);
  if (whole.every((objects) => objects === undefined)) {
    return { unused: [], untried: 0 };
  }
  if (isDeepStrictEqual(await render(unknown), whole) || !isDeepStrictEqual(await render([]), whole)) {
    return { unused: unknown, untried: 0 };
  }
  const unused = new Set<UnknownValue>();
  // A part that changes something is cut in two, until it is one value: a few of hundreds are found in a few runs.
  let parts = halves(unknown);
  let left = mostTries;
  while (parts.length > 0 && left > 0) {
    const now = parts.slice(0, Math.min(atOnce, left));
    const later = parts.slice(now.length);
    left -= now.length;
    const tried = await mapConcurrently(now, atOnce, async (part) => {
      const isUnused = isDeepStrictEqual(await render(part), whole);
      return { part, isUnused };
    });
    for (const { part, isUnused } of tried) {
      part.filter(() => isUnused).forEach((value) => unused.add(value));
    }
    parts = [...tried.flatMap(({ part, isUnused }) => (isUnused ? [] : halves(part))), ...later];
  }
  return { unused: unknown.filter((value) => unused.has(value)), untried: parts.flat().length };
}

/** None of what is one value: that is known by then. */
function halves<T>(part: readonly T[]): readonly (readonly T[])[] {
  const middle = Math.ceil(part.length / 2);
  return part.length < 2 ? [] : [part.slice(0, middle), part.slice(middle)];
}

function without(values: Values, [key = '', ...rest]: readonly string[]): Values {
  const { [key]: value, ...others } = values;
  return rest.length > 0 && isMap(value) ? { ...others, [key]: without(value, rest) } : others;
}
