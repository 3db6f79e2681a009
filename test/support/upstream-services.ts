import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { TestContext } from 'node:test';
import type { Endpoints } from '../../src/http/endpoints.ts';
import { serverFor } from './http-server.ts';

export interface ServiceAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface UpstreamServices {
  readonly url: string;
  /** The hosts that the fakes stand in for. */
  readonly endpoints: Endpoints;
  /** `GET /path?query → status`, in order, and the headers that came. */
  readonly requests: { readonly line: string; readonly headers: IncomingHttpHeaders }[];
  /** What answers below `/<host>`: the JSON, or text as it is, of a path with its query. */
  answer: (host: string, path: string) => ServiceAnswer | undefined;
}

const hosts = [
  'api.github.com',
  'hub.docker.com',
  'quay.io',
  'deploy.wandb.ai',
  'charts.wandb.ai',
  'lists.example.com',
];

/** Web services that versions come from, on one loopback server: with ETags, and 304 for whoever has the answer already. */
export async function startServices(
  t: TestContext,
  answer: UpstreamServices['answer'],
): Promise<UpstreamServices> {
  const server = await serverFor(t, (request, response) => {
    const [, host = '', ...rest] = (request.url ?? '/').split('/');
    const path = `/${rest.join('/')}`;
    const found = services.answer(host, path) ?? { status: 404, body: { message: 'Not Found' } };
    const body = Buffer.from(typeof found.body === 'string' ? found.body : JSON.stringify(found.body));
    const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`;
    const status = request.headers['if-none-match'] === etag ? 304 : (found.status ?? 200);
    services.requests.push({ line: `${host}${path} → ${status}`, headers: request.headers });
    response.writeHead(status, {
      'content-type': 'application/json',
      etag,
      ...(status === 304 ? {} : found.headers),
    });
    response.end(status === 304 ? undefined : body);
  });
  const services: UpstreamServices = {
    url: server.url,
    endpoints: Object.fromEntries(hosts.map((host) => [host, `${server.url}/${host}`])),
    requests: [],
    answer,
  };
  return services;
}

/** A list in pages as GitHub sends it: the next page is named in `Link`, by the number of the repository. */
export function githubPage(items: readonly unknown[], path: string, perPage = 100): ServiceAnswer {
  const { pathname, searchParams } = new URL(path, 'https://api.github.com');
  const page = Number(searchParams.get('page') ?? 1);
  const rest = items.slice(page * perPage);
  const route = pathname.split('/').at(-1);
  const next = `<https://api.github.com/repositories/1300192/${route}?per_page=100&page=${page + 1}>; rel="next"`;
  const first = `<https://api.github.com/repositories/1300192/${route}?per_page=100&page=1>; rel="first"`;
  return {
    headers: rest.length > 0 ? { link: `${next}, ${first}` } : {},
    body: items.slice((page - 1) * perPage, page * perPage),
  };
}

/** As far as anybody reads it. */
export function githubRelease(tag: string, published: string | null, more: object = {}): object {
  return {
    url: `https://api.github.com/repos/wandb/server/releases/${tag.length}`,
    tag_name: tag,
    name: tag,
    draft: false,
    prerelease: false,
    created_at: '2020-01-01T00:00:00Z',
    published_at: published,
    assets: [],
    ...more,
  };
}
