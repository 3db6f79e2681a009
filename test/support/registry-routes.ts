import {
  type Answer,
  descriptorsIn,
  emptyRepository,
  failure,
  hashLike,
  isMap,
  json,
  parseJson,
  type RepositoryContent,
} from './registry-content.ts';
import { interruptUpload, upload, type UploadSwitches } from './registry-uploads.ts';

/** The endpoints of the OCI distribution spec 1.1 over maps in memory. */
export interface RouteRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface RouteState {
  readonly repositories: Map<string, RepositoryContent>;
  readOnly: boolean;
  referrersApi: boolean;
  sparseIndexes: boolean;
  /** The most tags or referrers in one answer. */
  pageSize: number;
  readonly uploads: UploadSwitches;
  uploadsOpened: number;
}

export function answerRequest(request: RouteRequest, state: RouteState): Answer {
  const { pathname } = request.url;
  if (pathname === '/v2/') {
    return json(200, {});
  }
  const match = /^\/v2\/(.+?)\/(manifests|blobs\/uploads|blobs|tags|referrers)\/([^/]*)$/.exec(pathname);
  const [, name, kind, last] = match ?? [];
  if (name === undefined || last === undefined) {
    return failure(404, 'NOT_FOUND', 'no such route');
  }
  const writes = request.method !== 'GET' && request.method !== 'HEAD';
  if (writes && state.readOnly) {
    return failure(405, 'UNSUPPORTED', 'the registry is in read-only mode');
  }
  const repository = state.repositories.get(name) ?? (writes ? emptyRepository() : undefined);
  if (repository === undefined) {
    return failure(404, 'NAME_UNKNOWN', 'repository name not known to registry');
  }
  const answer = routes[kind ?? '']?.(request, { repository, name, last, state });
  // A repository exists from its first successful write on.
  if (writes && answer !== undefined && answer.status < 300) {
    state.repositories.set(name, repository);
  }
  return answer ?? failure(404, 'NOT_FOUND', 'no such route');
}

/** A request whose connection ended before its body. */
export function interruptRequest(request: RouteRequest, state: RouteState): void {
  const [, name, last] = /^\/v2\/(.+?)\/blobs\/uploads\/([^/]*)$/.exec(request.url.pathname) ?? [];
  const repository = state.repositories.get(name ?? '');
  if (repository !== undefined && name !== undefined && last !== undefined) {
    interruptUpload(request, { repository, name, last, state });
  }
}

export interface Route {
  readonly repository: RepositoryContent;
  readonly name: string;
  readonly last: string;
  readonly state: RouteState;
}

const routes: Readonly<Record<string, (request: RouteRequest, route: Route) => Answer>> = {
  manifests: (request, route) =>
    request.method === 'PUT' ? putManifest(request, route) : getManifest(request, route),
  blobs: getBlob,
  'blobs/uploads': upload,
  tags: listTags,
  referrers: listReferrers,
};

function getManifest(request: RouteRequest, { repository, last }: Route): Answer {
  const digest = last.includes(':') ? last : repository.tags.get(last);
  const stored = digest === undefined ? undefined : repository.manifests.get(digest);
  if (digest === undefined || stored === undefined) {
    return failure(404, 'MANIFEST_UNKNOWN', `manifest unknown: ${last}`);
  }
  if (request.method === 'DELETE') {
    return deleteManifest(last, repository);
  }
  return {
    status: 200,
    headers: { 'content-type': stored.mediaType, 'docker-content-digest': digest },
    body: stored.bytes,
  };
}

/** By its digest with all tags that stand for it, as CNCF distribution does; a tag alone. */
function deleteManifest(last: string, { manifests, tags }: RepositoryContent): Answer {
  manifests.delete(last);
  for (const [tag, digest] of tags) {
    if (tag === last || digest === last) {
      tags.delete(tag);
    }
  }
  return { status: 202 };
}

