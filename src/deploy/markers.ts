import { UserError } from '../errors.ts';
import { tryReference, repositoryOf } from '../oci/reference.ts';
import type { Marker } from '../yaml/marker.ts';
import type { Override } from './overrides.ts';

const pattern = /^(?:image (?<image>\S+)(?: (?<part>tag|digest|reference))?|chart (?<chart>\S+))$/;

/**
 * What a marker says: `image <name> [tag|digest|reference]`, or `chart <name>`.
 * @throws UserError `INVALID_MARKER`
 */
export function overrideOf({ text, place, scalar }: Marker): Override {
  const { image, part, chart } = pattern.exec(text)?.groups ?? {};
  const { document, path, line, value } = scalar;
  const at = { document, path, ...(line === undefined ? {} : { line }), value, place: scalar.place };
  if (chart !== undefined) {
    return { kind: 'chart', name: chart, scalar: at, by: place };
  }
  const reference = image === undefined ? undefined : tryReference(image);
  if (reference === undefined || reference.tag !== undefined || reference.digest !== undefined) {
    throw new UserError('INVALID_MARKER', 'this marker says neither an image nor a chart', {
      at: place,
      hint: 'Expected `# tidegate: image docker.io/wandb/local`, with tag, digest or reference behind it where that is not clear, or `# tidegate: chart operator-wandb`.',
    });
  }
  const isPart = part === 'tag' || part === 'digest' || part === 'reference';
  return { kind: 'image', name: repositoryOf(reference), ...(isPart ? { part } : {}), scalar: at, by: place };
}
