import { UserError } from '../errors.ts';
import { type ChartTree, readChartTree } from '../helm/chart-tree.ts';
import { imageSpots } from '../helm/image-walk.ts';
import {
  formatReference,
  parseReference,
  type Reference,
  repositoryOf,
  tryReference,
} from '../oci/reference.ts';
import { createMapping } from '../release/mapping.ts';
import { findUpstreamNames } from '../release/upstream-names.ts';
import type { Lock } from '../release/lock.ts';
import type { ChartSource, PromoteConfig, ReleaseFile } from '../release/release-file.ts';
import { describeUses } from './image-warnings.ts';
import type { RenderedImage, RenderedImages } from './render-images.ts';

/** Gives the images of a rendered chart the names that upstream knows. */
type OutsideNames = (rendered: RenderedImages, tgz: Buffer, title: string) => RenderedImages;

/**
 * The values of a cluster inside name the registry of the inside. With the mapping by which `promote` goes there, they can
 * be used as they are: it is undone for what the charts render.
 * @throws UserError `INTERNAL_REPOSITORY` where the release file looks for a chart at the place that it is promoted to; the
 *   result throws `INTERNAL_IMAGE` that lists the images whose upstream name cannot be told
 */
export function openOutsideNames(
  { promote, charts, images }: Pick<ReleaseFile, 'promote' | 'charts' | 'images'>,
  previous: Lock | undefined,
): OutsideNames {
  refuseInternal(charts, promote);
  const mappings = promote.map(createMapping);
  const isInside = (reference: Reference | undefined): reference is Reference =>
    promote.some(({ registry }) => registry === reference?.host);
  const locked = (previous?.images ?? []).map(({ reference }) => parseReference(reference));
  const listed = [
    ...images.map(({ name }) => name),
    ...locked.filter((reference) => !isInside(reference)).map(repositoryOf),
  ];
  return (rendered, tgz, title) => {
    if (!rendered.images.some(({ image }) => isInside(tryReference(image)))) {
      return rendered;
    }
    const known = [...new Set([...listed, ...defaultNames(readChartTree(tgz, title))])];
    const unknown: string[] = [];
    const named = rendered.images.map((use): RenderedImage => {
      const reference = tryReference(use.image);
      if (!isInside(reference) || known.includes(repositoryOf(reference))) {
        return use;
      }
      const internal = repositoryOf(reference);
      // Two targets may share a registry: each has its own rules.
      const own = mappings.filter(({ config }) => config.registry === reference.host);
      const names = [...new Set(own.flatMap((mapping) => findUpstreamNames(mapping, internal, known)))];
      const [name] = names;
      if (name === undefined || names.length > 1) {
        unknown.push(`${describeDoubt(use.image, names)}. ${describeUses([use])}`);
        return use;
      }
      return { ...use, image: formatReference({ ...reference, ...splitName(name) }) };
    });
    if (unknown.length > 0) {
      throw unknownImages(title, promote, unknown);
    }
    return { ...rendered, images: named };
  };
}

/** The repositories that the values of a chart name before anybody changes them, also of what is switched off. */
function defaultNames({ values, subcharts }: ChartTree): readonly string[] {
  const own = imageSpots(values).flatMap(({ image }) => {
    const reference = tryReference(image);
    return reference === undefined ? [] : [repositoryOf(reference)];
  });
  return [...own, ...[...subcharts.values()].flatMap(defaultNames)];
}

function splitName(name: string): Pick<Reference, 'host' | 'repository'> {
  const { host, repository } = parseReference(name);
  return { host, repository };
}

function describeDoubt(image: string, candidates: readonly string[]): string {
  return candidates.length === 0
    ? `${image} comes from no image that is known`
    : `${image} may come from ${candidates.join(' or ')}`;
}

function unknownImages(
  title: string,
  promote: readonly PromoteConfig[],
  details: readonly string[],
): UserError {
  const registries = [...new Set(promote.map(({ registry }) => registry))].join(' or ');
  return new UserError(
    'INTERNAL_IMAGE',
    `chart ${title} renders images of ${registries}, the registry of the inside, and what they are upstream cannot be told`,
    {
      details: [...new Set(details)].sort(),
      hint: 'Put a rule with the upstream name first in promote.images: - {from: quay.io/acme/tool, to: tool}. What is no image, or not wanted, goes into exclude at the chart.',
    },
  );
}

/** Where charts are promoted to is not where they come from. */
function refuseInternal(charts: readonly ChartSource[], promote: readonly PromoteConfig[]): void {
  const addresses = promote.flatMap(({ registry, charts: targets }) =>
    targets.map((target) => (target.kind === 'oci' ? `oci://${registry}/${target.path}` : target.url)),
  );
  const inside = charts.filter(({ repository }) =>
    addresses.some((address) => withSlash(repository) === withSlash(address)),
  );
  if (inside.length > 0) {
    throw new UserError(
      'INTERNAL_REPOSITORY',
      'The release file looks for charts where they are promoted to',
      {
        details: inside.map(({ name, repository }) => `chart ${name}: ${repository}`),
        hint: 'Name the repository of the vendor, such as https://charts.wandb.ai; what `helm repo add` has on the inside is the copy.',
      },
    );
  }
}

function withSlash(address: string): string {
  return address.replace(/\/*$/, '/');
}
