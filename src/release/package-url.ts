import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { LockedArtifact, LockedChart } from './lock.ts';

/**
 * The package URL of an image (ECMA-427; purl-spec, types/oci): what travels, and where it came from.
 * `pkg:oci/local@sha256:…?repository_url=docker.io%2Fwandb%2Flocal&tag=0.62.2`
 */
export function imagePackageUrl({ reference, root }: Pick<LockedArtifact, 'reference' | 'root'>): string {
  const parsed = parseReference(reference);
  const repository = repositoryOf(parsed);
  const tag = parsed.tag === undefined ? '' : `&tag=${parsed.tag}`;
  const name = repository.slice(repository.lastIndexOf('/') + 1);
  return `pkg:oci/${name}@${root.digest}?repository_url=${encode(repository)}${tag}`;
}

/**
 * The package URL of a chart, from a registry or a classic repository: `pkg:helm/operator@1.4.0?repository_url=charts.wandb.ai`.
 * The type is widely used, but only a candidate in the specification.
 */
export function chartPackageUrl({
  name,
  version,
  reference,
}: Pick<LockedChart, 'name' | 'version' | 'reference'>): string {
  const path = repositoryOf(parseReference(reference));
  return `pkg:helm/${name}@${encode(version)}?repository_url=${encode(path.slice(0, path.lastIndexOf('/')))}`;
}

/** The colon stays as it is (ECMA-427, "Character encoding"). */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':');
}
