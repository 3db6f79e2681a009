import { compareVersions } from '../release/versions.ts';
import { isTag, repositoryOf, tryReference } from '../oci/reference.ts';
import { byText } from '../order.ts';
import { isMap } from '../schema/schema.ts';
import type { Coupling } from './source.ts';

/**
 * Every image that a document names in Helm's manner, a map with `repository` and `tag`, and often with `registry`,
 * wherever it stands. Of several tags of one image the newest counts.
 * @param root parsed YAML or JSON; lists and maps may contain themselves
 */
export function imageTagsIn(root: unknown): Coupling {
  const found = new Map<string, string>();
  // A set also visits what is added on the way, and each part once.
  const seen = new Set<unknown>([root]);
  for (const value of seen) {
    if (typeof value !== 'object' || value === null) {
      continue;
    }
    for (const child of Object.values(value)) {
      seen.add(child);
    }
    const image = isMap(value) ? imageIn(value) : undefined;
    const known = image === undefined ? undefined : found.get(image.repository);
    if (image !== undefined && (known === undefined || compareVersions(known, image.tag) < 0)) {
      found.set(image.repository, image.tag);
    }
  }
  return new Map([...found].sort(byText(([repository]) => repository)));
}

/**
 * The tag that a coupling has for an image. Vendors name one image in several places, so where the repository itself is not
 * named, one that ends in the same two parts is taken, if there is only one: `wandb/megabinary`.
 */
export function tagIn(coupling: Coupling, repository: string): string | undefined {
  const exact = coupling.get(repository);
  if (exact !== undefined) {
    return exact;
  }
  const end = `/${repository.split('/').slice(-2).join('/')}`;
  const [like, ...others] = [...coupling].filter(([name]) => name.endsWith(end));
  return others.length === 0 ? like?.[1] : undefined;
}

interface NamedImage {
  readonly repository: string;
  readonly tag: string;
}

function imageIn(value: Readonly<Record<string, unknown>>): NamedImage | undefined {
  const [registry, name, tag] = ['registry', 'repository', 'tag'].map((key) =>
    Object.hasOwn(value, key) ? value[key] : undefined,
  );
  if (typeof name !== 'string' || !isTag(tag)) {
    return undefined;
  }
  const full = typeof registry === 'string' && registry !== '' ? `${registry}/${name}` : name;
  const reference = tryReference(full);
  return reference && { repository: repositoryOf(reference), tag };
}
