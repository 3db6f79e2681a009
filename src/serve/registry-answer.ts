import { mediaTypes } from '../oci/descriptor.ts';
import { isDigest } from '../oci/digest.ts';
import { type Answer, json, type Question, refuse } from './answer.ts';
import type { Catalog, Content, ServedRepository } from './content.ts';
import { contentAnswer } from './content-answer.ts';
import { pageOf } from './page.ts';
import { parseRoute } from './route.ts';

/** Says that it is a registry of the second version, which old clients ask for. */
const version = { 'docker-distribution-api-version': 'registry/2.0' };

/** What a question is answered with. Nothing can be changed: whoever wants to write is told so. */
export function answerQuestion(question: Question, catalog: Catalog): Answer {
  if (question.method !== 'GET' && question.method !== 'HEAD') {
    return refuse('UNSUPPORTED', 'this registry is read-only', { allow: 'GET, HEAD', connection: 'close' });
  }
  const { url } = question;
  const route = parseRoute(url.pathname);
  if (route === undefined) {
    return refuse('NAME_UNKNOWN', 'there is nothing at this address');
  }
  switch (route.kind) {
    case 'base':
      return json({}, version);
    case 'catalog':
      return pageOf(catalog.names, url, (repositories) => ({ repositories }));
    case 'chart': {
      const content = catalog.chartFiles.get(route.file);
      return content === undefined
        ? refuse('NAME_UNKNOWN', 'there is no chart of that name')
        : contentAnswer(content, question);
    }
    default: {
      const repository = catalog.find(route.name, url.searchParams.get('ns') ?? undefined);
      if (repository === undefined) {
        return refuse('NAME_UNKNOWN', 'there is no repository of that name');
      }
      return route.kind === 'tags'
        ? pageOf([...repository.tags.keys()].sort(), url, (tags) => ({ name: route.name, tags }))
        : answerReference(route, repository, question);
    }
  }
}

function answerReference(
  { kind, reference }: { readonly kind: 'manifests' | 'blobs' | 'referrers'; readonly reference: string },
  repository: ServedRepository,
  question: Question,
): Answer {
  if (kind === 'manifests') {
    const manifest = findManifest(repository, reference);
    return manifest === undefined
      ? refuse('MANIFEST_UNKNOWN', 'there is no manifest of that tag or digest')
      : contentAnswer(manifest, question);
  }
  if (!isDigest(reference)) {
    return refuse('DIGEST_INVALID', 'expected sha256 or sha512 and a digest in lower-case hex');
  }
  if (kind === 'referrers') {
    return listReferrers(repository.referrers.get(reference) ?? [], question.url);
  }
  const blob = repository.blobs.get(reference);
  return blob === undefined
    ? refuse('BLOB_UNKNOWN', 'there is no blob of that digest')
    : contentAnswer(blob, question);
}

function findManifest(
  { manifests, tags, fallbackTags }: ServedRepository,
  reference: string,
): Content | undefined {
  const digest = isDigest(reference) ? reference : (tags.get(reference) ?? fallbackTags.get(reference));
  return digest === undefined ? undefined : manifests.get(digest);
}

/** distribution-spec, "Listing Referrers": what nothing refers to has an empty list, also when nobody knows it. */
function listReferrers(
  descriptors: readonly { readonly artifactType?: string }[],
  { searchParams }: URL,
): Answer {
  const wanted = searchParams.get('artifactType');
  const manifests = descriptors.filter(({ artifactType }) => wanted === null || artifactType === wanted);
  const filtered = wanted === null ? {} : { 'oci-filters-applied': 'artifactType' };
  return json(
    { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests },
    { 'content-type': mediaTypes.ociIndex, ...filtered },
  );
}
