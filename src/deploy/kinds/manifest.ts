import { imagesIn } from '../images.ts';
import { at, entriesOf, type Find } from '../spot.ts';

/**
 * Any other Kubernetes object: containers wherever they stand, the fields of custom resources that name images, and
 * texts such as those of a ConfigMap. Into a Secret nobody looks.
 */
export const manifest: Find = function* (root, dispatch) {
  const { value: kind } = at(root, 'kind');
  if (kind === 'Secret' || kind === 'CustomResourceDefinition') {
    return;
  }
  for (const [key, entry] of entriesOf(root)) {
    yield* key === 'metadata' || key === 'status' ? [] : imagesIn(entry, dispatch);
  }
};
