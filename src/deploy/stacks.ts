import { remember } from '../remember.ts';
import type { FoundFile } from './found.ts';
import { fileKey, type Layer, layerKey, layerReader, whole } from './layers.ts';
import type { ChartValues, Holder } from './occurrence.ts';
import { valuesOf } from './values-of.ts';

/** Values that are laid over each other. */
export interface Stack {
  /** Absent where nobody says of which. */
  readonly chart?: string;
  /** Undefined for one that nobody can read here. */
  readonly layers: readonly (Layer | undefined)[];
  /** The values that say so; absent for files of one chart of which nobody says how they are laid, if they are. */
  readonly by?: Saying;
}

/** Values, and the file that they are in. */
export interface Saying {
  readonly held: ChartValues;
  readonly of: FoundFile;
}

/** All that values are laid over, or under, them included. */
export type StacksAt = (of: FoundFile, holder: Holder) => readonly Stack[];

/** What tools, and the release file, lay over what; see `values-layers.ts`. */
export function stacksOf(all: readonly FoundFile[]): StacksAt {
  const layerOf = layerReader(all);
  const saying = all.flatMap((of) =>
    of.found.values.flatMap((held) => ((held.layers ?? held.defaults) ? [{ held, of }] : [])),
  );
  const said = Map.groupBy(
    saying.flatMap((own) => [...keysIn(own)].map((key) => ({ key, own }))),
    ({ key }) => key,
  );
  const stackOf = remember((by: Saying): Stack => {
    const { held, of } = by;
    const layers = [...(held.defaults ?? []), ...(held.layers ?? [])];
    return { ...chartOf(held, of), layers: layers.map((layer) => layerOf(layer, held, of)), by };
  });
  const loose = looseStacks(
    all.filter((of) => !said.has(layerKey(of, whole))),
    (held, of) => layerOf({ kind: 'held' }, held, of),
  );
  return (of, holder) => {
    const key = layerKey(of, holder);
    return [...(said.get(key) ?? []).map(({ own }) => stackOf(own)), ...(loose.get(key) ?? [])];
  };
}

/** The values themselves, and the files that they are laid over. */
function keysIn({ held, of }: Saying): ReadonlySet<string> {
  const files = (held.layers ?? []).flatMap((layer) =>
    layer.kind === 'file' ? (fileKey(layer.file, of) ?? []) : [],
  );
  return new Set([layerKey(of, held), ...files]);
}

/** Files of values for one chart. */
function looseStacks(
  all: readonly FoundFile[],
  layerOf: (held: ChartValues, of: FoundFile) => Layer | undefined,
): ReadonlyMap<string, readonly Stack[]> {
  const files = all.flatMap((of) =>
    of.found.values.flatMap((held) => {
      const { chart } = chartOf(held, of);
      const isWhole = held.document === whole.document && held.path.length === 0;
      return isWhole && chart !== undefined ? [{ held, of, chart }] : [];
    }),
  );
  const groups = Map.groupBy(files, ({ of, chart }) => JSON.stringify([of.file.environment, chart]));
  return new Map(
    [...groups.values()]
      .filter(({ length }) => length > 1)
      .flatMap((group) => {
        const layers = group.map(({ held, of }) => layerOf(held, of));
        const stacks = group.slice(0, 1).map(({ chart }): Stack => ({ chart, layers }));
        return group.map(({ held, of }) => [layerKey(of, held), stacks] as const);
      }),
  );
}

/** The chart that values are for, where the file, or the release file of it, says so. */
function chartOf(held: ChartValues, { file, found }: FoundFile): { readonly chart?: string } {
  const isOfFile = file.chart !== undefined && valuesOf(found.values, file.chart).includes(held);
  const chart = held.chart ?? (isOfFile ? file.chart : undefined);
  return chart === undefined ? {} : { chart };
}
