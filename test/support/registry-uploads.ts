import { type Answer, failure, hashLike } from './registry-content.ts';
import type { Route, RouteRequest } from './registry-routes.ts';

/** Blob uploads (distribution-spec, "Push"): monolithic, chunked, and mounts from another repository. */
export function upload(request: RouteRequest, route: Route): Answer {
  const { repository, name, last, state } = route;
  const digest = request.url.searchParams.get('digest');
  if (request.method === 'POST') {
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
    const id = `upload-${repository.uploads.size + 1}-${repository.blobs.size}`;
    repository.uploads.set(id, []);
    return progress(202, name, id, 0);
  }
  const chunks = repository.uploads.get(last);
  if (chunks === undefined) {
    return failure(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
  }
  const received = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  switch (request.method) {
    case 'GET':
      return progress(204, name, last, received);
    case 'DELETE':
      repository.uploads.delete(last);
      return { status: 204 };
    case 'PATCH': {
      const first = /^(\d+)-\d+$/.exec(request.headers['content-range'] ?? '')?.[1];
      if (first !== undefined && Number(first) !== received) {
        return { ...progress(416, name, last, received) };
      }
      chunks.push(request.body);
      return progress(202, name, last, received + request.body.length);
    }
    default:
      return digest === null
        ? failure(400, 'DIGEST_INVALID', 'digest parameter is missing')
        : commit(route, digest, Buffer.concat([...chunks, request.body]));
  }
}

function commit({ repository, name, last }: Route, digest: string, bytes: Buffer): Answer {
  if (hashLike(digest, bytes) !== digest) {
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

function progress(status: number, name: string, id: string, received: number): Answer {
  return {
    status,
    headers: {
      // A query on the location, as real registries have: clients must keep it.
      location: `/v2/${name}/blobs/uploads/${id}?_state=s`,
      range: `0-${Math.max(received - 1, 0)}`,
      'docker-upload-uuid': id,
    },
  };
}
