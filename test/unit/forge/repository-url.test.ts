import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRepositoryUrl } from '../../../src/forge/repository-url.ts';
import { fails } from '../../support/fails.ts';

test('groups and folders before the owner belong to the address', () => {
  const { prefix, owner, name, url, gitUrl } = parseRepositoryUrl(
    'https://git.corp/scm/platform/PLAT/deploy.git/',
    { 'git.corp': 'http://10.0.0.1:3000' },
  );
  assert.deepEqual([prefix, owner, name], ['/scm/platform', 'PLAT', 'deploy']);
  assert.equal(url, 'https://git.corp/scm/platform/PLAT/deploy');
  assert.equal(gitUrl, 'http://10.0.0.1:3000/scm/platform/PLAT/deploy.git');
});

test('what is no address of a repository is refused', () => {
  for (const address of [
    'https://github.com/acme/deploy/tree/main',
    'https://git.corp/deploy',
    'https://git.corp/a/../acme/deploy%2f',
    'https://git.corp/a//deploy',
    'https://git.corp/acme/deploy?tab=x',
    'http://git.corp/acme/deploy',
    'https://me:secret@git.corp/x/acme/deploy',
  ]) {
    assert.throws(() => parseRepositoryUrl(address, {}), fails('INVALID_REPOSITORY'), address);
  }
});
