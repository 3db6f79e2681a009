import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { type ActRun, readActLog } from './act-log.ts';
import type { TestForge } from './forge.ts';
import { gitEnvironment } from './forge-repository.ts';
import { testRuntime } from './runtime.ts';
import { tool } from './tools.ts';

export interface ActJob {
  /** The forge that the workflow believes to run on, the repository there, and what `GITHUB_TOKEN` is. */
  readonly forge: TestForge;
  readonly repository: string;
  readonly token: string;
  /** Path of the workflow in the repository. */
  readonly workflow: string;
  readonly event?: 'workflow_dispatch' | 'schedule';
  readonly inputs?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Runs workflows with act, the way a self-hosted runner does: on this machine, each in a fresh checkout. */
export interface Act {
  run(job: ActJob): Promise<ActRun>;
}

/** More than any job takes; act that hangs must not hang the tests. */
const timeout = 120_000;
const root = join(import.meta.dirname, '..', '..');

/** What a runner gets of an action: what is committed, without `node_modules`. */
const actionFiles = ['action.yml', 'actions', 'dist', 'package.json'];

/** @param folder an empty folder for all that act leaves; whoever made it removes it */
export async function startAct(folder: string): Promise<Act> {
  const program = tool('act');
  const action = join(folder, 'action');
  await Promise.all(actionFiles.map((name) => cp(join(root, name), join(action, name), { recursive: true })));
  return {
    async run(job) {
      const workspace = await mkdtemp(join(folder, 'run-'));
      const checkout = await checkOut(job, join(workspace, 'checkout'));
      const secretFile = join(workspace, 'secrets');
      await writeFile(secretFile, dotenv({ ...job.secrets, GITHUB_TOKEN: job.token }), { mode: 0o600 });
      const args = argumentsOf(job, action, secretFile);
      try {
        return await runAct(program, args, checkout, workspace);
      } finally {
        await rm(workspace, { recursive: true, force: true });
      }
    },
  };
}

/** A clone that pushes to the forge with the job's token, as actions/checkout leaves it: act only copies the folder. */
async function checkOut({ forge, repository, token }: ActJob, checkout: string): Promise<string> {
  const runtime = testRuntime({ env: gitEnvironment });
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  await runtime.exec('git', ['clone', '--quiet', forge.repository(repository).folder, checkout]);
  const git = async (...args: readonly string[]) => await runtime.exec('git', args, { cwd: checkout });
  await git('remote', 'set-url', 'origin', `${forge.url}/${repository}.git`);
  await git('config', `http.${forge.url}/.extraheader`, `AUTHORIZATION: basic ${basic}`);
  return checkout;
}

function argumentsOf(job: ActJob, action: string, secretFile: string): readonly string[] {
  const { forge, repository, workflow, event = 'workflow_dispatch', inputs = {}, variables = {} } = job;
  const environment = {
    GITHUB_SERVER_URL: forge.url,
    GITHUB_API_URL: `${forge.url}/api/v3`,
    GITHUB_REPOSITORY: repository,
  };
  return [
    event,
    '--json',
    `--workflows=${workflow}`,
    `--secret-file=${secretFile}`,
    // No containers, no servers, nothing fetched: the only repository that a job may use is this one.
    '--platform=self-hosted=-self-hosted',
    '--container-daemon-socket=-',
    '--no-cache-server',
    `--local-repository=tidegate/tidegate@v1=${action}`,
    // act would hide a secret that the actions let out.
    '--insecure-secrets',
    ...pairs('--env', environment),
    ...pairs('--input', inputs),
    ...pairs('--var', variables),
  ];
}

function pairs(flag: string, values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${flag}=${name}=${value}`);
}

async function runAct(
  program: string,
  args: readonly string[],
  cwd: string,
  workspace: string,
): Promise<ActRun> {
  const folders = { HOME: join(workspace, 'home'), TMPDIR: join(workspace, 'tmp') };
  await Promise.all(Object.values(folders).map((path) => mkdir(path)));
  const env = {
    ...folders,
    // The Node that runs the tests is the one that runs the actions.
    PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
  const child = spawn(program, args, { cwd, env, timeout, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return readActLog(stdout, stderr);
}

/** Lines of `NAME="value"`; a value may have several lines. */
function dotenv(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('');
}

/** A temporary folder that is removed at the end of the block. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'tidegate-e2e-'));
  return {
    path,
    [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }),
  };
}
