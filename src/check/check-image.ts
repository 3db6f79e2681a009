import type { Place } from '../errors.ts';
import { digestOf, type ImageOccurrence, type Left, type Scalar, tagOf } from '../deploy/occurrence.ts';
import { targetsOf } from '../deploy/targets-of.ts';
import { isDigest } from '../oci/digest.ts';
import { parseReference } from '../oci/reference.ts';
import { targetsAt } from '../promote/targets.ts';
import { filledIn } from './check-chart.ts';
import type { CheckScope } from './context.ts';
import { type Finding, finding } from './findings.ts';

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
  const { left, place, repository: name, of } = occurrence;
  const scalar = occurrence.tag ?? occurrence.digest;
  return {
    kind: 'image',
    repository: checkedRepository(name, of, scope),
    tag: tagOf(occurrence),
    digest: digestOf(occurrence),
    ...(left === undefined ? {} : { left }),
    ...(scalar === undefined ? {} : { scalar }),
    ...(of === undefined || of === name ? {} : { written: { name, of } }),
    place,
  };
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

/**
 * Checks one image: internal, pinned, there, and what was promoted.
 * @returns the first thing that is wrong with it, or undefined
 */
export async function checkImage(image: NamedImage, scope: CheckScope): Promise<Finding | undefined> {
  const found = checkName(image, scope) ?? (await checkPin(image, scope));
  return found && image.rendered ? asRendered(found, image.rendered) : found;
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

/** What can be told without asking the registry. */
function checkName(image: NamedImage, scope: CheckScope): Finding | undefined {
  const { repository, place } = image;
  const { config, mapping } = scope;
  const name = imageName(image);
  if (repository.slice(0, repository.indexOf('/')) !== config.registry) {
    const internal = mapping.findInternalName(repository);
    const hint =
      internal === undefined || targetsAt(scope.targets, internal).length === 0
        ? `Add it to the release on the connected side and promote it to ${config.registry}. Where it is the inside's own, list its repository under check.allow in the release file.`
        : `Write ${internal} instead.`;
    return finding('PUBLIC_IMAGE', `${name} is not in ${config.registry}`, hint, place);
  }
  return undefined;
}

/** Tag and digest: there are some, and they are what was promoted. */
async function checkPin(image: NamedImage, scope: CheckScope): Promise<Finding | undefined> {
  const { repository, tag, digest, left, place } = image;
  const name = imageName(image);
  const isPinned = tag !== undefined || digest !== undefined;
  if (left === 'template') {
    return finding('NOT_LOOKED_AT', `${name} is filled in`, filledIn, place);
  }
  if (left === 'elsewhere' && !isPinned) {
    return undefined;
  }
  if (left === 'floating') {
    const hint = `Write a fixed tag or digest${offered(repository, scope)}.`;
    return finding('FLOATING_VERSION', `${name} follows whatever is newest`, hint, place);
  }
  if (tag === 'latest' || !isPinned) {
    const hint = `Write a fixed tag${offered(repository, scope)}.`;
    return finding('FLOATING_TAG', `${name} has no fixed tag`, hint, place);
  }
  if (!isReference(name)) {
    const hint = 'Correct the tag or digest.';
    return finding('INVALID_IMAGE', `${name} is no image reference`, hint, place);
  }
  return await checkContent(image, scope);
}

async function checkContent(image: NamedImage, scope: CheckScope): Promise<Finding | undefined> {
  const { repository, tag, digest, place } = image;
  const name = imageName(image);
  const found = await scope.registries.repository(repository).find(tag ?? digest ?? '');
  if (found === undefined) {
    const hint = `Promote the release that has it, or write a tag that is there${offered(repository, scope)}.`;
    return finding('MISSING_IMAGE', `${name} is not in the registry`, hint, place);
  }
  const promoted = targetsOf(scope.targets, { repository });
  const expected = promoted.find((target) => target.tag === tag)?.artifact.root.digest;
  if (tag !== undefined && expected !== undefined && expected !== found.digest) {
    const hint = 'Somebody pushed over the tag. Find out who, delete it, and promote the release again.';
    const message = `${name} is ${found.digest} in the registry; promoted was ${expected}`;
    return finding('DIGEST_DRIFT', message, hint, place);
  }
  if (digest !== undefined && digest !== found.digest) {
    const message = `${repository}:${tag ?? ''} is ${found.digest}, the file says ${digest}`;
    return finding('DIGEST_MISMATCH', message, 'Write the digest of that tag, or none.', place);
  }
  const isPromoted =
    tag === undefined
      ? promoted.some(({ artifact }) => artifact.root.digest === digest)
      : expected !== undefined;
  return isPromoted ? undefined : notInRelease(name, repository, scope, place);
}

function notInRelease(name: string, repository: string, scope: CheckScope, place: Place): Finding {
  const { release } = scope.record;
  const hint = `It is in the registry, but nothing says what it should be${offered(repository, scope)}.`;
  return finding('NOT_IN_RELEASE', `${name} is not a part of ${release}`, hint, place);
}

/** `; 2026q4 has 0.62.2`, or nothing. */
function offered(repository: string, { targets, record }: CheckScope): string {
  const tags = targetsOf(targets, { repository }).flatMap(({ tag }) => tag ?? []);
  return tags.length === 0 ? '' : `; ${record.release} has ${tags.join(', ')}`;
}

function isReference(name: string): boolean {
  const at = name.indexOf('@');
  if (at >= 0 && !isDigest(name.slice(at + 1))) {
    return false;
  }
  try {
    parseReference(name);
    return true;
  } catch {
    return false;
  }
}
