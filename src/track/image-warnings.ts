import { frozenRepository } from '../helm/frozen-repositories.ts';
import { isDigest } from '../oci/digest.ts';
import { tryReference } from '../oci/reference.ts';
import { parseTag, staysPut } from '../release/tag.ts';
import { cutNames } from '../report/format.ts';
import type { RenderedImage } from './render-images.ts';
import type { WantedImage } from './wanted-images.ts';

const usesShown = 3;
const namesShown = 5;

/** `operator-wandb: Deployment app, container web, in prod (app.image)`, of several the first ones. */
export function describeUses(uses: readonly RenderedImage[]): string {
  const places = [...new Set(uses.map((use) => describeUse(use)))];
  return cutNames(places, usesShown).join('; ');
}

function describeUse({ chart, object, container, environments, control }: RenderedImage): string {
  const parts = [
    `${chart}: ${object}`,
    ...(container === undefined ? [] : [`container ${container}`]),
    ...(environments.length === 0 ? [] : [`in ${environments.join(' and ')}`]),
  ];
  const path = control === undefined || control === 'fixed' ? '' : ` (${control.path})`;
  return `${parts.join(', ')}${path}`;
}

/** What a person should know of an image of the release, each with the places where it is used. */
export function imageWarnings({
  reference,
  repository,
  wanted,
  usedBy,
  uses,
}: WantedImage): readonly string[] {
  const where = uses.length === 0 ? usedBy.join(', ') : describeUses(uses);
  const warnings: string[] = [];
  if (isFloating(wanted)) {
    warnings.push(
      `${reference} is a tag that moves: pin a version for it in the release file or the values. ${where}`,
    );
  }
  const fate = frozenRepository(repository);
  if (fate !== undefined) {
    warnings.push(`${reference}: ${repository} ${fate}. ${where}`);
  }
  if (uses.length > 0 && uses.every(({ certainty }) => certainty === 'likely')) {
    warnings.push(
      `${reference} looks like an image and is carried; if it is none, add it to exclude at the chart. ${where}`,
    );
  }
  const fixed = uses.filter(({ control, certainty }) => control === 'fixed' && certainty === 'certain');
  if (fixed.length > 0) {
    warnings.push(
      `${reference}: no value was found that says where it comes from, so only a mirror of its host redirects it. ${describeUses(fixed)}`,
    );
  }
  return warnings;
}

/**
 * One sentence for all of them: values that only switch components on leave every tag to the chart. The release has versions
 * of these images, and what the cluster asks for is settled on the far side.
 */
export function latestWarning(images: readonly WantedImage[]): readonly string[] {
  const left = images
    .filter(({ wanted, uses }) => wanted !== 'latest' && uses.some(({ image }) => isLatest(image)))
    .map(({ repository }) => repository);
  return left.length === 0
    ? []
    : [
        `with these values the cluster would ask for latest of ${cutNames(left, namesShown).join(', ')}, and the release has versions: set the tags in the values that the cluster gets`,
      ];
}

/** A tag without a version, such as `stable`, `main` or `bookworm`, goes with whatever is new. */
function isFloating(wanted: string): boolean {
  return !isDigest(wanted) && parseTag(wanted) === undefined && !staysPut(wanted);
}

function isLatest(image: string): boolean {
  const reference = tryReference(image);
  return (
    reference !== undefined && reference.digest === undefined && (reference.tag ?? 'latest') === 'latest'
  );
}
