import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { TidegateError } from '../../src/errors.ts';
import { gitEnvironment } from '../../src/forge/git-environment.ts';
import { type GitRepository, openGitRepository } from '../../src/forge/git.ts';
import { parseRepositoryUrl } from '../../src/forge/repository-url.ts';
import type { Endpoints } from '../../src/http/endpoints.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { fails } from '../support/fails.ts';
import { type ForgeOptions, startForge, type TestForge } from '../support/forge.ts';
import { testRuntime } from '../support/runtime.ts';
import { tlsFront, tunnelProxy } from '../support/tls-front.ts';

const token = 'secret-token-for-tests';
const path = 'deploy/values.yaml';

async function serve(t: TestContext, options: Partial<ForgeOptions> = {}): Promise<TestForge> {
  const files = {
    [path]: 'a: 1\n',
    'deploy/big.bin': Buffer.alloc(100_000, 'x'),
    'run.sh': { content: 'x', mode: '100755' },
  };
  const forge = await startForge({
    tokens: { [token]: 'write' },
    repositories: { 'acme/deploy': files },
    ...options,
  });
  t.after(() => forge.close());
  return forge;
}

async function open(
  url: string,
  endpoints: Endpoints = {},
  runtime: Runtime = testRuntime(),
): Promise<GitRepository> {
  return await openGitRepository(
    { repository: parseRepositoryUrl(url, endpoints), token, endpoints },
    runtime,
  );
}

async function push(git: GitRepository, branch: string, parent: 'base' | 'branch' = 'base'): Promise<void> {
  const files = [{ path, mode: '100644', bytes: Buffer.from(`a: ${parent}\n`) }];
  const current = await git.branch(branch);
  await git.push({ branch, current, parent, files, message: 'feat: move', email: 'bot@example.com' });
}

test('a repository with SHA-256 names, and a branch with an odd one', async (t) => {
  const forge = await serve(t, { objectFormat: 'sha256' });
  const remote = forge.repository('acme/deploy');
  const branch = `tidegate/wandb-#1%2F"'$(x)&;ä`;
  await using git = await open(`${forge.url}/acme/deploy`);
  await push(git, branch);
  assert.equal((await git.branch(branch))?.isOurs, true);
  const theirs = await remote.commit({ branch, files: { 'other.txt': 'mine' } });
  assert.equal((await git.branch(branch))?.ours.length, 1);
  await push(git, branch, 'branch');
  assert.equal(await remote.ahead(branch, theirs), 0);
  assert.match(theirs, /^[0-9a-f]{64}$/);
});

test('files that nobody reads are not fetched, where the forge can leave them out', async (t) => {
  const forge = await serve(t, { allowFilter: true });
  const runtime = testRuntime();
  let folder = '';
  const watching: Runtime = {
    ...runtime,
    exec: (command, args, options) => {
      folder = options?.env?.['GIT_DIR'] ?? folder;
      return runtime.exec(command, args, options);
    },
  };
  await using git = await open(`${forge.url}/acme/deploy`, {}, watching);
  const missing = async (): Promise<number> => {
    const args = ['--git-dir', folder, 'rev-list', '--objects', '--missing=print', 'refs/fetched/main'];
    const { stdout } = await runtime.exec('git', args);
    return stdout.toString('utf8').match(/^\?/gm)?.length ?? 0;
  };
  assert.equal(await missing(), 3);
  assert.equal((await git.read(path)).bytes.toString(), 'a: 1\n');
  assert.equal(await missing(), 2);
  await push(git, 'tidegate/wandb');
  const remote = forge.repository('acme/deploy');
  assert.equal(await remote.git('diff', '--name-only', 'main', 'tidegate/wandb'), `${path}\n`);
  // It reads what was fetched of the branch, too, and that is what a dry run sees.
  assert.equal((await git.branch('tidegate/wandb'))?.isOurs, true);
  assert.equal(await missing(), 2);
});

