import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createForge } from '../../src/forge/create-forge.ts';
import type { Forge } from '../../src/forge/forge.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import { createHttp } from '../../src/http/client.ts';
import { type Bumping, type BumpingOptions, startBumping } from './bump-side.ts';
import { createForgeRepository, type ForgeFiles, type ForgeRepository } from './forge-repository.ts';
import { type Gitea, type GiteaOptions, startGitea } from './gitea.ts';

/** A pull request as Gitea tells of it, and what people see. */
export interface GiteaPull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: string;
  readonly draft: boolean;
  readonly merged: boolean;
  readonly merged_at: string | null;
  readonly labels: readonly { readonly name: string; readonly color: string }[] | null;
  readonly assignees: readonly { readonly login: string }[] | null;
  readonly requested_reviewers: readonly { readonly login: string }[] | null;
  readonly requested_reviewers_teams: readonly { readonly name: string }[] | null;
  readonly milestone: { readonly title: string } | null;
  readonly head: { readonly sha: string };
}

/** A Gitea with an organization and people: `bot` runs tidegate, `alice` and `bob` may write too, `eve` may not. */
export interface GiteaLab {
  readonly gitea: Gitea;
  /** Name → token; that of `bot` has no more scopes than the documentation asks for. */
  readonly tokens: Readonly<Record<'bot' | 'alice' | 'eve', string>>;
  /** Another one. */
  readonly token: Gitea['token'];
  /** The next repository of the organization, with these files on `main`, and the air-gapped side that points at it. */
  side(t: TestContext, files: ForgeFiles, options?: BumpingOptions): Promise<GiteaSide>;
  close(): Promise<void>;
}

export interface GiteaSide extends Bumping {
  /** `acme/<name>` */
  readonly name: string;
  /** What is on the forge, and what alice pushes to it. */
  readonly repository: ForgeRepository;
  /** Below the repository, as its owner. */
  api(method: string, path: string, json?: unknown): Promise<unknown>;
  /** As it tells of itself, for the token of `bot`. */
  forge(): Promise<Forge>;
  /** The newest first. */
  pulls(): Promise<readonly GiteaPull[]>;
}

const organization = 'acme';
const writers = ['bot', 'alice', 'bob'];

export async function startGiteaLab(options: GiteaOptions = {}): Promise<GiteaLab> {
  const gitea = await startGitea(options);
  for (const name of [...writers, 'eve']) {
    await gitea.user(name);
  }
  const tokens = {
    bot: await gitea.token('bot', 'write:repository', 'write:issue'),
    alice: await gitea.token('alice', 'all'),
    eve: await gitea.token('eve', 'all'),
  };
  await gitea.api('POST', '/orgs', { username: organization });
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-clones-'));
  let count = 0;
  return {
    gitea,
    tokens,
    token: (name, ...scopes) => gitea.token(name, ...scopes),
    async side(t, files, bumping = {}) {
      count += 1;
      const name = `${organization}/deploy-${count}`;
      const path = `/repos/${name}`;
      await gitea.api('POST', `/orgs/${organization}/repos`, {
        name: `deploy-${count}`,
        private: true,
        default_branch: 'main',
      });
      for (const writer of writers) {
        await gitea.api('PUT', `${path}/collaborators/${writer}`, { permission: 'write' });
      }
      const remote = `${gitea.url.replace('//', `//alice:${tokens.alice}@`)}/${name}.git`;
      const repository = cloneOf(remote, await createForgeRepository(folder, name, files));
      await repository.git('push', '--quiet', remote, 'main');
      const bump = await startBumping(`${gitea.url}/${name}`, tokens.bot, bumping);
      const { clock } = bump.side.runtime;
      // It takes its time, which stands still on the clock.
      clock.sleep = async (milliseconds) => await wait(milliseconds);
      t.after(() => bump.side.registry.close());
      const api: GiteaSide['api'] = (method, below, json) => gitea.api(method, `${path}${below}`, json);
      return {
        ...bump,
        name,
        repository,
        api,
        forge: () =>
          createForge({
            http: createHttp({ endpoints: {}, runtime: bump.side.runtime }),
            runtime: bump.side.runtime,
            repository: parseRepositoryUrl(`${gitea.url}/${name}`, {}),
            token: tokens.bot,
            config: {},
            endpoints: {},
          }),
        async pulls() {
          const pulls = await api('GET', '/pulls?state=all&limit=50');
          const numbers = (Array.isArray(pulls) ? pulls : []).map((pull: unknown) => Object(pull).number);
          // The list leaves out teams.
          return await Promise.all(
            numbers.map(async (number) => parsePull(await api('GET', `/pulls/${number}`))),
          );
        },
      };
    },
    async close() {
      await gitea.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Looks at the forge before each answer, and pushes each commit. */
function cloneOf(remote: string, local: ForgeRepository): ForgeRepository {
  const fetch = async (): Promise<void> => {
    await local.git('fetch', '--quiet', '--prune', remote, '+refs/heads/*:refs/heads/*');
  };
  return {
    ...local,
    async commit(commit) {
      await fetch();
      const id = await local.commit(commit);
      await local.git('push', '--quiet', remote, `+${commit.branch}`);
      return id;
    },
    async resolve(name) {
      await fetch();
      return await local.resolve(name);
    },
    async read(name, path) {
      await fetch();
      return await local.read(name, path);
    },
    async ahead(base, head) {
      await fetch();
      return await local.ahead(base, head);
    },
  };
}

function parsePull(answer: unknown): GiteaPull {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a test looks at what it needs
  return answer as GiteaPull;
}
