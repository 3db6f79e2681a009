import { isMap } from '../schema/schema.ts';
import { imagesIn } from './images.ts';
import type { ChartValues, Occurrence } from './occurrence.ts';
import { type Dispatch, type Spot, textAt } from './spot.ts';

/**
 * The values of a chart, and what they name. Of values in a text that stands in a document it is not known where they go.
 * @param chart `undefined` where the document does not say of which
 * @param more what its tool merges, which may be without any values here
 */
export function* valuesIn(
  spot: Spot,
  chart: string | undefined,
  dispatch: Dispatch,
  more: Pick<ChartValues, 'layers' | 'defaults'> = {},
): Generator<Occurrence | ChartValues> {
  const { source, path, value } = spot;
  // Of a whole file Helm reads the first document.
  const isThere = more.layers !== undefined || isMap(value) || textAt(spot) !== undefined;
  const isHeld = path.length === 0 ? source.document === 0 : isThere;
  if (source.within === undefined && isHeld) {
    const { document } = source;
    yield { kind: 'values', ...(chart === undefined ? {} : { chart }), document, path, ...more };
  }
  yield* imagesIn(spot, dispatch);
}