test('a rule of the forge that refuses the push is shown in its own words', async (t) => {
  const forge = await serve(t);
  const { folder } = forge.repository('acme/deploy');
  await using git = await open(`${forge.url}/acme/deploy`);
  const words = [
    'GH013: Repository rule violations found: commits must have verified signatures.',
    'ticket not found in the message; failed to update the tracker: HTTP 403',
  ];
  for (const text of words) {
    const hook = `#!/bin/sh\necho "${text}" >&2\nexit 1\n`;
    await writeFile(join(folder, 'hooks/pre-receive'), hook, { mode: 0o755 });
    await assert.rejects(push(git, 'tidegate/wandb'), (error) => {
      assert.ok(error instanceof TidegateError);
      assert.deepEqual([error.code, error.details[0]], ['PUSH_REJECTED', `remote: ${text}`]);
      return true;
    });
  }
});

test('what a surrounding git has set takes no part', async (t) => {
  const forge = await serve(t);
  const runtime = testRuntime({
    env: { GIT_WORK_TREE: '/srv', GIT_QUARANTINE_PATH: '/srv/q', GIT_TRACE: '1' },
  });
  await using git = await open(`${forge.url}/acme/deploy`, {}, runtime);
  await push(git, 'tidegate/wandb');
  assert.equal((await git.branch('tidegate/wandb'))?.isOurs, true);
});

test('a forge with a certificate of the company’s own, which asks for one of ours', async (t) => {
  const forge = await serve(t);
  const corp = makeAuthority('Corp CA');
  const identity = makeCertificate('git.corp', corp, ['git.corp']);
  const front = await tlsFront(t, forge.url, { identity, clientsOf: corp, required: true });
  const proxy = await tunnelProxy(t, { 'git.corp': front.port });
  const runtime = testRuntime({ env: { https_proxy: proxy.url, HTTPS_PROXY: undefined } });
  const own = makeCertificate('runner', corp, []);
  const write = (name: string, text: string): Promise<void> => writeFile(join(runtime.cwd, name), text);
  await write('ca.pem', corp.certificate);
  await write('own.pem', own.certificate);
  await write('own.key', own.key);
  const url = 'https://git.corp/acme/deploy';
  const [certificate, key] = ['own.pem', 'own.key'];
  await assert.rejects(open(url, { 'git.corp': { certificate, key } }, runtime), (error) => {
    assert.ok(error instanceof TidegateError);
    assert.equal(error.code, 'UNREACHABLE');
    return true;
  });
  await assert.rejects(open(url, { 'git.corp': { ca: 'none.pem' } }, runtime), fails('INVALID_ENDPOINT'));
  await using git = await open(url, { 'git.corp': { ca: 'ca.pem', certificate, key } }, runtime);
  assert.equal((await git.read(path)).bytes.toString(), 'a: 1\n');
  assert.equal(front.clients.at(-1), 'runner');
  assert.ok(proxy.asked.every((line) => line === 'CONNECT git.corp:443'));
});

test('a proxy in capitals is used for plain http, and none on loopback', async (t) => {
  const forge = await serve(t);
  const proxy = await tunnelProxy(t, {});
  const env = { HTTP_PROXY: proxy.url, http_proxy: undefined };
  await using git = await open(`${forge.url}/acme/deploy`, {}, testRuntime({ env }));
  assert.equal(git.base, 'main');
  const endpoints = { 'git.corp': 'http://git.corp' };
  const runtime = testRuntime({ env });
  await assert.rejects(open('https://git.corp/acme/deploy', endpoints, runtime), fails('UNAUTHORIZED'));
  assert.match(proxy.asked[0] ?? '', /^GET http:\/\/git\.corp\/acme\/deploy\.git\/info\/refs/);
  // Older versions of curl know no ranges in NO_PROXY, so they are told the host.
  const ranged = testRuntime({ env: { ...env, NO_PROXY: '10.0.0.0/8', no_proxy: undefined } });
  const repository = parseRepositoryUrl('https://10.1.2.3/acme/deploy', {});
  const { no_proxy: direct } = await gitEnvironment(ranged, ranged.cwd, { repository });
  assert.equal(direct, '10.0.0.0/8,127.0.0.1,localhost,::1,10.1.2.3');
});
