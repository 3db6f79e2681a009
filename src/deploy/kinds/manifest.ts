import { imagesIn } from '../images.ts';
import { entriesOf, type Find, isClosed } from '../spot.ts';

/**
 * Any other Kubernetes object: containers wherever they stand, the fields of custom resources that name images, and
 * texts such as those of a ConfigMap. Into a Secret nobody looks.
 */
export const manifest: Find = function* (root, dispatch) {
  for (const [key, entry] of isClosed(root) ? [] : entriesOf(root)) {
    yield* key === 'metadata' || key === 'status' ? [] : imagesIn(entry, dispatch);
  }
};
