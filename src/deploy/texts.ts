import { type Reference, repositoryOf, tryReference } from '../oci/reference.ts';
import { documentsIn } from './embedded.ts';
import type { ImageOccurrence, Scalar } from './occurrence.ts';
import { keyOf } from './overrides.ts';
import { childrenOf, leftOf, scalarAt, type Spot } from './spot.ts';

/** Of `--sidecar-image=host/x:1`, `SIDECAR=host/x:1` or `oci://host/x:1` what is no part of the reference. */
const before = /^(?:[\w.-]{1,200}=)?(?:(?:docker|oci):\/\/)?/;

/**
 * Images of the release that a text names, whatever the text is called: a variable's value, an argument, an annotation. Where the
 * text says more than that, as a script does, it is looked at and never edited.
 * @param owned by `keyOf`: what was found by its keys
 */
export function* imagesInTexts(root: Spot, owned: ReadonlySet<string>): Generator<ImageOccurrence> {
  // Aliases may have one long text in very many places.
  const read = new Map<string, readonly Named[]>();
  for (const spot of root.source.repositories.size === 0 ? [] : textsIn(root)) {
    const named = read.get(spot.value) ?? namedIn(spot.value, spot.source.repositories);
    read.set(spot.value, named);
    for (const image of named.flatMap((one) => imageAt(spot, one))) {
      yield* owned.has(keyOf(image.tag)) ? [] : [image];
    }
  }
}

function* textsIn(spot: Spot): Generator<Spot & { readonly value: string }> {
  const { value } = spot;
  if (typeof value !== 'string') {
    for (const child of childrenOf(spot)) {
      yield* textsIn(child);
    }
  } else if (value.includes('/') && value.includes(':')) {
    const documents = documentsIn(spot);
    yield* documents === undefined ? [{ ...spot, value }] : [];
    for (const root of documents ?? []) {
      yield* textsIn(root);
    }
  }
}

/** An image that a text names; `word` where that is not all of the text. */
interface Named {
  readonly reference: Reference;
  readonly word?: string;
}

function namedIn(text: string, repositories: ReadonlySet<string>): readonly Named[] {
  const whole = pinned(referenceOf(text.replace(before, ''), repositories));
  return whole === undefined
    ? wordsIn(text).flatMap((word) => {
        const reference = pinned(referenceOf(word, repositories));
        return reference === undefined ? [] : [{ reference, word }];
      })
    : [{ reference: whole }];
}

/**
 * Images of the release that a text names without a tag.
 * @returns `host/path`
 */
export function untaggedIn(text: string, repositories: ReadonlySet<string>): readonly string[] {
  const words = text.includes('/') ? wordsIn(text) : [];
  return words.flatMap((word) => {
    const reference = referenceOf(word, repositories);
    return reference === undefined || pinned(reference) !== undefined ? [] : repositoryOf(reference);
  });
}

function wordsIn(text: string): readonly string[] {
  const words = text.split(/[^\w.:@/-]+/);
  // A scheme may stand before it, and a sentence end behind it.
  return [...new Set(words.map((part) => part.slice(part.lastIndexOf('//') + 1).replace(/^\/|[.:@]$/g, '')))];
}

function pinned(reference: Reference | undefined): Reference | undefined {
  return reference?.tag === undefined && reference?.digest === undefined ? undefined : reference;
}

function referenceOf(word: string, repositories: ReadonlySet<string>): Reference | undefined {
  const reference = word.includes('/') ? tryReference(word) : undefined;
  return reference !== undefined && repositories.has(repositoryOf(reference)) ? reference : undefined;
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
  const left = word === undefined ? leftOf(spot) : ({ left: 'mentioned' } as const);
  return [
    { kind: 'image', repository: repositoryOf(reference), tag, reference, ...left, place: scalar.place },
  ];
}
