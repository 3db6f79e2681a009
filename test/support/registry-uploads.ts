import { type Answer, failure, hashLike } from './registry-content.ts';
import type { Route, RouteRequest } from './registry-routes.ts';

/** What registries do differently; the default is the specification's. */
export interface UploadSwitches {
  /**
   * What stays of a request that is cut: its bytes (CNCF distribution 3, zot), nothing, or nothing of the whole upload
   * (CNCF distribution 2, which compares the `_state` of a location with what it has).
   */
  cut: 'kept' | 'dropped' | 'fatal';
  /** It knows PATCH; else a blob comes in one piece. */
  pieces: boolean;
  /** A piece that says where it begins is refused when it is not there; one after the first may have to; or nobody looks. */
  ranges: 'checked' | 'wanted' | 'ignored';
  /** `OCI-Chunk-Min-Length`, in bytes; 0 for none. */
  least: number;
  /** The most bytes of one PATCH; more is a 413. */
  most: number;
  /** What it says of an open upload: the truth, or what the first piece made of it, for ever (AWS ECR); or it knows no such request. */
  status: 'right' | 'stuck' | 'unknown';
  /** How it writes ranges: with `bytes=`, as old ones do. */
  range: '' | 'bytes=';
  /** Its locations have no host. */
  relative: boolean;
}

export const usualUploads: UploadSwitches = {
  cut: 'kept',
  pieces: true,
  ranges: 'checked',
  least: 0,
  most: Infinity,
  status: 'right',
  range: '',
  relative: true,
};

/** Blob uploads (distribution-spec, "Push"): monolithic, chunked, and mounts from another repository. */
export function upload(request: RouteRequest, route: Route): Answer {
  const { repository, last } = route;
  if (request.method === 'POST') {
    return begin(request, route);
  }
  const chunks = openUpload(request, route);
  if (chunks === undefined) {
    return failure(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
  }
  switch (request.method) {
    case 'GET':
      return route.state.uploads.status === 'unknown'
        ? failure(405, 'UNSUPPORTED', 'uploads have no status here')
        : progress(204, request, route, last);
    case 'DELETE':
      repository.uploads.delete(last);
      return { status: 204 };
    case 'PATCH':
      return refusePiece(request, route, chunks) ?? addPiece(request, route, chunks);
    default: {
      const digest = request.url.searchParams.get('digest');
      return digest === null
        ? failure(400, 'DIGEST_INVALID', 'digest parameter is missing')
        : commit(route, digest, Buffer.concat([...chunks, request.body]));
    }
  }
}

/** What becomes of an upload whose request ends after some of its bytes. */
export function interruptUpload(request: RouteRequest, route: Route): void {
  const { uploads } = route.state;
  const chunks = request.method === 'POST' ? undefined : openUpload(request, route);
  if (uploads.cut !== 'dropped' && (request.method === 'PATCH' || request.method === 'PUT')) {
    chunks?.push(request.body);
  }
}

function begin(request: RouteRequest, route: Route): Answer {
  const { repository, name, state } = route;
  const digest = request.url.searchParams.get('digest');
  const mounted = request.url.searchParams.get('mount');
  const source = state.repositories.get(request.url.searchParams.get('from') ?? '');
  const bytes = mounted === null ? undefined : source?.blobs.get(mounted);
  if (mounted !== null && bytes !== undefined) {
    repository.blobs.set(mounted, bytes);
    return created(name, mounted);
  }
  if (digest !== null) {
    return commit(route, digest, request.body);
  }
  const id = `upload-${repository.uploads.size + 1}-${repository.blobs.size}-${state.uploadsOpened}`;
  state.uploadsOpened += 1;
  repository.uploads.set(id, []);
  return progress(202, request, route, id);
}

function openUpload(request: RouteRequest, { repository, last, state }: Route): Buffer[] | undefined {
  const chunks = repository.uploads.get(last);
  const stale = request.url.searchParams.get('_state') !== `s${chunks === undefined ? 0 : lengthOf(chunks)}`;
  if (stale && state.uploads.cut === 'fatal') {
    repository.uploads.delete(last);
    return undefined;
  }
  return chunks;
}

function refusePiece(request: RouteRequest, route: Route, chunks: readonly Buffer[]): Answer | undefined {
  const { uploads } = route.state;
  const received = lengthOf(chunks);
  if (!uploads.pieces) {
    return failure(405, 'UNSUPPORTED', 'the operation is unsupported');
  }
  if (request.body.length > uploads.most) {
    return failure(413, 'SIZE_INVALID', 'request entity too large');
  }
  const range = /^(\d+)-(\d+)$/.exec(request.headers['content-range'] ?? '');
  const right =
    uploads.ranges === 'ignored' ||
    (range === null
      ? uploads.ranges !== 'wanted' || received === 0
      : Number(range[1]) === received && Number(range[2]) === received + request.body.length - 1);
  return right ? undefined : progress(416, request, route, route.last);
}

function addPiece(request: RouteRequest, route: Route, chunks: Buffer[]): Answer {
  chunks.push(request.body);
  return progress(202, request, route, route.last);
}

function commit({ repository, name, last, state }: Route, digest: string, bytes: Buffer): Answer {
  const short = (repository.uploads.get(last) ?? [])
    .slice(0, -1)
    .some(({ length }) => length < state.uploads.least);
  if (short || hashLike(digest, bytes) !== digest) {
    return failure(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content');
  }
  repository.blobs.set(digest, bytes);
  repository.uploads.delete(last);
  return created(name, digest);
}

function created(name: string, digest: string): Answer {
  return {
    status: 201,
    headers: { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest },
  };
}

function progress(
  status: number,
  { url }: RouteRequest,
  { repository, name, state: { uploads } }: Route,
  id: string,
): Answer {
  const chunks = repository.uploads.get(id) ?? [];
  const received = lengthOf(uploads.status === 'stuck' ? chunks.slice(0, 1) : chunks);
  return {
    status,
    headers: {
      // A query on the location, as real registries have: clients must keep it.
      location: `${uploads.relative ? '' : url.origin}/v2/${name}/blobs/uploads/${id}?_state=s${lengthOf(chunks)}`,
      range: `${uploads.range}0-${Math.max(received - 1, 0)}`,
      'docker-upload-uuid': id,
      ...(uploads.least > 0 ? { 'oci-chunk-min-length': String(uploads.least) } : {}),
    },
  };
}

function lengthOf(chunks: readonly Buffer[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
