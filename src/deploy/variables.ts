import { repositoryOf, tryReference } from '../oci/reference.ts';
import { isVariable } from './image-keys.ts';
import type { ImageOccurrence } from './occurrence.ts';
import { fullName, looksLikePin, type Parts, pinOf } from './parts.ts';

/**
 * `SIDECAR_REPOSITORY` + `SIDECAR_TAG`, `JOB_IMAGE` + `JOB_VERSION`: variables that begin alike. They may mean anything, so only an
 * image of the release counts, and `VERSION` only where it says one.
 */
export function* imagesNamedAlike(parts: Parts): Generator<ImageOccurrence> {
  const variables = new Set(parts.keys.filter(isVariable));
  for (const nameKey of variables) {
    // With `IMAGE` further up in the name, or `JOB_IMAGE_TAG`, they are a family.
    const [, start] = /^((?:(?!IMAGE).)+_)(?:IMAGE|REPOSITORY|REPO)$/.exec(nameKey) ?? [];
    const isFamily = ['TAG', 'VERSION', 'DIGEST'].some((end) => variables.has(`${nameKey}_${end}`));
    if (start !== undefined && !isFamily) {
      const image = imageBehind(start, nameKey, parts);
      yield* image === undefined ? [] : [image];
    }
  }
}

function imageBehind(start: string, nameKey: string, parts: Parts): ImageOccurrence | undefined {
  const textAt = (end: string): string => parts.scalar(`${start}${end}`)?.value ?? '';
  const registry = textAt('REGISTRY') === '' ? {} : { registry: `${start}REGISTRY` };
  const reference = tryReference(fullName(parts, registry, parts.text(nameKey) ?? ''));
  const repository = reference === undefined ? '' : repositoryOf(reference);
  const isWhole = (reference?.tag ?? reference?.digest) !== undefined;
  const tagEnd = textAt('TAG') === '' && looksLikePin(textAt('VERSION')) ? 'VERSION' : 'TAG';
  const pin = pinOf(parts.scalar(`${start}${tagEnd}`), parts.scalar(`${start}DIGEST`));
  const at = parts.scalar(nameKey);
  const isOne = parts.repositories.has(repository) && !isWhole && (pin.tag ?? pin.digest) !== undefined;
  // What is but alike by name refuses no run.
  const isShared = [pin.tag, pin.digest].some((scalar) => scalar?.isShared);
  const left = isShared ? ({ left: 'shared' } as const) : {};
  return isOne && at !== undefined
    ? { kind: 'image', repository, ...pin, ...left, ...parts.left, place: at.place }
    : undefined;
}
