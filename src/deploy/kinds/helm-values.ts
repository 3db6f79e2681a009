import { imagesIn } from '../images.ts';
import type { Find } from '../spot.ts';

/** The values of a chart: anything that is no Kubernetes object. */
export const helmValues: Find = (root) => imagesIn(root);
