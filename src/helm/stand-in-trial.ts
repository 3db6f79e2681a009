import type { Runtime } from '../runtime/runtime.ts';
import { readChartTree } from './chart-tree.ts';
import { type FoundImage, sortImages, spotsIn } from './images.ts';
import { type RenderRequest, tryRender } from './render.ts';
import type { RenderedObject } from './rendered-objects.ts';
import { comparedWith } from './template-text.ts';

/** A value that stands in for one that is not to be had here. */
interface StandingIn {
  readonly path: readonly string[];
  readonly value: string | number | boolean;
}

export interface StandInTrial<T> {
  /** Those without which the chart does not render; undefined where it does not with all of them either. */
  readonly needed: readonly T[] | undefined;
  /** The images that another value changes, of those that were tried. */
  readonly imagesOf: ReadonlyMap<T, readonly FoundImage[]>;
}

/** Each more is a run of Helm. */
const mostCompared = 6;

/** What comes out as an install, and as an upgrade where the chart asks for that; undefined where nothing does. */
type Renderings = readonly (readonly RenderedObject[] | undefined)[];
type Render<T> = (standIns: readonly T[]) => Promise<Renderings>;

/**
 * Finds out by rendering which stand-ins a chart needs, and what hangs on these. No other one is to be taken: where the chart
 * renders without it, it could only hide something.
 * @param requestWith the request with some of them
 * @throws what `renderChart` throws, but for what cannot be rendered; what `readChartTree` throws
 */
export async function tryStandIns<T extends StandingIn>(
  all: readonly T[],
  requestWith: (some: readonly T[]) => RenderRequest,
  runtime: Runtime,
): Promise<StandInTrial<T>> {
  const { tgz, title } = requestWith([]);
  const tree = readChartTree(tgz, title);
  const manners = tree.asksForUpgrade ? [false, true] : [false];
  const render = once(async (standIns: readonly T[]) => {
    const renderings: (readonly RenderedObject[] | undefined)[] = [];
    for (const isUpgrade of manners) {
      renderings.push(await tryRender({ ...requestWith(standIns), isUpgrade }, runtime));
    }
    return renderings;
  });
  const [without, best] = [countOf(await render([])), countOf(await render(all))];
  if (without >= best) {
    return { needed: without === 0 ? undefined : [], imagesOf: new Map() };
  }
  const needed = await findNeeded(all, best, render);
  const imagesOf = new Map<T, readonly FoundImage[]>();
  for (const standIn of needed) {
    const others = othersThan(standIn, comparedWith(tree, standIn.path));
    imagesOf.set(standIn, await imagesBy(standIn, others, needed, render));
  }
  return { needed, imagesOf };
}

/** The same ones come again, and each run of Helm takes up to a second. */
function once<T>(render: Render<T>): Render<T> {
  const known = new Map<string, Promise<Renderings>>();
  return async (standIns) => {
    const key = JSON.stringify(standIns);
    const renderings = known.get(key) ?? render(standIns);
    known.set(key, renderings);
    return await renderings;
  };
}

/** What is left when each that can be left out is, the first one first. */
async function findNeeded<T>(all: readonly T[], best: number, render: Render<T>): Promise<readonly T[]> {
  let needed = all;
  for (const standIn of all) {
    const others = needed.filter((other) => other !== standIn);
    needed = countOf(await render(others)) < best ? needed : others;
  }
  return needed;
}

async function imagesBy<T extends StandingIn>(
  standIn: T,
  others: readonly StandingIn['value'][],
  needed: readonly T[],
  render: Render<T>,
): Promise<readonly FoundImage[]> {
  const before = await render(needed);
  for (const value of others) {
    const after = await render(needed.map((one) => (one === standIn ? { ...one, value } : one)));
    const [gone, come] = [lacking(before, after), lacking(after, before)];
    if (countOf(after) === countOf(before) && gone.length + come.length > 0) {
      return gone.length > 0 ? gone : come;
    }
  }
  return [];
}

/** Others of its kind: some that are like none, and those that decide something. */
function othersThan(
  { value }: StandingIn,
  compared: ReadonlySet<string | number>,
): readonly StandingIn['value'][] {
  if (typeof value === 'boolean') {
    return [!value];
  }
  if (typeof value === 'number') {
    const near = [...compared].flatMap((one) => (typeof one === 'number' ? [one + 1, one - 1, one] : []));
    return [value + 1, value - 1, ...near.slice(0, mostCompared)];
  }
  const texts = [...compared].filter((one) => typeof one === 'string');
  return [`${value}x`, changedInside(value), ...texts.slice(0, mostCompared)];
}

/** Where a text has to be of some form (a version, a certificate), one with another letter or digit may be of it too. */
function changedInside(text: string): string {
  const characters = [...text.matchAll(/[a-z\d]/gi)];
  const { 0: old, index } = characters[characters.length >> 1] ?? { 0: '', index: 0 };
  const [one, other] = /\d/.test(old) ? ['1', '2'] : ['a', 'b'];
  return `${text.slice(0, index)}${old === one ? other : one}${text.slice(index + old.length)}`;
}

/** The images of some renderings that others have not, each once. */
function lacking(some: Renderings, others: Renderings): readonly FoundImage[] {
  const known = new Set(imagesIn(others).map(({ image }) => image));
  return [...new Map(imagesIn(some).map((found) => [found.image, found])).values()].filter(
    ({ image }) => !known.has(image),
  );
}

function imagesIn(renderings: Renderings): readonly FoundImage[] {
  return sortImages(spotsIn(renderings.flatMap((objects) => objects ?? []))).images;
}

function countOf(renderings: Renderings): number {
  return renderings.filter((objects) => objects !== undefined).length;
}
