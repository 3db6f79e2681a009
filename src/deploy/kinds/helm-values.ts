import { valuesIn } from '../chart-values.ts';
import type { Find } from '../spot.ts';

/** The values of a chart: anything that is no Kubernetes object. */
export const helmValues: Find = (root, dispatch) => valuesIn(root, undefined, dispatch);
