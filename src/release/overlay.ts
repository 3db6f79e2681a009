import { closest } from '../schema/closest.ts';
import { isMap } from '../schema/schema.ts';
import type { PlacedFault } from '../yaml/placed-error.ts';
import { entriesOf, itemsOf, type Layer, listOf, mapOf, placeIn } from './layer.ts';
import { imageNameField } from './release-file-fields.ts';

type NameReader = (entry: unknown) => string | undefined;

/** Lists whose entries have a name of their own; the short form of an image's name is the same name. */
const named: Readonly<Record<string, NameReader>> = {
  charts: nameIn,
  images(entry) {
    const name = nameIn(entry);
    return imageNameField.parse(name, [], []) ?? name;
  },
};

/** Of other keys that are not simply merged. */
const joins: Readonly<Record<string, (over: Layer, under: Layer) => Layer>> = {
  signed: addRules,
  promote: mergeEach,
};

/**
 * Lays a file over a preset. What the file says wins:
 * - what it lists under `without` is taken from the preset's charts and images;
 * - maps are merged key by key;
 * - entries of `charts` and `images` are merged with the preset's entry of the same name, others are added after it. Where
 *   one of the two has a name several times, the file's entries of that name take the place of all of the preset's;
 * - under `promote`, where the file has a list of targets and the preset one, each of them is merged with that;
 * - everything else, other lists included, is replaced as a whole; so are `from`, of which only one can be, and each rule
 *   of `signed`.
 * @param faults gets what `without` names in vain
 */
export function overlay(file: Layer, preset: Layer, faults: PlacedFault[]): Layer {
  const [own, inherited] = [entriesOf(file), entriesOf(preset)];
  if (own === undefined || inherited === undefined) {
    return file;
  }
  const base = takeAway(inherited, own.get('without'), faults);
  return mapOf(
    file,
    joinMaps(own, base, (over, under, key) => {
      const nameOf = Object.hasOwn(named, key) ? named[key] : undefined;
      if (nameOf !== undefined) {
        return mergeByName(over, under, nameOf);
      }
      const join = Object.hasOwn(joins, key) ? joins[key] : undefined;
      return (join ?? merge)(over, under);
    }),
  );
}

function merge(over: Layer, under: Layer): Layer {
  const [own, inherited] = [entriesOf(over), entriesOf(under)];
  return own === undefined || inherited === undefined ? over : mapOf(over, joinMaps(own, inherited, merge));
}

function mergeEach(over: Layer, under: Layer): Layer {
  const targets = entriesOf(under) === undefined ? undefined : itemsOf(over);
  return targets === undefined
    ? merge(over, under)
    : listOf(
        over,
        targets.map((target) => merge(target, under)),
      );
}

/** Half of another rule would be a third one, that nobody wrote. */
function addRules(over: Layer, under: Layer): Layer {
  const [own, inherited] = [entriesOf(over), entriesOf(under)];
  return own === undefined || inherited === undefined ? over : mapOf(over, new Map([...inherited, ...own]));
}

function joinMaps(
  over: ReadonlyMap<string, Layer>,
  under: ReadonlyMap<string, Layer>,
  join: (over: Layer, under: Layer, key: string) => Layer,
): ReadonlyMap<string, Layer> {
  const merged = new Map(under);
  for (const [key, own] of over) {
    const inherited = under.get(key);
    merged.set(key, inherited === undefined || key === 'from' ? own : join(own, inherited, key));
  }
  return merged;
}

function mergeByName(over: Layer, under: Layer, nameOf: NameReader): Layer {
  const [mine, theirs] = [itemsOf(over), itemsOf(under)];
  if (mine === undefined || theirs === undefined) {
    return over;
  }
  const own = Map.groupBy(mine, ({ value }) => nameOf(value));
  const inherited = Map.groupBy(theirs, ({ value }) => nameOf(value));
  const names = new Set([...inherited.keys(), ...own.keys()]);
  const items = [...names].flatMap((name) =>
    joinEntries(name, own.get(name) ?? [], inherited.get(name) ?? []),
  );
  return listOf(over, items);
}

function joinEntries(
  name: string | undefined,
  own: readonly Layer[],
  inherited: readonly Layer[],
): readonly Layer[] {
  const [[entry], [base]] = [own, inherited];
  // What has no name is a fault, which the schema reports where it stands.
  if (name === undefined || entry === undefined || base === undefined) {
    return [...inherited, ...own];
  }
  return own.length > 1 || inherited.length > 1 ? own : [merge(entry, withoutRivals(base, entry))];
}

/** An exact tag takes the place of a range, and of the version that a group shares; a range takes that of a tag. */
function withoutRivals(base: Layer, entry: Layer): Layer {
  const [own, entries] = [entriesOf(entry), entriesOf(base)];
  const rivals = new Set([
    ...(own?.has('tag') ? ['version', 'group'] : []),
    ...(own?.has('version') ? ['tag'] : []),
  ]);
  const kept = [...(entries ?? [])].filter(([key]) => !rivals.has(key));
  return mapOf(base, new Map(kept));
}

function takeAway(
  preset: ReadonlyMap<string, Layer>,
  without: Layer | undefined,
  faults: PlacedFault[],
): ReadonlyMap<string, Layer> {
  const rest = new Map(preset);
  const known = new Set<string>();
  const found = new Set<unknown>();
  const unwanted = without === undefined ? [] : (itemsOf(without) ?? []);
  for (const [key, nameOf] of Object.entries(named)) {
    const list = preset.get(key);
    const items = list === undefined ? undefined : itemsOf(list);
    if (list === undefined || items === undefined) {
      continue;
    }
    const kept = items.filter(({ value }) => {
      const name = nameOf(value);
      known.add(name ?? '');
      const matching = unwanted.filter((item) => name !== undefined && nameOf({ name: item.value }) === name);
      matching.forEach((item) => found.add(item.value));
      return matching.length === 0;
    });
    rest.set(key, listOf(list, kept));
  }
  for (const item of unwanted.filter(({ value }) => typeof value === 'string' && !found.has(value))) {
    faults.push({ at: placeIn(item, []), message: inVain(String(item.value), [...known]) });
  }
  return rest;
}

function inVain(name: string, known: readonly string[]): string {
  const near = closest(name, known);
  const meant = near === undefined ? '' : `; did you mean ${JSON.stringify(near)}?`;
  return `without: the preset has no chart or image ${JSON.stringify(name)}${meant}; it has ${known.join(', ')}`;
}

function nameIn(entry: unknown): string | undefined {
  return isMap(entry) && typeof entry['name'] === 'string' ? entry['name'] : undefined;
}
