import { isMap } from '../schema/schema.ts';
import { imagesIn } from './images.ts';
import type { ChartValues, Occurrence } from './occurrence.ts';
import { type Dispatch, type Spot, textAt } from './spot.ts';

/**
 * The values of a chart, and what they name. Of values in a text that stands in a document it is not known where they go.
 * @param chart `undefined` where the document does not say of which
 * @param more what its tool merges, which may be without any values here
 * @param beside images of what it merges from elsewhere in the document
 */
export function* valuesIn(
  spot: Spot,
  chart: string | undefined,
  dispatch: Dispatch,
  more: Pick<ChartValues, 'layers' | 'defaults'> = {},
  beside: Iterable<Occurrence> = [],
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
  for (const found of [...imagesIn(spot, dispatch), ...beside]) {
    yield isOwn && found.kind === 'image' ? { ...found, holder: { document, path } } : found;
  }
}
