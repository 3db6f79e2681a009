import { formatPlace, type Place, UserError } from '../errors.ts';
import { isDigest } from '../oci/digest.ts';
import { repositoryOf, tryReference } from '../oci/reference.ts';
import type { ImageOccurrence, Left, Occurrence, Scalar } from './occurrence.ts';

/** What people say that a value is: in the release file, by its path, or in the file, by a marker. */
export interface Override {
  readonly kind: 'image' | 'chart';
  /** Of an image of the release, upstream or inside, or of a chart. */
  readonly name: string;
  /** Of an image: what the value holds of it; where it is not said, the value tells. */
  readonly part?: 'tag' | 'digest' | 'reference';
  readonly scalar: Scalar;
  /** Where it is said. */
  readonly by: Place;
}

/**
 * Lays overrides over what was found. Where the value belongs to an image that was found with its tag and
 * digest, all of that is overridden, so that both move together.
 * @throws UserError `MARKER_CONFLICT` where two overrides want one image to be two; `MARKER_UNFIT` where a value
 *   is no reference
 */
export function applyOverrides(
  found: readonly Occurrence[],
  overrides: readonly Override[],
): readonly Occurrence[] {
  const owners = new Map<string, number>();
  const occurrences: (Occurrence | undefined)[] = [];
  const add = (occurrence: Occurrence): void => {
    scalarsOf(occurrence).forEach((scalar) => owners.set(keyOf(scalar), occurrences.length));
    occurrences.push(occurrence);
  };
  found.forEach(add);
  const overridden = new Map<number, Override>();
  for (const override of overrides) {
    const index = owners.get(keyOf(override.scalar));
    const owner = index === undefined ? undefined : occurrences[index];
    const joined = owner && join(owner, override);
    if (index !== undefined && joined !== undefined) {
      refuseConflict(override, overridden.get(index));
      overridden.set(index, override);
      occurrences[index] = joined;
      continue;
    }
    if (index !== undefined) {
      occurrences[index] = undefined;
    }
    overridden.set(occurrences.length, override);
    add(standAlone(override));
  }
  return occurrences.filter((occurrence) => occurrence !== undefined);
}

/** The occurrence with another name; undefined where the override sees something else in the value. */
function join(owner: Occurrence, { kind, name, part, scalar }: Override): Occurrence | undefined {
  if (owner.kind === 'chart' && kind === 'chart') {
    return { ...owner, name, isOverridden: true };
  }
  const fits =
    owner.kind === 'image' && kind === 'image' && (part ?? partOf(owner, scalar)) === partOf(owner, scalar);
  return fits ? { ...owner, of: name } : undefined;
}

function partOf({ digest, reference }: ImageOccurrence, scalar: Scalar): Override['part'] {
  if (digest !== undefined && keyOf(digest) === keyOf(scalar)) {
    return 'digest';
  }
  return reference === undefined ? 'tag' : 'reference';
}

function standAlone({ kind, name, part, scalar, by }: Override): Occurrence {
  const { value, place } = scalar;
  if (kind === 'chart') {
    return { kind, name, isOverridden: true, version: scalar, place };
  }
  const whole = tryReference(value);
  const isWhole = /[/:]/.test(value) && !isDigest(value) && whole !== undefined;
  const holds = part ?? (isWhole ? 'reference' : isDigest(value) ? 'digest' : 'tag');
  if (holds === 'digest') {
    return { kind, repository: name, of: name, digest: scalar, place };
  }
  if (holds === 'tag') {
    return { kind, repository: name, of: name, tag: scalar, place };
  }
  if (whole === undefined) {
    throw new UserError('MARKER_UNFIT', 'the value here is said to be a reference, and is none', {
      at: place,
      hint: `Expected host/path:tag; ${formatPlace(by)} says that it is one.`,
    });
  }
  return { kind, repository: repositoryOf(whole), of: name, tag: scalar, reference: whole, place };
}

function refuseConflict({ name, by }: Override, before: Override | undefined): void {
  if (before !== undefined && before.name !== name) {
    throw new UserError('MARKER_CONFLICT', `${name} is claimed here for what is ${before.name} elsewhere`, {
      at: by,
      hint: `Tag and digest are of one image: correct this one, or ${formatPlace(before.by)}.`,
    });
  }
}

/** The scalars of an occurrence that may be edited. */
export function scalarsOf(occurrence: Occurrence): readonly Scalar[] {
  const isInText = occurrence.kind !== 'repository' && isTextual(occurrence.left);
  return isInText ? [] : pinsOf(occurrence);
}

function isTextual(left: Left | undefined): boolean {
  return left === 'embedded' || left === 'mentioned';
}

/** The scalars that say its version, wherever they stand. */
export function pinsOf(occurrence: Occurrence): readonly Scalar[] {
  if (occurrence.kind === 'repository') {
    return [];
  }
  const all = occurrence.kind === 'chart' ? [occurrence.version] : [occurrence.tag, occurrence.digest];
  return all.filter((scalar) => scalar !== undefined);
}

/** Tells scalars of one file apart. */
export function keyOf({ document, path, line }: Pick<Scalar, 'document' | 'path' | 'line'>): string {
  return JSON.stringify([document, line, path]);
}
