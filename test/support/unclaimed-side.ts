import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type BumpSide, type BumpSideOptions, startBumpSide } from './bump-side.ts';
import { gitEnvironment } from './forge-repository.ts';

const name = 'platform/wandb';

export function values(tag: string): string {
  return `image: {repository: registry.test/local, tag: "${tag}"}\n`;
}

/** What `bump` proposes for stage, as dev names the release already; the release file lies in a checkout of `acme/deploy`. */
export async function startUnclaimedSide(t: TestContext, { more = '', ...options }: BumpSideOptions = {}) {
  const bumped = await startBumpSide({
    files: { 'dev.yaml': values('0.62.2'), 'stage.yaml': values('0.59.2') },
    bump: entries('stage'),
    more: `${more}${environments('stage')}`,
    ...options,
  });
  t.after(() => bumped.close());
  const { folder } = bumped.side;
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: folder, env: gitEnvironment, encoding: 'utf8' });
  git('init', '--quiet');
  git('remote', 'add', 'origin', 'https://bot:secret@git.corp/forge/Acme/deploy.git');
  git('add', 'tidegate.yaml');
  /** Default: later than all that a run commits, by its own clock. */
  const commit = (date = '2026-12-01T00:00:00Z'): void => {
    const person = ['-c', 'user.name=dev', '-c', 'user.email=dev@corp'];
    execFileSync('git', [...person, 'commit', '--quiet', '--allow-empty', '--message', 'x'], {
      cwd: folder,
      env: { ...gitEnvironment, GIT_COMMITTER_DATE: date },
    });
  };
  commit();
  await bumped.promote(1);
  const path = join(folder, 'tidegate.yaml');
  /** Another file of releases at that path, made of the first. */
  const rewrite = async (change: (text: string) => string, to = path): Promise<void> => {
    await writeFile(to, change(await readFile(path, 'utf8')));
    git('add', to);
  };
  const pulls = () => bumped.forge.pulls(name).map(({ head, state }) => `${head} ${state}`);
  const branches = async (): Promise<readonly string[]> =>
    (await bumped.repository.git('for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads/tidegate'))
      .split('\n')
      .slice(0, -1);
  return { ...bumped, git, commit, rewrite, pulls, branches, path };
}

function entries(...names: readonly string[]): string {
  return ['dev', ...names]
    .map((environment) => {
      const file = environment === 'dev' ? 'dev.yaml' : 'stage.yaml';
      return `  - {file: ${file}, chart: operator-wandb, environment: ${environment}}\n`;
    })
    .join('');
}

function environments(...names: readonly string[]): string {
  return `environments:\n${['dev', ...names].map((environment) => `  - {name: ${environment}}\n`).join('')}`;
}

/** The same release file with other environments besides dev. */
export function withOnly(...names: readonly string[]) {
  return (text: string): string =>
    text
      .replace(/^environments:\n(?: .*\n)+/m, () => environments(...names))
      .replace(/^bump:\n(?: .*\n)+/m, () => `bump:\n${entries(...names)}`);
}

export function withoutEnvironments(text: string): string {
  return text.replace(/^environments:\n(?: .*\n)+/m, '').replaceAll(/, environment: [\w-]+/g, '');
}

/** The same, one folder further down. */
export function below(text: string): string {
  return text.replace('trust: ', 'trust: ../');
}

export function writesOf({ forge }: BumpSide): number {
  return forge.requests.filter((request) => !request.startsWith('GET ') && !/upload-pack/.test(request))
    .length;
}
