import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serveGit } from './forge-git.ts';
import {
  createForgeRepository,
  type ForgeFiles,
  type ForgeRepository,
  type RepositoryOptions,
} from './forge-repository.ts';
import { type Permission, permissionOf, refuseGit, refuseRest } from './forge-permission.ts';
import { answerGitea, giteaError } from './forge-gitea.ts';
import { answerGraphql } from './forge-graphql.ts';
import {
  type ForgePeople,
  type ForgePull,
  type RestAnswer,
  restError,
  type RestRepository,
  type RestRequest,
  somePeople,
} from './forge-pulls.ts';
import { answerRest, notFound } from './forge-rest.ts';

export interface ForgeOptions extends RepositoryOptions {
  /** `owner/name` → the files on `main`. */
  readonly repositories: Readonly<Record<string, ForgeFiles>>;
  /** Token → what it may do everywhere. */
  readonly tokens: Readonly<Record<string, 'read' | 'write'>>;
  /** Whose API it speaks. */
  readonly kind?: 'github' | 'gitea';
  /** What all repositories have besides git, where that is not `somePeople`. */
  readonly people?: Partial<ForgePeople>;
  /** Whose token it is, for GitHub's GraphQL. */
  readonly login?: string;
  /** On GitHub: a name that a repository had → the one it has. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Everybody may read. */
  readonly isPublic?: boolean;
  /** Where the bare repositories are kept, and stay; default: a temporary folder that `close` removes. */
  readonly folder?: string;
}

/** Seen before the forge answers; an answer that it gives is sent instead, and what it does first is a race. */
export type ForgeHook = (request: {
  readonly method: string;
  readonly path: string;
  /** `?page=1`, or empty. */
  readonly search: string;
  readonly authorization?: string | undefined;
}) => Promise<RestAnswer | undefined> | RestAnswer | undefined;

/** A forge on loopback: real git over smart HTTP, and strict routes of GitHub (Enterprise Server) or Gitea beside it. */
export interface TestForge extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `METHOD /path` of every request, git's too. */
  readonly requests: readonly string[];
  repository(name: string): ForgeRepository;
  pulls(name: string): ForgePull[];
  /** Replaces the hook. */
  before(hook: ForgeHook | undefined): void;
  close(): Promise<void>;
}

type Kept = Omit<RestRepository, 'name'>;

interface State {
  readonly options: ForgeOptions;
  readonly root: string;
  readonly repositories: ReadonlyMap<string, Kept>;
  readonly requests: string[];
  hook: ForgeHook | undefined;
}

