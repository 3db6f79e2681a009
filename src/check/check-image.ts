import type { Place } from '../errors.ts';
import { targetsOf } from '../deploy/targets-of.ts';
import { isDigest } from '../oci/digest.ts';
import { parseReference } from '../oci/reference.ts';
import { isOfValue } from '../deploy/values-place.ts';
import { type Target, targetsAt } from '../promote/targets.ts';
import type { CheckScope } from './context.ts';
import { filledIn, type Finding, finding } from './findings.ts';
import { asRendered, imageName, type NamedImage } from './named-image.ts';

/**
 * Checks one image: internal, pinned, there, and what was promoted.
 * @returns the first thing that is wrong with it, or undefined
 */
export async function checkImage(image: NamedImage, scope: CheckScope): Promise<Finding | undefined> {
  const found = checkName(image, scope) ?? (await checkPin(image, scope));
  return found && image.rendered ? asRendered(found, image.rendered) : found;
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
        ? `Add it to the release on the connected side and promote it to ${config.registry}.${adviseAllowing(repository, scope)}`
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
  if ((left === 'elsewhere' || left === 'layered') && !isPinned) {
    return undefined;
  }
  if (left === 'floating') {
    const hint = `Write a fixed tag or digest${offered(repository, scope)}.`;
    return finding('FLOATING_VERSION', `${name} follows whatever is newest`, hint, place);
  }
  if (tag === 'latest' || !isPinned) {
    const hint = `Write a fixed tag${offered(repository, scope)}.${adviseRendering(image, scope)}`;
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
    const advice = `${hint}${adviseAllowing(repository, scope)}`;
    return finding('MISSING_IMAGE', `${name} is not in the registry`, advice, place);
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
  const other = image.leftTo && otherThanMeant(image, image.leftTo, promoted, scope);
  if (other !== undefined) {
    return other;
  }
  return isPromoted ? undefined : notInRelease(name, repository, scope, place);
}

/**
 * What is wrong with a tag that a chart gives: it is to be of the release, and of several versions the one for that place, where the
 * lock knows that.
 */
function otherThanMeant(
  { repository, tag, digest, place }: NamedImage,
  { chart, path }: NonNullable<NamedImage['leftTo']>,
  promoted: readonly Target[],
  { setters, record }: CheckScope,
): Finding | undefined {
  const here = setters.filter(
    (setter) => setter.repository === repository && setter.chart === chart && isOfValue(path, setter.path),
  );
  const exact = promoted.filter(({ artifact }) =>
    here.some(({ reference }) => reference === artifact.reference),
  );
  const meant = exact.length > 0 ? exact : promoted;
  const isMeant = (target: Target): boolean =>
    tag === undefined ? target.artifact.root.digest === digest : target.tag === tag;
  if (meant.length === 0 || meant.some(isMeant)) {
    return undefined;
  }
  const message = `${imageName({ repository, tag, digest })} is what ${chart} takes where the file has no tag, and not what ${record.release} has there`;
  const hint = `Write the tag: ${meant.flatMap((target) => target.tag ?? []).join(' or ')}.`;
  return finding('FLOATING_TAG', message, hint, place);
}

function adviseRendering({ leftTo, left }: NamedImage, { render }: CheckScope): string {
  // A text may be values of a chart that another object names.
  return render || (leftTo === undefined && left !== 'embedded')
    ? ''
    : ` Or have ${leftTo?.chart ?? 'the chart that it is for'} rendered, which shows the tag that it gives: check: {render: true} in the release file.`;
}

function notInRelease(name: string, repository: string, scope: CheckScope, place: Place): Finding {
  const { release } = scope.record;
  const hint = `It is in the registry, but nothing says what it should be${offered(repository, scope)}.${adviseAllowing(repository, scope)}`;
  return finding('NOT_IN_RELEASE', `${name} is not a part of ${release}`, hint, place);
}

/** What the release has is never the inside's own. */
function adviseAllowing(repository: string, { targets }: CheckScope): string {
  return targetsOf(targets, { repository }).length > 0
    ? ''
    : " Where it is the inside's own, list its repository under check.allow in the release file.";
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
