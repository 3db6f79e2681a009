import type { ChartValues, DeployFile, Scalar } from '../deploy/occurrence.ts';
import { keyOf } from '../deploy/overrides.ts';
import { isOfValue } from '../deploy/values-place.ts';
import type { ChartImage } from '../helm/chart-images.ts';
import { repositoryOf, tryReference } from '../oci/reference.ts';
import { formatPath, parsePath } from '../schema/path.ts';
import { asRendered, checkedRepository, imageName, type NamedImage, type Rendering } from './named-image.ts';
import type { CheckScope } from './context.ts';
import { type Finding, finding } from './findings.ts';

/** What a file names, and those below it: where a value is in them, that place says more. */
export interface NamedImages {
  readonly named: readonly NamedImage[];
  /** Without a tag. */
  readonly untagged: readonly NamedImage[];
  /** In files that are checked nowhere else: what comes out of it is told, and there. */
  readonly placed: readonly NamedImage[];
}

interface RenderedFrom extends NamedImages {
  readonly file: DeployFile;
  /** The values that it was rendered with. */
  readonly held: ChartValues;
}

interface GroupedImages {
  readonly images: readonly NamedImage[];
  readonly findings: readonly Finding[];
  /** Every name as it was rendered, `host/path`. */
  readonly names: ReadonlySet<string>;
}

type RenderedImage = NamedImage & { readonly rendered: Rendering[] };

/** Rendered images, each once with all its places, but for those that are made of what the file names. */
export function groupRendered(
  images: readonly ChartImage[],
  from: RenderedFrom,
  scope: Pick<CheckScope, 'targets'>,
): GroupedImages {
  const place = { file: from.file.path };
  const rules = { ...rulesIn(from.named), ...from.file.images };
  const groups = new Map<string, RenderedImage>();
  const findings: Finding[] = [];
  const names = new Set<string>();
  for (const found of images) {
    const reference = tryReference(found.image);
    if (reference === undefined) {
      const fault = finding('INVALID_IMAGE', `${found.image} is no image reference`, 'Correct it.', place);
      findings.push(asRendered(fault, [renderingOf(found)]));
      continue;
    }
    const { tag, digest } = reference;
    const written = repositoryOf(reference);
    const of = Object.hasOwn(rules, written) ? rules[written] : undefined;
    const repository = checkedRepository(written, of, scope);
    names.add(written);
    const name = imageName({ repository, tag, digest });
    if (!from.named.some((image) => isNamed(name, found, image, from.held))) {
      const half = from.untagged.find((image) => isMadeOf(found, repository, image, from.held));
      const alike = from.placed.filter((image) => imageName(image) === name);
      const there = half ?? alike.find((image) => isNamed(name, found, image, from.held)) ?? alike[0];
      const key = JSON.stringify([name, there?.place]);
      const group: RenderedImage = groups.get(key) ?? {
        kind: 'image',
        repository,
        tag,
        digest,
        place: there?.place ?? place,
        ...(half?.leftTo && { leftTo: half.leftTo }),
        rendered: [],
      };
      group.rendered.push(renderingOf(found));
      groups.set(key, group);
    }
  }
  return { images: [...groups.values()], findings, names };
}

/** What markers and paths say of a name holds for it wherever it comes out; nothing where they say two things. */
function rulesIn(named: readonly NamedImage[]): Readonly<Record<string, string>> {
  const written = named.flatMap((image) => image.written ?? []);
  const groups = [...Map.groupBy(written, ({ name }) => name)];
  return Object.fromEntries(
    groups.flatMap(([name, [first, ...others]]) =>
      first === undefined || others.some(({ of }) => of !== first.of) ? [] : [[name, first.of]],
    ),
  );
}

function renderingOf({ object, certainty, control }: ChartImage): Rendering {
  const value = control === undefined || control === 'fixed' ? undefined : control.path;
  return { object, isGuess: certainty === 'likely', ...(value === undefined ? {} : { value }) };
}

/** Where it is not known which value an image is made of, its name decides. */
function isNamed(name: string, { control }: ChartImage, image: NamedImage, held: ChartValues): boolean {
  if (imageName(image) !== name) {
    return false;
  }
  if (control === undefined || image.left === 'embedded') {
    return true;
  }
  return control !== 'fixed' && (control.sets === 'registry' || isSetBy(image.scalar, control.path, held));
}

/** True where the values name it without a tag, which the chart gives. */
function isMadeOf(
  { control }: ChartImage,
  repository: string,
  { leftTo, repository: named }: NamedImage,
  held: ChartValues,
): boolean {
  if (leftTo === undefined || named !== repository || keyOf(leftTo.holder) !== keyOf(held)) {
    return false;
  }
  // A name of the inside no chart has by itself.
  const isAnywhere = control === undefined || control === 'fixed' || control.sets === 'registry';
  return isAnywhere || isOfValue(leftTo.path, parsePath(control.path) ?? []);
}

/** True for a tag or digest of that value. */
function isSetBy(
  scalar: Scalar | undefined,
  control: string,
  { document, path: root }: ChartValues,
): boolean {
  const path = scalar?.path ?? [];
  const isInside =
    scalar?.document === document && formatPath(path.slice(0, root.length)) === formatPath(root);
  // Of parameters beside the values, the name is all that counts.
  if (path.at(-3) === 'parameters' && path.at(-1) === 'value') {
    return true;
  }
  // What is merged in is there as if it were written there.
  const own = path.slice(root.length).filter((key) => key !== '<<');
  return isInside && isOfValue(own, parsePath(control) ?? []);
}
