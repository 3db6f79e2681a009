import type { ChartOccurrence, Left } from './occurrence.ts';
import { leftOf, scalarAt, type Spot } from './spot.ts';

/**
 * A chart that a version or a range is written for.
 * @param spot what holds the version
 * @param url `undefined` where another object says it
 */
export function chartAt(
  spot: Spot,
  name: string,
  url: string | undefined,
  versionKey: string,
): ChartOccurrence {
  const version = scalarAt(spot, versionKey);
  return {
    kind: 'chart',
    name,
    ...(url === undefined ? {} : { url }),
    ...(version === undefined ? {} : { version }),
    ...leftOf(spot, reasonOf(version?.value)),
    place: version?.place ?? spot.source.within?.scalar.place ?? placeOf(spot),
  };
}

/** The address of a chart below the address of its repository: OCI has none of the whole. */
export function chartUrl(repository: string, name: string): string {
  return repository.startsWith('oci://') ? `${repository.replace(/\/$/, '')}/${name}` : repository;
}

/** The name of an OCI chart, as its address has it. */
export function lastPartOf(url: string): string | undefined {
  return url.split('/').findLast((part) => part !== '');
}

function reasonOf(version: string | undefined): Left | undefined {
  if (version?.includes('{{') === true) {
    return 'template';
  }
  // Helm, Argo CD and Flux take anything else as a constraint: `1.2` is any 1.2.x.
  return version !== undefined && /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version) ? undefined : 'floating';
}

function placeOf({ source, path }: Spot): ChartOccurrence['place'] {
  return source.yaml.placeOf(source.document, path);
}
