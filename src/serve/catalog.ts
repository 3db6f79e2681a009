import { type Descriptor, mediaTypes } from '../oci/descriptor.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { referrersTag } from '../oci/evidence-tags.ts';
import type { Destination } from '../promote/destination.ts';
import type { Catalog, Content, ServedRepository } from './content.ts';

/**
 * The registry that artifacts make together. A repository is found by `host/path`; by its path where no other host has
 * the same; and by its path where the client names the host beside it.
 * @param destinations each artifact, and the `host/path` it is served as
 * @param chartFiles of the chart repository
 * @param isInternal whether the host is that of a registry which this one stands in for: names are then listed without it
 */
export function createCatalog(
  destinations: readonly Destination[],
  chartFiles: Catalog['chartFiles'],
  isInternal: boolean,
): Catalog {
  const groups = Map.groupBy(destinations, ({ repository }) => repository);
  const byName = new Map([...groups].map(([name, group]) => [name, gatherRepository(group)]));
  const byPath = Map.groupBy(byName, ([name]) => pathOf(name));
  const find: Catalog['find'] = (name, host) => {
    const named = host === undefined ? undefined : byName.get(`${host}/${name}`);
    const [alone, ...others] = (host === undefined ? byPath.get(name) : undefined) ?? [];
    return named ?? byName.get(name) ?? (others.length === 0 ? alone?.[1] : undefined);
  };
  const names = [...byName].flatMap(([name, repository]) => {
    // A path of the registry has neither a port nor upper case in it.
    const listed = isInternal || /[^a-z0-9._/-]/.test(name) ? pathOf(name) : name;
    return find(listed, undefined) === repository ? [listed] : [];
  });
  return { names: names.sort(), find, chartFiles };
}

function pathOf(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

function gatherRepository(group: readonly Destination[]): ServedRepository {
  const referrers = mergeReferrers(group);
  const lists = [...referrers].map(([subject, descriptors]) => ({
    tag: referrersTag(subject),
    content: referrersList(descriptors),
  }));
  const manifests = group.flatMap((part) => part.manifests.map(({ descriptor }) => contentOf(descriptor)));
  return {
    manifests: byDigest([...manifests, ...lists.map(({ content }) => content)]),
    blobs: byDigest(group.flatMap(({ blobs }) => blobs.map(contentOf))),
    tags: new Map(group.flatMap(({ tags }) => tags.map(({ tag, target }) => [tag, target.digest] as const))),
    fallbackTags: new Map(lists.map(({ tag, content }) => [tag, content.digest])),
    referrers,
  };
}

/** Several tags may stand for one manifest: what refers to it is listed once. */
function mergeReferrers(group: readonly Destination[]): ReadonlyMap<Digest, readonly Descriptor[]> {
  const bySubject = Map.groupBy(
    group.flatMap(({ referrers }) => referrers),
    ({ subject }) => subject,
  );
  return new Map(
    [...bySubject].map(([subject, lists]) => [
      subject,
      [...new Map(lists.flatMap(({ descriptors }) => descriptors.map((one) => [one.digest, one]))).values()],
    ]),
  );
}

/** distribution-spec, "Referrers Tag Schema". */
function referrersList(manifests: readonly Descriptor[]): Content {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests }));
  return { mediaType: mediaTypes.ociIndex, digest: digestOf(bytes), size: bytes.length, bytes };
}

/** A descriptor may have more, up to megabytes of annotations. */
function contentOf({ mediaType, digest, size }: Descriptor): Content {
  return { mediaType, digest, size };
}

function byDigest(contents: readonly Content[]): ReadonlyMap<Digest, Content> {
  return new Map(contents.map((content) => [content.digest, content]));
}
