import { embeddedIn } from '../embedded.ts';
import { imagesIn } from '../images.ts';
import { at, entriesOf, type Find } from '../spot.ts';

/**
 * Any other Kubernetes object: containers wherever they stand, and the fields of custom resources that name images. A
 * ConfigMap's texts are looked into, a Secret's are not.
 */
export const manifest: Find = function* (root, dispatch) {
  const { value: kind } = at(root, 'kind');
  if (kind === 'Secret' || kind === 'CustomResourceDefinition') {
    return;
  }
  for (const [key, entry] of entriesOf(root)) {
    yield* key === 'metadata' || key === 'status' ? [] : imagesIn(entry);
  }
  if (kind === 'ConfigMap') {
    for (const [, text] of entriesOf(at(root, 'data'))) {
      yield* embeddedIn(text, dispatch);
    }
  }
};
