import { formatPlace } from '../errors.ts';
import { isMap } from '../schema/schema.ts';
import { documentsIn, embeddedIn } from './embedded.ts';
import { imagesIn } from './images.ts';
import { imagesOfNamed, withRegistries } from './named-values.ts';
import {
  type ChartValues,
  type ImageOccurrence,
  isFilledIn,
  isUntagged,
  type Occurrence,
} from './occurrence.ts';
import { keyOf, pinsOf } from './overrides.ts';
import { type Dispatch, type Spot, textAt } from './spot.ts';

/**
 * The values of a chart, and what they name. Of values in a text that stands in a document it is not known where they go.
 * @param chart `undefined` where the document does not say of which
 * @param more what its tool merges, which may be without any values here
 * @param parameters a list of what is laid over them: `{name: image.tag, value: …}`
 */
export function* valuesIn(
  spot: Spot,
  chart: string | undefined,
  dispatch: Dispatch,
  more: Pick<ChartValues, 'layers' | 'defaults' | 'skipsSchema'> = {},
  parameters?: Spot,
): Generator<Occurrence | ChartValues> {
  const { source, path, value } = spot;
  // Of a whole file Helm reads the first document.
  const isThere = more.layers !== undefined || isMap(value) || textAt(spot) !== undefined;
  const isHeld = path.length === 0 ? source.document === 0 : isThere;
  const isOwn = source.within === undefined && isHeld;
  const { document } = source;
  if (isOwn) {
    yield { kind: 'values', ...(chart === undefined ? {} : { chart }), document, path, ...more };
  }
  const { own: named, over } = parameters
    ? underParameters(spot, dispatch, parameters)
    : { own: imagesIn(spot, dispatch), over: [] };
  const besides = besidesThose(over);
  const own = [...named].flatMap((found): readonly (Occurrence | ChartValues)[] =>
    found.kind === 'image' ? besides(found) : [found],
  );
  for (const found of [...own, ...over]) {
    yield isOwn && found.kind === 'image' ? { ...found, holder: { document, path } } : found;
  }
}

/** What values name, which may be a text, under parameters; and what these do, with what the values say of it. */
function underParameters(
  spot: Spot,
  dispatch: Dispatch,
  parameters: Spot,
): { readonly own: Iterable<Occurrence | ChartValues>; readonly over: readonly ImageOccurrence[] } {
  const root = documentsIn(spot, true)?.[0] ?? spot;
  const imagesBelow = (values: Spot): Iterable<Occurrence | ChartValues> =>
    imagesIn(withRegistries(values, parameters), dispatch);
  return {
    own: textAt(spot) === undefined ? imagesBelow(spot) : embeddedIn(spot, imagesBelow, true),
    over: [...imagesOfNamed(parameters, withRegistries(root, parameters))],
  };
}

/**
 * Leaves out images whose tag is of one that is laid over them, or stands elsewhere. Where that has a tag of its own, and their digest,
 * their tag moves along with it.
 */
function besidesThose(
  over: readonly ImageOccurrence[],
): (image: ImageOccurrence) => readonly ImageOccurrence[] {
  const byPin = new Map(over.flatMap((image) => pinsOf(image).map((pin) => [keyOf(pin), image])));
  const places = new Set(over.map(({ place }) => formatPlace(place)));
  return (image) => {
    const isBare: boolean = isUntagged(image);
    if (isBare) {
      return places.has(formatPlace(image.place)) ? [] : [image];
    }
    const [other] = pinsOf(image).flatMap((pin) => byPin.get(keyOf(pin)) ?? []);
    const { digest: _digest, ...rest } = image;
    const isFree = image.tag !== undefined && !byPin.has(keyOf(image.tag));
    const isFilled = other !== undefined && pinsOf(other).some(({ value }) => isFilledIn(value));
    return other === undefined
      ? [image]
      : isFree && image.repository === other.repository
        ? [{ ...rest, ...(isFilled && { left: 'template' }) }]
        : [];
  };
}
