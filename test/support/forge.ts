import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { serveGit } from './forge-git.ts';
import { createForgeRepository, type ForgeFiles, type ForgeRepository } from './forge-repository.ts';
import { answerRest, type ForgePull, notFound, type RestAnswer, restError } from './forge-rest.ts';

export interface ForgeOptions {
  /** `owner/name` → the files on `main`. */
  readonly repositories: Readonly<Record<string, ForgeFiles>>;
  /** Token → what it may do everywhere. */
  readonly tokens: Readonly<Record<string, 'read' | 'write'>>;
  /** Everybody may read. */
  readonly isPublic?: boolean;
  /** Where the bare repositories are kept, and stay; default: a temporary folder that `close` removes. */
  readonly folder?: string;
}

/** Seen before the forge answers; an answer that it gives is sent instead, and what it does first is a race. */
export type ForgeHook = (request: {
  readonly method: string;
  readonly path: string;
}) => Promise<RestAnswer | undefined> | RestAnswer | undefined;

/** A forge on loopback: real git over smart HTTP, and strict REST routes of GitHub (Enterprise Server) beside it. */
export interface TestForge extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** `METHOD /path` of every request, git's too. */
  readonly requests: readonly string[];
  repository(name: string): ForgeRepository;
  pulls(name: string): readonly ForgePull[];
  /** Replaces the hook. */
  before(hook: ForgeHook | undefined): void;
  close(): Promise<void>;
}

interface Kept {
  readonly git: ForgeRepository;
  readonly pulls: ForgePull[];
}

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
    return [name, { git: await createForgeRepository(root, name, files), pulls: [] }];
  });
  const state: State = {
    options,
    root,
    repositories: new Map(await Promise.all(made)),
    requests: [],
    hook: undefined,
  };
  const server = createServer((request, response) => {
    serve(state, request, response).catch((error: unknown) => response.destroy(toError(error)));
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
  const early = await state.hook?.({ method, path: url.pathname });
  if (early !== undefined) {
    send(response, early);
    return;
  }
  const rest = /^\/api\/v3\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(url.pathname);
  const smart = /^\/([^/]+\/[^/]+)\.git\/(?:info\/refs|git-(?:upload|receive)-pack)$/.exec(url.pathname);
  const repository = state.repositories.get(rest?.[1] ?? smart?.[1] ?? '');
  const permission = permissionOf(state, request);
  if (smart !== null) {
    const writes = `${url.pathname}${url.search}`.includes('receive-pack');
    const open = permission === 'none' && state.options.isPublic === true && !writes;
    const refused = refuseGit(open ? 'read' : permission, repository !== undefined, writes);
    await (refused === undefined
      ? serveGit(state.root, 'tester', url, request, response)
      : send(response, refused));
    return;
  }
  const refused = refuseRest(permission, request, method);
  const answer = async (): Promise<RestAnswer> =>
    repository === undefined || rest === null
      ? notFound()
      : await answerRest(
          { name: rest[1] ?? '', ...repository },
          { method, path: rest[2] ?? '', query: url.searchParams, body: await text(request), origin },
        );
  send(response, refused ?? (await answer()));
}

/** `none` without credentials, `wrong` with unknown ones. */
function permissionOf({ options }: State, request: IncomingMessage): 'none' | 'wrong' | 'read' | 'write' {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  if (value === '') {
    return 'none';
  }
  const basic = scheme.toLowerCase() === 'basic';
  const token = basic ? Buffer.from(value, 'base64').toString('utf8').split(':').slice(1).join(':') : value;
  return Object.hasOwn(options.tokens, token) ? (options.tokens[token] ?? 'wrong') : 'wrong';
}

function refuseGit(permission: string, exists: boolean, writes: boolean): RestAnswer | undefined {
  if (permission === 'none' || permission === 'wrong') {
    return {
      ...restError(401, 'Requires authentication'),
      headers: { 'www-authenticate': 'Basic realm="Forge"' },
    };
  }
  if (!exists) {
    return restError(404, 'Repository not found.');
  }
  return writes && permission === 'read'
    ? restError(403, 'Write access to repository not granted.')
    : undefined;
}

function refuseRest(permission: string, request: IncomingMessage, method: string): RestAnswer | undefined {
  if (request.headers['user-agent'] === undefined) {
    return restError(
      403,
      'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
    );
  }
  if (permission === 'wrong') {
    return restError(401, 'Bad credentials');
  }
  if (permission === 'none') {
    return method === 'GET' ? notFound() : restError(401, 'Requires authentication');
  }
  return method !== 'GET' && permission === 'read'
    ? restError(403, 'Resource not accessible by integration')
    : undefined;
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
