import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkedOut } from '../../../src/check/deploy-repository.ts';
import { whyElsewhere } from '../../../src/deploy/git-source.ts';
import { testRuntime } from '../../support/runtime.ts';

const read = () => Promise.resolve(undefined);

describe('the repository of the deploy files', () => {
  test('is known by host and path, however it is reached, and at its branch', () => {
    const own = { url: 'https://git.corp/platform/deploy', base: 'main', read };
    for (const url of [
      'https://git.corp/platform/deploy.git',
      'https://user@GIT.corp:8443/platform/deploy/',
      'ssh://git@git.corp:22/platform/deploy.git',
      'git@git.corp:platform/deploy.git',
    ]) {
      assert.equal(whyElsewhere({ url, revision: 'main' }, own), undefined, url);
    }
    assert.equal(whyElsewhere({}, {}), undefined);
    assert.equal(whyElsewhere({ url: own.url, revision: 'HEAD' }, own), undefined);
    assert.equal(whyElsewhere({ url: own.url, revision: 'refs/heads/main' }, own), undefined);
    assert.match(whyElsewhere({ url: 'https://git.corp/platform/other' }, own) ?? '', /another repository/);
    assert.match(whyElsewhere({ url: own.url, revision: 'v1' }, own) ?? '', /taken at v1/);
    assert.match(whyElsewhere({ url: own.url }, {}) ?? '', /nobody says whether/);
    // No password in what people read.
    assert.doesNotMatch(whyElsewhere({ url: 'https://u:secret@git.corp/x/y' }, own) ?? '', /secret/);
  });

  test('where its branch is not said, is at none that has a name', () => {
    const own = { url: 'https://git.corp/a/b', read };
    const isHere = (revision: string): boolean => whyElsewhere({ url: own.url, revision }, own) === undefined;
    assert.deepEqual(['HEAD', 'production', 'main', '1.2.0', 'deadbeef'].map(isHere), [
      true,
      false,
      false,
      false,
      false,
    ]);
    assert.match(whyElsewhere({ url: own.url, revision: 'main' }, own) ?? '', /nobody says which branch/);
  });

  test('gives away nothing but its own files', async () => {
    const { cwd } = testRuntime();
    const root = join(cwd, 'checkout');
    for (const folder of ['checkout/.git', 'checkout/apps', 'out']) {
      await mkdir(join(cwd, folder), { recursive: true });
      await writeFile(join(cwd, folder, 'a.yaml'), 'a: 1\n');
    }
    await symlink(join(cwd, 'out'), join(root, 'linked'));
    await symlink(join(cwd, 'out', 'a.yaml'), join(root, 'apps', 'link.yaml'));
    const repository = checkedOut(root, {}, {});
    assert.equal((await repository.read('apps/a.yaml'))?.toString(), 'a: 1\n');
    assert.equal(await repository.read('apps/b.yaml'), undefined);
    assert.equal(await repository.read('gone/b.yaml'), undefined);
    for (const path of [
      '.git/a.yaml',
      '.GIT/a.yaml',
      'linked/a.yaml',
      'apps/link.yaml',
      '../out/a.yaml',
      '/etc/hosts',
    ]) {
      await assert.rejects(repository.read(path), { code: 'NOT_A_FILE' }, path);
    }
  });
});
