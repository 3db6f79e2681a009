import { UserError } from '../errors.ts';
import type { Endpoints } from '../http/endpoints.ts';
import type { Http } from '../http/http.ts';
import { withoutPassword } from '../redact.ts';
import type { PullRequestConfig } from '../release/pull-request-schema.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { field } from './answer.ts';
import { type Api, type ApiOptions, createApi } from './api.ts';
import type { Forge } from './forge.ts';
import { giteaForge } from './gitea.ts';
import { githubForge } from './github.ts';
import { noForge } from './none.ts';
import { isGithubCloud, isReadable, type RepositoryUrl } from './repository-url.ts';

type ForgeKind = NonNullable<PullRequestConfig['forge']>;

export interface ForgeOptions {
  readonly http: Http;
  readonly runtime: Runtime;
  readonly repository: RepositoryUrl;
  /** Sent to the repository's own origin and to the configured API, and nowhere else. */
  readonly token: string;
  readonly config: Pick<PullRequestConfig, 'forge' | 'api'>;
  /** As in the release file: an API on plain http needs a line there. */
  readonly endpoints: Endpoints;
}

const gitea = new Set(['codeberg.org', 'gitea.com']);

/**
 * The forge of a repository: as configured, else as its host, its API's address or the workflow's environment tell, else
 * as it says of itself.
 * @throws UserError `UNKNOWN_FORGE`; `INVALID_REPOSITORY` for an API on plain http
 */
export async function createForge(options: ForgeOptions): Promise<Forge> {
  const { repository, config } = options;
  const configured = config.api ?? workflowApi(options);
  requireUnreadable(configured, options);
  const kind = config.forge ?? kindOf(repository, configured) ?? (await askKind(options));
  const api = (configured ?? defaultApi(repository, kind)).replace(/\/+$/, '');
  return await openForge(kind, { ...options, api });
}

function requireUnreadable(api: string | undefined, { endpoints }: ForgeOptions): void {
  if (api !== undefined && isReadable(new URL(api), endpoints)) {
    throw new UserError(
      'INVALID_REPOSITORY',
      `${withoutPassword(api)}: over plain http the token would be readable on the way`,
      {
        hint: 'Set pullRequest.api in the release file to an https address, or name its host under endpoints.',
      },
    );
  }
}

async function openForge(kind: ForgeKind, options: ApiOptions): Promise<Forge> {
  switch (kind) {
    case 'github':
      return await githubForge(options);
    case 'gitea':
      return giteaForge(options);
    default:
      return noForge(options.repository);
  }
}

/** The workflow's own API address is right for its own forge only. */
function workflowApi({ repository, runtime }: ForgeOptions): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_API_URL: api } = runtime.env;
  const isOwn = server !== undefined && URL.canParse(server) && new URL(server).origin === repository.origin;
  return isOwn ? api : undefined;
}

function kindOf(repository: RepositoryUrl, api: string | undefined): ForgeKind | undefined {
  if (isGithubCloud(repository) || (api !== undefined && /\/api\/v3\/*$/.test(api))) {
    return 'github';
  }
  return gitea.has(new URL(repository.origin).hostname) || (api !== undefined && /\/api\/v1\/*$/.test(api))
    ? 'gitea'
    : undefined;
}

/** GitHub REST API, "Getting started"; Gitea's API is at one place, below its own root. */
function defaultApi(repository: RepositoryUrl, kind: ForgeKind): string {
  const { origin, prefix } = repository;
  if (kind === 'github') {
    return isGithubCloud(repository) ? `https://api.${new URL(origin).hostname}` : `${origin}/api/v3`;
  }
  return `${origin}${prefix}/api/v1`;
}

/** Each has a route that the other has not. */
async function askKind(options: Omit<ApiOptions, 'api'>): Promise<ForgeKind> {
  const { repository } = options;
  const { origin, prefix, url } = repository;
  const api = createApi(options, { accept: 'application/json' });
  const version = await ask(api, `${origin}${prefix}/api/v1/version`, 401);
  if (typeof field(version, 'version') === 'string') {
    return 'gitea';
  }
  const meta = await ask(api, `${origin}/api/v3/meta`);
  if (typeof field(meta, 'verifiable_password_authentication') === 'boolean') {
    return 'github';
  }
  throw new UserError('UNKNOWN_FORGE', `${url}: neither GitHub Enterprise Server nor Gitea nor Forgejo`, {
    hint: 'Set pullRequest.forge in the release file to github or gitea where it is one of them behind another address (see pullRequest.api), else to none: the branch is pushed, and a person opens the pull request.',
  });
}

async function ask(api: Api, url: string, ...accept: readonly number[]): Promise<unknown> {
  return (await api('GET', url, { accept: [400, 403, 404, 405, 410, ...accept] })).body;
}
