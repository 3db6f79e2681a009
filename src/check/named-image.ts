import {
  digestOf,
  type ImageOccurrence,
  leftToChart,
  type Left,
  type Scalar,
  tagOf,
} from '../deploy/occurrence.ts';
import { mayBeAddedTo } from '../deploy/tag-form.ts';
import { targetsOf } from '../deploy/targets-of.ts';
import type { Place } from '../errors.ts';
import type { CheckScope } from './context.ts';
import type { Finding } from './findings.ts';

/** An image as a file, or a rendered object, names it. */
export interface NamedImage {
  readonly kind: 'image';
  /** `host/path` */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  readonly left?: Left;
  readonly place: Place;
  /** Its tag or digest in the file. */
  readonly scalar?: Scalar;
  /** The name in the file, where that is another one than a rule, a path or a marker gives it. */
  readonly written?: { readonly name: string; readonly of: string };
  /** The file leaves its tag to a chart of the release: at this path of its values, which stand there. */
  readonly leftTo?: NonNullable<ReturnType<typeof leftToChart>>;
  /** Where helm made it, and of what; every place. */
  readonly rendered?: readonly Rendering[];
}

export interface Rendering {
  /** `Deployment wandb-app` */
  readonly object: string;
  /** It looks like an image, in an argument or a ConfigMap, say: nobody can know. */
  readonly isGuess: boolean;
  /** The value that it is made of: `redis.image`. */
  readonly value?: string;
}

/** An image that the release file, or a marker, calls one of the release is looked up as that. */
export function namedImage(occurrence: ImageOccurrence, scope: CheckScope): NamedImage {
  const { place, repository: name, of } = occurrence;
  const left = occurrence.left ?? (mayBeAddedTo(occurrence, scope.setters) ? 'template' : undefined);
  const scalar = occurrence.tag ?? occurrence.digest;
  return {
    kind: 'image',
    repository: checkedRepository(name, of, scope),
    tag: tagOf(occurrence),
    digest: digestOf(occurrence),
    ...(left === undefined ? {} : { left }),
    ...(scalar === undefined ? {} : { scalar }),
    ...(of === undefined || of === name ? {} : { written: { name, of } }),
    ...leftTo(occurrence, scope),
    place,
  };
}

function leftTo(
  occurrence: ImageOccurrence,
  { record }: Pick<CheckScope, 'record'>,
): Pick<NamedImage, 'leftTo'> {
  const found = leftToChart(occurrence);
  return record.manifest.charts.some(({ name }) => name === found?.chart) && found ? { leftTo: found } : {};
}

/** What is looked up for an image that is called one of the release. */
export function checkedRepository(
  repository: string,
  of: string | undefined,
  { targets }: Pick<CheckScope, 'targets'>,
): string {
  const promoted = of === undefined ? undefined : targetsOf(targets, { repository, of })[0];
  return promoted?.repository ?? of ?? repository;
}

/** `host/path:tag@digest`, as far as it has these. */
export function imageName({
  repository,
  tag,
  digest,
}: Pick<NamedImage, 'repository' | 'tag' | 'digest'>): string {
  return `${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** What is wrong with a rendered image, with every object and every value. */
export function asRendered(found: Finding, rendered: readonly Rendering[]): Finding {
  const objects = [...new Set(rendered.map(({ object }) => object))];
  const values = [...new Set(rendered.flatMap(({ value }) => value ?? []))];
  const what = values.length === 1 ? 'The value is' : 'The values are';
  return {
    ...found,
    severity: rendered.every(({ isGuess }) => isGuess) ? 'warning' : found.severity,
    message: `${objects.join(', ')}: ${found.message}`,
    hint: values.length === 0 ? found.hint : `${found.hint} ${what} ${values.join(', ')}.`,
  };
}
