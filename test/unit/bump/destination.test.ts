import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bumpDestination } from '../../../src/bump/destination.ts';
import { pullRequestDefaults } from '../../../src/release/pull-request-schema.ts';
import type { ReleaseFile } from '../../../src/release/release-file.ts';
import { thrownBy } from '../../support/user-error.ts';

const releaseFile: ReleaseFile = {
  path: 'tidegate.yaml',
  name: 'wandb',
  platforms: 'all',
  charts: [],
  images: [],
  promote: [],
  check: { render: false, allow: [] },
  bump: [],
  freeze: [],
  security: [],
  pullRequest: { ...pullRequestDefaults, branch: 'tidegate/wandb' },
  endpoints: { 'git.corp': 'http://127.0.0.1:3000/' },
};
const workflow = {
  GITHUB_SERVER_URL: 'https://ghes.corp',
  GITHUB_REPOSITORY: 'platform/wandb',
};

describe('where the pull request goes', () => {
  test('an option wins over the release file, and that over the workflow', () => {
    const configured = { ...releaseFile.pullRequest, repository: 'https://github.com/acme/deploy' };
    const file = { ...releaseFile, pullRequest: configured };
    const given = bumpDestination('https://other.corp/a/b.git', file, workflow);
    assert.equal(given.url, 'https://other.corp/a/b');
    assert.equal(given.gitUrl, 'https://other.corp/a/b.git');
    assert.equal(bumpDestination(undefined, file, workflow).url, 'https://github.com/acme/deploy');
    assert.equal(bumpDestination(undefined, releaseFile, workflow).url, 'https://ghes.corp/platform/wandb');
    assert.equal(thrownBy(() => bumpDestination(undefined, releaseFile, {})).code, 'NO_REPOSITORY');
  });

  test('git asks the endpoint of a host; the address in messages stays', () => {
    const repository = bumpDestination('https://git.corp/a/b', releaseFile, {});
    assert.equal(repository.gitUrl, 'http://127.0.0.1:3000/a/b.git');
    assert.equal(repository.url, 'https://git.corp/a/b');
  });

  test('refuses addresses that are no repository, hold credentials, or are read on the way', () => {
    for (const url of [
      'git@github.com:acme/deploy.git',
      'https://github.com/acme',
      'https://github.com/acme/deploy/tree/main',
      'https://github.com/acme/deploy?x=1',
      'https://github.com/acme/..',
      'https://user:secret@github.com/acme/deploy',
      'http://github.com/acme/deploy',
      'file:///etc/acme',
    ]) {
      const error = thrownBy(() => bumpDestination(url, releaseFile, {}));
      assert.equal(error.code, 'INVALID_REPOSITORY', url);
      assert.doesNotMatch(error.message, /secret/);
    }
  });
});