export async function startForge(options: ForgeOptions): Promise<TestForge> {
  const root = options.folder ?? (await mkdtemp(join(tmpdir(), 'tidegate-forge-')));
  const made = Object.entries(options.repositories).map(async ([name, files]): Promise<[string, Kept]> => {
    const people = { ...somePeople, labels: [...somePeople.labels], ...options.people };
    return [name, { git: await createForgeRepository(root, name, files, options), pulls: [], people }];
  });
  const state: State = {
    options,
    root,
    repositories: new Map(await Promise.all(made)),
    requests: [],
    hook: undefined,
  };
  const server = createServer((request, response) => {
    // A request that no forge knows is a fault of the test's subject, and says so.
    serve(state, request, response).catch((error: unknown) =>
      response.headersSent
        ? response.destroy(toError(error))
        : send(response, restError(418, toError(error).message)),
    );
  });
  // A forge that a test forgot must not keep the process alive.
  server.unref();
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => {
      server.close(closed);
    });
    await (options.folder === undefined ? rm(root, { recursive: true, force: true }) : undefined);
  };
  return {
    url: `http://127.0.0.1:${port}`,
    requests: state.requests,
    repository: (name) => find(state, name).git,
    pulls: (name) => find(state, name).pulls,
    before(hook) {
      state.hook = hook;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const origin = `http://${request.headers.host}`;
  const url = new URL(request.url ?? '/', origin);
  const method = request.method ?? 'GET';
  state.requests.push(`${method} ${url.pathname}`);
  const early = await state.hook?.({
    method,
    path: url.pathname,
    search: url.search,
    authorization: request.headers.authorization,
  });
  if (early !== undefined) {
    send(response, early);
    return;
  }
  const smart = /^\/([^/]+\/[^/]+)\.git\/(?:info\/refs|git-(?:upload|receive)-pack)$/.exec(url.pathname);
  const permission = permissionOf(state.options.tokens, request);
  if (smart !== null) {
    const writes = `${url.pathname}${url.search}`.includes('receive-pack');
    const open = permission === 'none' && state.options.isPublic === true && !writes;
    const exists = state.repositories.has(smart[1] ?? '');
    const refused = refuseGit(open ? 'read' : permission, exists, writes);
    await (refused === undefined
      ? serveGit(state.root, 'tester', url, request, response)
      : send(response, refused));
    return;
  }
  const asked = { method, path: url.pathname, query: url.searchParams, body: await text(request), origin };
  const answer = state.options.kind === 'gitea' ? serveGitea : serveGithub;
  send(response, await answer(state, permission, request, asked));
}

async function serveGithub(
  state: State,
  permission: Permission,
  request: IncomingMessage,
  asked: RestRequest,
): Promise<RestAnswer> {
  const refused = refuseRest(permission, request, asked);
  if (refused !== undefined) {
    return refused;
  }
  // The second one is where an endpoint for api.github.com leads.
  if (asked.path === '/api/graphql' || asked.path === '/api/v3/graphql') {
    const all = [...state.repositories].map(([name, kept]) => ({ name, ...kept }));
    return await answerGraphql(all, asked, state.options.login ?? 'a-person');
  }
  if (asked.path === '/api/v3/meta') {
    return { status: 200, body: { verifiable_password_authentication: true, installed_version: '3.20.0' } };
  }
  const moved = redirect(state, asked);
  if (moved !== undefined) {
    return moved;
  }
  const { name = '', path = '', kept } = findAsked(state, 'v3', asked);
  return kept === undefined ? notFound() : await answerRest({ name, ...kept }, { ...asked, path });
}

async function serveGitea(
  state: State,
  permission: Permission,
  request: IncomingMessage,
  asked: RestRequest,
): Promise<RestAnswer> {
  if (asked.path === '/api/v1/version') {
    return { status: 200, body: { version: '1.26.0' } };
  }
  if (permission === 'none' || permission === 'wrong') {
    return giteaError(401, 'invalid username, password or token');
  }
  if (permission === 'read' && request.method !== 'GET') {
    return giteaError(
      403,
      'token does not have at least one of required scope(s), required=[write:repository], token scope=read:repository',
    );
  }
  const { name = '', path = '', kept } = findAsked(state, 'v1', asked);
  return kept === undefined
    ? giteaError(404, 'not found')
    : await answerGitea({ name, ...kept }, { ...asked, path });
}

/** A repository that was renamed, or has another owner now: by number, and to a write by 307 (GitHub REST API, "Follow redirects"). */
function redirect(state: State, { method, path, query, origin }: RestRequest): RestAnswer | undefined {
  const [, old = '', rest = ''] = /^\/api\/v3\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path) ?? [];
  const name = state.options.renamed?.[old];
  if (name === undefined) {
    return undefined;
  }
  const id = [...state.repositories.keys()].indexOf(name) + 1;
  const location = `${origin}/api/v3/repositories/${id}${rest}?${query.toString()}`;
  return { ...restError(method === 'GET' ? 301 : 307, 'Moved Permanently'), headers: { location } };
}

function findAsked(
  state: State,
  version: string,
  { path }: RestRequest,
): {
  readonly name?: string | undefined;
  readonly path?: string | undefined;
  readonly kept?: Kept | undefined;
} {
  const [, api, named, id, rest] =
    /^\/api\/(v\d)\/(?:repos\/([^/]+\/[^/]+)|repositories\/(\d+))(\/.*)?$/.exec(path) ?? [];
  const name = named ?? [...state.repositories.keys()][Number(id) - 1];
  return { name, path: rest, kept: api === version ? state.repositories.get(name ?? '') : undefined };
}

function send(response: ServerResponse, { status, body, headers }: RestAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

function find(state: State, name: string): Kept {
  const found = state.repositories.get(name);
  if (found === undefined) {
    throw new Error(`the forge has no repository ${name}`);
  }
  return found;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