function putManifest(request: RouteRequest, { repository, name, last, state }: Route): Answer {
  const parsed = parseJson(request.body);
  const mediaType = request.headers['content-type'] ?? '';
  if (parsed === undefined || (parsed['mediaType'] ?? mediaType) !== mediaType) {
    return failure(400, 'MANIFEST_INVALID', 'not a manifest of that media type');
  }
  const digest = hashLike(last, request.body);
  if (last.includes(':') && last !== digest) {
    return failure(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
  }
  const missing = missingParts(parsed, repository, state.sparseIndexes);
  if (missing.length > 0) {
    return failure(404, 'MANIFEST_BLOB_UNKNOWN', `unknown to registry: ${missing.join(', ')}`);
  }
  repository.manifests.set(digest, { mediaType, bytes: request.body });
  if (!last.includes(':')) {
    repository.tags.set(last, digest);
  }
  const subject = isMap(parsed['subject']) ? String(parsed['subject']['digest']) : undefined;
  return {
    status: 201,
    headers: {
      location: `/v2/${name}/manifests/${digest}`,
      'docker-content-digest': digest,
      ...(subject === undefined || !state.referrersApi ? {} : { 'oci-subject': subject }),
    },
  };
}

function missingParts(
  manifest: Readonly<Record<string, unknown>>,
  repository: RepositoryContent,
  sparse: boolean,
): string[] {
  const layers = descriptorsIn(manifest['layers']).filter((layer) => layer['urls'] === undefined);
  return [
    ...digestsIn(manifest['manifests']).filter((digest) => !sparse && !repository.manifests.has(digest)),
    ...digestsIn([manifest['config'], ...layers].filter(isMap)).filter(
      (digest) => !repository.blobs.has(digest),
    ),
  ];
}

function digestsIn(value: unknown): string[] {
  return descriptorsIn(value).map((entry) => String(entry['digest']));
}

function getBlob(request: RouteRequest, { repository, last }: Route): Answer {
  const bytes = repository.blobs.get(last);
  if (bytes === undefined) {
    return failure(404, 'BLOB_UNKNOWN', `blob unknown to registry: ${last}`);
  }
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': last,
    'accept-ranges': 'bytes',
  };
  const [, first, end] = /^bytes=(\d+)-(\d*)$/.exec(request.headers['range'] ?? '') ?? [];
  if (first === undefined || request.method !== 'GET') {
    return { status: 200, headers, body: bytes };
  }
  if (Number(first) >= bytes.length) {
    return { status: 416, headers: { 'content-range': `bytes */${bytes.length}` } };
  }
  const part = bytes.subarray(Number(first), end ? Number(end) + 1 : undefined);
  const range = `bytes ${first}-${Number(first) + part.length - 1}/${bytes.length}`;
  return { status: 206, headers: { ...headers, 'content-range': range }, body: part };
}

function listTags(request: RouteRequest, { repository, name, state }: Route): Answer {
  const after = request.url.searchParams.get('last') ?? '';
  const tags = [...repository.tags.keys()].sort().filter((tag) => tag > after);
  const size = Math.min(Number(request.url.searchParams.get('n') ?? state.pageSize), state.pageSize);
  const page = tags.slice(0, size);
  const next = `</v2/${name}/tags/list?last=${page.at(-1)}&n=${size}>; rel="next"`;
  return json(200, { name, tags: page }, tags.length > size ? { link: next } : {});
}

function listReferrers(request: RouteRequest, { repository, name, last, state }: Route): Answer {
  if (!state.referrersApi) {
    return failure(404, 'NOT_FOUND', 'no such route');
  }
  const all = [...repository.manifests]
    .map(([digest, stored]) => ({ digest, stored, parsed: parseJson(stored.bytes) ?? {} }))
    .filter(({ parsed }) => isMap(parsed['subject']) && parsed['subject']['digest'] === last)
    .map(({ digest, stored, parsed }) => ({
      mediaType: stored.mediaType,
      digest,
      size: stored.bytes.length,
      artifactType: parsed['artifactType'] ?? (isMap(parsed['config']) ? parsed['config']['mediaType'] : ''),
      annotations: parsed['annotations'],
    }))
    .sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const from = Number(request.url.searchParams.get('page') ?? 0);
  const manifests = all.slice(from, from + state.pageSize);
  const more = from + state.pageSize < all.length;
  const next = `</v2/${name}/referrers/${last}?page=${from + state.pageSize}>; rel="next"`;
  return json(
    200,
    { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests },
    { 'content-type': 'application/vnd.oci.image.index.v1+json', ...(more ? { link: next } : {}) },
  );
}
