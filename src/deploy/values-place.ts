import { parsePath } from '../schema/path.ts';
import type { Path } from '../schema/schema.ts';
import type { YamlFile } from '../yaml/document.ts';
import { imageFamilies, isOfImageKey, isOfMap } from './image-keys.ts';
import type { ChartValues, Holder, ImageOccurrence, Scalar, ValuesPlace } from './occurrence.ts';
import { keyOf } from './overrides.ts';
import { valuesOf } from './values-of.ts';

export type PlaceOf = (image: Pick<ImageOccurrence, 'tag' | 'digest' | 'named'>) => HeldPlace | undefined;

export interface HeldPlace {
  /** The values that it is in, or that the parameter is laid over. */
  readonly holder: Holder;
  readonly inValues: ValuesPlace;
}

/**
 * Tells where an image stands in the values of a chart: in them, or in a parameter of Argo CD's beside them
 * (`{name: image.tag, value: …}`).
 * @param values all that the file holds
 * @param chart that the release file names, see `valuesOf`
 */
export function placesInValues(
  values: readonly ChartValues[],
  yaml: YamlFile,
  chart: string | undefined,
): PlaceOf {
  const byPath = new Map(values.map((held) => [keyOf(held), held]));
  const ofChart = new Set(chart === undefined ? [] : valuesOf(values, chart));
  const place = (held: ChartValues, path: Path): HeldPlace => {
    const of = held.chart ?? (ofChart.has(held) ? chart : undefined);
    const holder = { document: held.document, path: held.path };
    return { holder, inValues: { ...(of === undefined ? {} : { chart: of }), path } };
  };
  const find = ({ document, path }: Scalar): HeldPlace | undefined => {
    for (const end of path.keys()) {
      const held = byPath.get(keyOf({ document, path: path.slice(0, end) }));
      if (held !== undefined) {
        // What is merged in is there as if it were written there.
        return place(
          held,
          path.slice(end).filter((key) => key !== '<<'),
        );
      }
      if (path[end] === 'parameters') {
        const [beside] = ['valuesObject', 'values'].flatMap(
          (key) => byPath.get(keyOf({ document, path: [...path.slice(0, end), key] })) ?? [],
        );
        const name = yaml.locate(document, [...path.slice(0, end + 2), 'name'])?.value;
        const target = parsePath(name ?? '');
        if (beside !== undefined && target !== undefined) {
          return place(beside, target);
        }
      }
    }
    return undefined;
  };
  return ({ tag, digest, named }) => {
    const scalar = named ?? tag ?? digest;
    return scalar && find(scalar);
  };
}

/**
 * Whether a tag, a digest or a reference at a path of values is of the image that the value at another path says: it is that value,
 * stands in that map, or is beside it by name, as `sidecarTag` is beside `sidecarImage`.
 */
export function isOfValue(pin: Path, setter: Path): boolean {
  const [own, map, says, beside] = [pin, pin.slice(0, -1), setter, setter.slice(0, -1)].map((path) =>
    JSON.stringify(path),
  );
  const [key, named] = [pin.at(-1), setter.at(-1)];
  return says === own || (says === map && isOfMap(key)) || (beside === map && isOfImageKey(key, named));
}

/** `X` of `X_REPOSITORY` and `X_TAG`, see `variables.ts`. */
const variablePattern = /^([A-Z][A-Z0-9_]*)_(?:IMAGE|REPOSITORY|REPO|REGISTRY|TAG|VERSION|DIGEST)$/;

/** Whether keys of one map are of one image: a name, a registry, the other half of tag and digest. */
export function isOfOne(pin: Path[number] | undefined, key: Path[number] | undefined): boolean {
  const [own, its] = [pin, key].map((one) => variablePattern.exec(String(one))?.[1]);
  if (own !== undefined && own === its) {
    return true;
  }
  const [[family = ''] = []] = imageFamilies([String(pin)]);
  const [[other] = []] = imageFamilies([String(key)]);
  return other !== undefined && ((family || 'image') === (other || 'image') || isOfImageKey(pin, key));
}
