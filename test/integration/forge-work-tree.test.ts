import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { placeInRepository } from '../../src/forge/work-tree.ts';
import { gitEnvironment } from '../support/forge-repository.ts';
import { testRuntime } from '../support/runtime.ts';

const addresses = [
  ['https://bot:secret@git.corp/Acme/Deploy.git', 'git.corp/acme/deploy'],
  ['https://git.corp:8443/forge/acme/deploy/', 'git.corp:8443/forge/acme/deploy'],
  ['https://git.corp/acme/deploy.git/', 'git.corp/acme/deploy'],
  ['https://dev.azure.com/org/project/_git/repo', 'dev.azure.com/org/project/_git/repo'],
  ['ssh://git@Git.corp:2222/acme/deploy.git', 'git.corp:2222/acme/deploy'],
  ['git@git.corp:acme/deploy.git', 'git.corp/acme/deploy'],
  ['secret@git.corp:deploy', 'git.corp/deploy'],
] as const;

/** Of other machines or nobody's, or in words that only their helper understands: some are said to hold a password. */
const nameless = [
  '/srv/git/deploy.git',
  '../deploy.git',
  'file:///srv/git/deploy.git',
  'https://secret@git.corp',
  'https::https://user:secret@git.corp/deploy.git',
  'https::user:secret@git.corp/deploy.git',
  'https://user:p#secret@git.corp/deploy.git',
  'https://user:1\\secret@git.corp/deploy.git',
  'https://user:secret@git.corp:x/deploy',
  'user:secret@git.corp/deploy',
  'ext::ssh -o X host %S a/b',
  'codecommit::eu-west-1://prof@repo',
];

const path = 'a b/*.yaml';

describe('the name of a file in its repository', () => {
  const runtime = testRuntime();
  const { cwd } = runtime;
  const place = { repository: 'git.corp/deploy', path };
  const git = (...args: readonly string[]): void => {
    execFileSync('git', args, { cwd, env: gitEnvironment });
  };
  before(async () => {
    git('init', '--quiet', 'here');
    git('-C', 'here', 'remote', 'add', 'origin', 'https://git.corp/deploy');
    await mkdir(join(cwd, 'here/a b'));
    await writeFile(join(cwd, 'here/a b/*.yaml'), '');
    await writeFile(join(cwd, 'here/a b/new.yaml'), '');
    await symlink('here', join(cwd, 'there'));
    git('-C', 'here', 'add', '--', ':(literal)a b/*.yaml');
  });

  test('says how new the checkout is, once there is a commit', async () => {
    const person = ['-c', 'user.name=dev', '-c', 'user.email=dev@corp'];
    const commit = ['commit', '--quiet', '--message', 'x'];
    assert.deepEqual(await placeInRepository(join(cwd, 'here', path), runtime), place);
    execFileSync('git', ['-C', 'here', ...person, ...commit], {
      cwd,
      env: { ...gitEnvironment, GIT_COMMITTER_DATE: '2026-11-02T10:00:00Z' },
    });
    const { committedAt } = (await placeInRepository(join(cwd, 'here', path), runtime)) ?? {};
    assert.equal(committedAt?.toISOString(), '2026-11-02T10:00:00.000Z');
    git('-C', 'here', 'update-ref', '-d', 'HEAD');
  });

  test('is its path as git lists it, from wherever it is read, and whosever the checkout is', async () => {
    assert.deepEqual(await placeInRepository(join(cwd, 'here', path), runtime), place);
    assert.deepEqual(await placeInRepository(join(cwd, 'there', path), runtime), place);
    const env = {
      GIT_DIR: join(cwd, 'elsewhere'),
      GIT_INDEX_FILE: '/dev/null',
      GIT_GLOB_PATHSPECS: '1',
      GIT_TEST_ASSUME_DIFFERENT_OWNER: '1',
    };
    assert.deepEqual(await placeInRepository(join(cwd, 'here', path), testRuntime({ cwd, env })), place);
  });

  test('begins with the repository, and holds nothing of its address that may be secret', async () => {
    const named = async (address: string): Promise<string | undefined> => {
      git('-C', 'here', 'remote', 'set-url', 'origin', address);
      return (await placeInRepository(join(cwd, 'here', path), runtime))?.repository;
    };
    for (const [address, repository] of addresses) {
      assert.equal(await named(address), repository);
    }
    for (const address of nameless) {
      assert.equal(await named(address), undefined, address);
    }
    assert.match(runtime.lines.join('\n'), /info: \S.*yaml has no name in git .*: no remote origin/);
    assert.doesNotMatch(runtime.lines.join('\n'), /secret/);
  });

  test('is none where git does not know the file, or there is no git; the log says why', async () => {
    await writeFile(join(cwd, 'outside.yaml'), '');
    const without = testRuntime({ cwd, env: { PATH: cwd } });
    assert.equal(await placeInRepository(join(cwd, 'here/a b/new.yaml'), runtime), undefined);
    assert.match(runtime.lines.at(-1) ?? '', /did not match/);
    assert.equal(await placeInRepository(join(cwd, 'outside.yaml'), runtime), undefined);
    assert.match(runtime.lines.at(-1) ?? '', /not a git repository/);
    assert.equal(await placeInRepository(join(cwd, 'here', path), without), undefined);
  });
});
