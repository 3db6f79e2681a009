import { isDigest } from '../oci/digest.ts';
import type { Path } from '../schema/schema.ts';
import {
  digestOf,
  type ImageOccurrence,
  isBareHex,
  isFilledIn,
  type Left,
  tagOf,
  type ValuesPlace,
} from './occurrence.ts';
import { keyOf } from './overrides.ts';
import type { ReleaseNames } from './release-names.ts';
import type { LonePin, Unnamed } from './unnamed-tags.ts';
import { hasFormOf } from './tag-form.ts';
import { type HeldPlace, isOfValue } from './values-place.ts';

/** The name of an image, and where in values it stands, or would. */
export interface PlacedName {
  readonly path: Path;
  /** `host/path`, as values may have it. */
  readonly repository: string;
  readonly upstream: string;
  /** As the lock has it: one for each version. Absent where a file says the name. */
  readonly reference?: string;
  /** See `ImageOccurrence`. */
  readonly of?: string;
  readonly left?: Left;
}

/**
 * Finds the images of tags that no repository stands beside, where it is known which one the chart takes from that place: not where
 * there is none, or several, nor where what stands beside it is of another name.
 * @returns the images, and those of which nobody knows
 */
export function nameLonePins(
  all: readonly Unnamed[],
  namesAt: (at: HeldPlace) => readonly PlacedName[],
): { readonly images: readonly ImageOccurrence[]; readonly unnamed: readonly Unnamed[] } {
  const found = all.map((unnamed): LoneImage => {
    const { pin } = unnamed;
    const at = pin?.at;
    const fitting = at === undefined ? [] : namesAt(at);
    const [only] = fitting;
    const isOne = fitting.every(
      ({ reference, repository }) => reference === only?.reference && repository === only?.repository,
    );
    const image = pin && only && isOne && !isShared(pin) ? imageOf(pin, only) : undefined;
    const of = only && at && JSON.stringify([keyOf(at.holder), fitting.map(({ path }) => path)]);
    return { image: image && at && { ...image, ...at }, of, unnamed };
  });
  const byValue = Map.groupBy(found, ({ of }) => of);
  return {
    images: found.flatMap(({ image, of }) =>
      image === undefined ? [] : joined(image, (of !== undefined && byValue.get(of)) || []),
    ),
    unnamed: found.flatMap(({ image, unnamed }) => (image === undefined ? [unnamed] : [])),
  };
}

interface LoneImage {
  readonly image: ImageOccurrence | undefined;
  /** The values that say which image it is, and what these are in. */
  readonly of: string | undefined;
  readonly unnamed: Unnamed;
}

/**
 * A tag and a digest of one image, as in values and in a parameter, are one; where one of them is left, or nobody knows of what it is,
 * so is the other.
 * @param all of that image
 */
function joined(image: ImageOccurrence, all: readonly LoneImage[]): readonly ImageOccurrence[] {
  const others = all.map((other) => other.image);
  const half = others.find((other) => other?.digest !== undefined && other.tag === undefined);
  if (image === half && others.some((other) => other?.tag !== undefined && other.digest === undefined)) {
    return [];
  }
  const digest = image.digest ?? half?.digest;
  const lefts = [image, ...others].map((other) => (other === undefined ? 'contested' : other.left));
  const left = lefts.find((each) => each !== undefined);
  return [{ ...image, ...(digest && { digest }), ...(left && { left }) }];
}

/** What the lock says of places in values. Files may have very many tags. */
export function namesByLock({ setters }: ReleaseNames): (pin: ValuesPlace) => readonly PlacedName[] {
  const bySpot = new Map<string, PlacedName[]>();
  for (const setter of setters) {
    for (const path of [setter.path, setter.path.slice(0, -1)]) {
      const key = JSON.stringify([setter.chart, path]);
      const here = bySpot.get(key) ?? [];
      here.push(setter);
      bySpot.set(key, here);
    }
  }
  return ({ chart, path: pin }) =>
    [pin, pin.slice(0, -1)]
      .flatMap((path) => bySpot.get(JSON.stringify([chart, path])) ?? [])
      .filter(({ path }) => isOfValue(pin, path));
}

function imageOf({ tag, digest, beside, left }: LonePin, name: PlacedName): ImageOccurrence | undefined {
  const first = tag ?? digest;
  // Under `tag`, some charts write a digest behind a name that ends in `@sha256`.
  const isTag = tag === undefined || !isBareHex(tag.value);
  if (first === undefined || !isTag || !isPartOf(beside, name)) {
    return undefined;
  }
  const { repository, reference, of, left: over } = name;
  const pins = { ...(tag && { tag }), ...(digest && { digest }) };
  const own = { kind: 'image', repository, ...pins, isLone: true, place: first.place } as const;
  const image = { ...own, ...(of !== undefined && { of }) };
  const [says, whole] = [digestOf(image), tagOf(image)];
  const isMore = whole !== undefined && reference !== undefined && !hasFormOf(whole, reference);
  // Under `sha` there may be a commit of git.
  return says === undefined || isDigest(says) || isFilledIn(says)
    ? { ...image, ...(over && { left: over }), ...(isMore && { left: 'template' }), ...left }
    : undefined;
}

/** What aliases or a merge key have in more places than one is nobody's to say. */
function isShared({ tag, digest }: LonePin): boolean {
  return tag?.isShared === true || digest?.isShared === true;
}

/** `registry: docker.io` and `name: wandb/local` are parts of `docker.io/wandb/local`. */
function isPartOf(texts: readonly string[], { upstream, repository }: PlacedName): boolean {
  return [upstream, repository].some((name) => texts.every((text) => `/${name}/`.includes(`/${text}/`)));
}
