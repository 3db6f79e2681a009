import { imageFamilies } from '../deploy/image-keys.ts';
import type { FoundFile } from '../deploy/found.ts';
import type { Layer } from '../deploy/layers.ts';
import { digestOf, type ImageOccurrence, type Occurrence, tagOf } from '../deploy/occurrence.ts';
import type { Stack, StacksAt } from '../deploy/stacks.ts';
import { isOfOne } from '../deploy/values-place.ts';
import { stepInto } from '../helm/values-place.ts';
import { remember } from '../remember.ts';
import { isMap, type Path } from '../schema/schema.ts';

/** Of a map in values the keys that say a tag, and a digest. */
interface Halves {
  readonly tag: readonly string[];
  readonly digest: readonly string[];
}

/**
 * Tells whether the other half of an image's tag and digest stands in another file of its chart, and stays there: nobody says how these
 * files are laid over each other, if they are.
 */
export function createStays(
  stacksAt: StacksAt,
  whatIs: (image: ImageOccurrence) => string,
): (image: ImageOccurrence, of: FoundFile, moving: ReadonlySet<Occurrence>) => boolean {
  // Files may be very many, and each is asked for each image of the others: what is so for one is for all like it.
  const known = remember<Layer, Map<string, Halves>>(() => new Map());
  let answers = remember<Stack, Map<string, boolean>>(() => new Map());
  let before = -1;
  return (image, of, moving) => {
    const { holder, inValues } = image;
    const [tag, digest] = [tagOf(image), digestOf(image)];
    if (holder === undefined || inValues === undefined || (tag === undefined) === (digest === undefined)) {
      return false;
    }
    if (moving.size !== before) {
      before = moving.size;
      answers = remember(() => new Map());
    }
    const half = tag === undefined ? 'tag' : 'digest';
    const saysIt = tag === undefined ? tagOf : digestOf;
    const [map, own] = [inValues.path.slice(0, -1), inValues.path.at(-1)];
    const mapKey = JSON.stringify(map);
    const what = whatIs(image);
    // What stands beside a name of another image is of that one.
    const isAccounted = (other: ImageOccurrence): boolean =>
      saysIt(other) !== undefined && (whatIs(other) === what ? moving.has(other) : other.isLone !== true);
    const staysIn = (layer: Layer): boolean => {
      const halves = known(layer).get(mapKey) ?? halvesAt(layer, map);
      known(layer).set(mapKey, halves);
      return halves[half].some(
        (key) =>
          isOfOne(own, key) &&
          !layer.imagesAt(map).some((other) => isOfOne(other.path.at(-1), key) && isAccounted(other.image)),
      );
    };
    const question = JSON.stringify([map, own, half, what]);
    return stacksAt(of, holder)
      .filter(({ by }) => by === undefined)
      .some((stack) => {
        const answer =
          answers(stack).get(question) ?? stack.layers.some((layer) => layer !== undefined && staysIn(layer));
        answers(stack).set(question, answer);
        return answer;
      });
  };
}

function halvesAt({ values }: Layer, map: Path): Halves {
  const there = map.reduce<unknown>(stepInto, values);
  const said = Object.entries(isMap(there) ? there : {}).filter(
    ([, value]) => ['string', 'number'].includes(typeof value) && value !== '',
  );
  const keys = said.flatMap(([key]) =>
    imageFamilies([key])
      .values()
      .map((family) => ({ key, family }))
      .toArray(),
  );
  return {
    tag: keys.flatMap(({ key, family }) => (family.tag === undefined ? [] : [key])),
    digest: keys.flatMap(({ key, family }) => (family.digest === undefined ? [] : [key])),
  };
}
