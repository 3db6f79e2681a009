import type { ChartOccurrence, RepositoryOccurrence } from '../deploy/occurrence.ts';
import { targetsOf } from '../deploy/targets-of.ts';
import { repositoryOf, tryReference } from '../oci/reference.ts';
import { closestPattern } from '../release/repository-pattern.ts';
import { imageName, type NamedImage } from './named-image.ts';
import type { CheckScope } from './context.ts';

/**
 * What the inside has of its own, by `check.allow`: no business of a release. What the release has is never that, whatever
 * the patterns say, so that a wide one hides nothing of it.
 * @returns how it is called, or undefined for what has to be checked
 */
export function allowedName(
  item: NamedImage | ChartOccurrence | RepositoryOccurrence,
  { allow, targets, record }: CheckScope,
): string | undefined {
  const fits = (name: string): boolean => closestPattern(allow, name) !== undefined;
  if (item.kind === 'image') {
    const { repository } = item;
    const isOurs =
      targetsOf(targets, { repository, of: repository }).length > 0 ||
      record.manifest.charts.some(({ reference }) => nameOf(reference) === repository);
    return !isOurs && fits(repository) ? imageName(item) : undefined;
  }
  const address = addressOf(item.url);
  if (address === undefined) {
    return undefined;
  }
  if (item.kind === 'repository') {
    // It is only a place: what is taken from there is looked at where that is written.
    return fits(`${address}/x`) || allow.some((pattern) => pattern.startsWith(`${address}/`))
      ? address
      : undefined;
  }
  const isOurs = record.manifest.charts.some(({ name }) => name === item.name);
  // Of OCI, the chart's name is the last part already.
  const name = item.url?.startsWith('oci://') === true ? address : `${address}/${item.name}`;
  return !isOurs && fits(name) ? `chart ${name}` : undefined;
}

function nameOf(text: string): string | undefined {
  const reference = tryReference(text);
  return reference && repositoryOf(reference);
}

/** `host/path` of a chart repository, without a password. */
function addressOf(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed === null ? undefined : `${parsed.host}${parsed.pathname}`.replace(/\/+$/, '');
}
