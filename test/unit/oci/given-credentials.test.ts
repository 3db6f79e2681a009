import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TidegateError } from '../../../src/errors.ts';
import { readCredentials } from '../../../src/oci/registry/auth/credentials.ts';
import { testRuntime } from '../../support/runtime.ts';

const nowhere = {
  HOME: undefined,
  USERPROFILE: undefined,
  DOCKER_CONFIG: undefined,
  REGISTRY_AUTH_FILE: undefined,
  XDG_RUNTIME_DIR: undefined,
  XDG_CONFIG_HOME: undefined,
  DOCKER_AUTH_CONFIG: undefined,
};

function read(given: string | undefined, env: Readonly<Record<string, string>> = {}) {
  const runtime = testRuntime({ env: { ...nowhere, ...env } });
  return { runtime, found: readCredentials(runtime, given) };
}

const config = (host: string, text: string): string =>
  JSON.stringify({ auths: { [host]: { auth: Buffer.from(text).toString('base64') } } });

const password = (user: string, text: string) => ({ kind: 'password', user, password: text });

test('lines name a registry or a part of it, a user and a password; comments and empty lines are none', async () => {
  const { runtime, found } = read(`
    # the mirror
    ghcr.io      someone   hush-1
    registry.corp:5000/team robot$team  hush 2 with spaces
    docker.io <token> hush-3\r
  `);
  const credentials = await found;
  assert.deepEqual(await credentials.find('ghcr.io/a/b'), password('someone', 'hush-1'));
  assert.deepEqual(
    await credentials.find('registry.corp:5000/team/app'),
    password('robot$team', 'hush 2 with spaces'),
  );
  assert.equal(await credentials.find('registry.corp:5000/other'), undefined);
  assert.deepEqual(await credentials.find('docker.io/a/b'), { kind: 'identity', user: '', token: 'hush-3' });
  for (const secret of ['hush-1', 'hush 2 with spaces', 'hush-3', btoa('someone:hush-1')]) {
    assert.ok(runtime.masks.includes(secret), secret);
  }
});

test('the JSON of a docker config is taken as well', async () => {
  const { runtime, found } = read(`\n${config('https://index.docker.io/v1/', 'hub:hush-1')}`);
  const credential = await (await found).find('docker.io/library/redis');
  assert.deepEqual(credential, { kind: 'password', user: 'hub', password: 'hush-1' });
  assert.ok(runtime.masks.includes('hush-1'));
});

test('what is given comes before the environment, and that before files, also where they are more exact', async () => {
  const runtime = testRuntime({ env: nowhere });
  const env = { ...runtime.env, DOCKER_AUTH_CONFIG: config('registry.corp/team', 'environment:x') };
  const both = await readCredentials({ ...runtime, env }, 'registry.corp option hush');
  assert.deepEqual(await both.find('registry.corp/team/a'), {
    kind: 'password',
    user: 'option',
    password: 'hush',
  });
  const alone = await readCredentials({ ...runtime, env });
  assert.deepEqual(await alone.find('registry.corp/team/a'), {
    kind: 'password',
    user: 'environment',
    password: 'x',
  });
});

test('every fault is told with its line, and not a word of it', async () => {
  const { found } = read(
    'ghcr.io hush-user\nhush!word user hush-2\nghcr.io u hush-3\nghcr.io\nhttps://ghcr.io/ u hush-4\n',
  );
  await assert.rejects(found, (error) => {
    assert.ok(error instanceof TidegateError);
    assert.equal(error.code, 'INVALID_CREDENTIALS');
    assert.deepEqual(error.details, [
      'line 1: expected host user password, found two words',
      'line 2: does not begin with the host of a registry',
      'line 4: expected host user password, found one word',
      'line 5: names the same registry as a line before it',
    ]);
    assert.doesNotMatch(`${error.message}${error.hint}${error.details.join('')}`, /hush/);
    return true;
  });
});

test('JSON that is none, or that holds no registry, is the user’s mistake', async () => {
  for (const text of ['{"auths": {"hush"', '{"ghcr.io": {"auth": "hush"}}', '{}']) {
    await assert.rejects(read(text).found, (error) => {
      assert.ok(error instanceof TidegateError);
      assert.equal(error.code, 'INVALID_CREDENTIALS');
      assert.doesNotMatch(`${error.message}${error.hint}`, /hush/);
      return true;
    });
  }
  const broken = read(undefined, { DOCKER_AUTH_CONFIG: '{' }).found;
  await assert.rejects(broken, { code: 'INVALID_CREDENTIALS', message: /^DOCKER_AUTH_CONFIG: / });
});
