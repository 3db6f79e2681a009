import { type Reference, repositoryOf, tryReference } from '../oci/reference.ts';
import type { ImageOccurrence, Occurrence, Scalar } from './occurrence.ts';
import { keyOf, scalarsOf } from './overrides.ts';
import { at, entriesOf, itemsOf, leftOf, scalarAt, type Spot } from './spot.ts';

/** Of `--sidecar-image=host/x:1`, `SIDECAR=host/x:1` or `oci://host/x:1` what is no part of the reference. */
const before = /^(?:[\w.-]{1,200}=)?(?:(?:docker|oci):\/\/)?/;

/** Above this no word is a reference; see `parts.ts`. */
const wordLimit = 1024;

/**
 * Images of the release that a text names, whatever the text is called: a variable's value, an argument, an annotation. Where the
 * text says more than that, as a script does, it is looked at and never edited.
 * @param found what was found by its keys
 */
export function* imagesInTexts(root: Spot, found: readonly Occurrence[]): Generator<ImageOccurrence> {
  const owned = new Set(found.flatMap(scalarsOf).map(keyOf));
  const embedded = new Set(found.flatMap(embeddedKeys));
  // Aliases may have one long text in very many places.
  const read = new Map<string, readonly Named[]>();
  for (const spot of root.source.known.size === 0 ? [] : textsIn(root)) {
    const named = read.get(spot.value) ?? namedIn(spot.value, spot.source.known);
    read.set(spot.value, named);
    for (const image of named.flatMap((one) => imageAt(spot, one))) {
      const isFound =
        image.left === 'embedded' ? embedded.has(embeddedKey(image, image.tag)) : owned.has(keyOf(image.tag));
      yield* isFound ? [] : [image];
    }
  }
}

/** What is in a Secret is nobody's business, and a definition has none but in descriptions. */
export function isClosed(spot: Spot): boolean {
  const { value } = at(spot, 'kind');
  return value === 'Secret' || value === 'CustomResourceDefinition';
}

function* textsIn(spot: Spot): Generator<Spot & { readonly value: string }> {
  const { value } = spot;
  if (typeof value === 'string') {
    yield* value.includes('/') && value.includes(':') ? [{ ...spot, value }] : [];
  } else if (!isClosed(spot)) {
    const isObject = at(spot, 'apiVersion').value !== undefined;
    const entries = entriesOf(spot).filter(([key]) => !(isObject && key === 'status'));
    for (const child of [...itemsOf(spot), ...entries.map(([, entry]) => entry)]) {
      yield* textsIn(child);
    }
  }
}

/** An image that a text names; `word` where that is not all of the text. */
interface Named {
  readonly reference: Reference;
  readonly word?: string;
}

function namedIn(text: string, known: ReadonlySet<string>): readonly Named[] {
  const whole = knownReference(text.replace(before, ''), known);
  if (whole !== undefined) {
    return [{ reference: whole }];
  }
  return [...new Set(text.split(/[^\w.:@/-]+/))].flatMap((part) => {
    // A scheme may stand before it, and a sentence end behind it.
    const word = part.slice(part.lastIndexOf('//') + 1).replace(/^\/|[.:]$/g, '');
    const reference = knownReference(word, known);
    return reference === undefined ? [] : [{ reference, word }];
  });
}

function knownReference(word: string, known: ReadonlySet<string>): Reference | undefined {
  const reference = word.length <= wordLimit && word.includes('/') ? tryReference(word) : undefined;
  const isPinned = reference?.tag !== undefined || reference?.digest !== undefined;
  return reference !== undefined && isPinned && known.has(repositoryOf(reference)) ? reference : undefined;
}

function imageAt(
  spot: Spot,
  { reference, word }: Named,
): readonly (ImageOccurrence & { readonly tag: Scalar })[] {
  const scalar = scalarAt(spot);
  if (scalar === undefined) {
    return [];
  }
  const tag = word === undefined ? scalar : { ...scalar, value: word };
  const left = leftOf(spot, word === undefined ? undefined : 'embedded');
  return [
    { kind: 'image', repository: repositoryOf(reference), tag, reference, ...left, place: scalar.place },
  ];
}

/** One for each text that it may stand in: where YAML is in a text, the path goes on in there. */
function embeddedKeys(found: Occurrence): readonly string[] {
  if (found.kind !== 'image' || found.left !== 'embedded') {
    return [];
  }
  const scalar = found.tag ?? found.digest;
  return (scalar?.path ?? []).map((_, index) =>
    embeddedKey(found, scalar && { ...scalar, path: scalar.path.slice(0, index + 1) }),
  );
}

function embeddedKey(
  { repository, reference, tag, digest }: ImageOccurrence,
  at: Scalar | undefined,
): string {
  const pin = reference === undefined ? [tag?.value, digest?.value] : [reference.tag, reference.digest];
  return JSON.stringify([repository, pin, at?.document, at?.path]);
}
