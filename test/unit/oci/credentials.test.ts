import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readCredentials } from '../../../src/oci/registry/auth/credentials.ts';
import { testRuntime } from '../../support/runtime.ts';

function auths(entries: Readonly<Record<string, string>>): string {
  const list = Object.entries(entries).map(([key, text]) => [
    key,
    { auth: Buffer.from(text).toString('base64') },
  ]);
  return JSON.stringify({ auths: Object.fromEntries(list) });
}

async function read(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-credentials-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const none = {
    DOCKER_AUTH_CONFIG: undefined,
    XDG_CONFIG_HOME: undefined,
    HOME: undefined,
    USERPROFILE: undefined,
    DOCKER_CONFIG: undefined,
    REGISTRY_AUTH_FILE: undefined,
    XDG_RUNTIME_DIR: undefined,
  };
  const paths = Object.fromEntries(Object.entries(env).map(([name, path]) => [name, join(folder, path)]));
  return await readCredentials(testRuntime({ env: { ...none, ...paths } }));
}

const userOf = async (asked: ReturnType<Awaited<ReturnType<typeof read>>['find']>) => {
  const found = await asked;
  return found?.kind === 'password' ? found.user : undefined;
};

test('Docker Hub is found under the key that docker login writes', async (t) => {
  const found = await read(
    t,
    { '.docker/config.json': auths({ 'https://index.docker.io/v1/': 'hub:x' }) },
    { HOME: '' },
  );
  assert.equal(await userOf(found.find('docker.io/wandb/local')), 'hub');
  assert.equal(await found.find('quay.io/wandb/local'), undefined);
});

test('the longest matching name wins, with or without a scheme', async (t) => {
  const text = auths({
    'https://registry.corp:5000': 'all:x',
    'registry.corp:5000/team': 'team:x',
    'registry.corp': 'other:x',
  });
  const found = await read(t, { 'auth.json': text }, { REGISTRY_AUTH_FILE: 'auth.json' });
  assert.equal(await userOf(found.find('registry.corp:5000/team/app')), 'team');
  assert.equal(await userOf(found.find('registry.corp:5000/teams/app')), 'all');
  assert.equal(await userOf(found.find('registry.corp/app')), 'other');
});

test('files are asked in order: REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, home', async (t) => {
  const places = [
    ['REGISTRY_AUTH_FILE', 'podman.json', 'podman.json'],
    ['DOCKER_CONFIG', 'docker', 'docker/config.json'],
    ['XDG_RUNTIME_DIR', 'run', 'run/containers/auth.json'],
    ['XDG_CONFIG_HOME', 'config', 'config/containers/auth.json'],
    ['HOME', 'home', 'home/.docker/config.json'],
  ] as const;
  for (let first = 0; first < places.length; first += 1) {
    const left = places.slice(first);
    const files = Object.fromEntries(
      left.map(([name, , file]) => [file, auths({ 'a.example': `${name}:x` })]),
    );
    const found = await read(t, files, Object.fromEntries(left.map(([name, path]) => [name, path])));
    assert.equal(await userOf(found.find('a.example/b')), places[first]?.[0]);
  }
});

test('a password may hold colons; entries without secrets are none', async (t) => {
  const text = JSON.stringify({
    auths: {
      'a.example': { auth: Buffer.from('user:pass:word').toString('base64') },
      'b.example': {},
      'c.example': { auth: 'bm9jb2xvbg==' },
    },
  });
  const found = await read(t, { 'auth.json': text }, { REGISTRY_AUTH_FILE: 'auth.json' });
  assert.deepEqual(await found.find('a.example/x'), {
    kind: 'password',
    user: 'user',
    password: 'pass:word',
  });
  assert.equal(await found.find('b.example/x'), undefined);
  assert.equal(await found.find('c.example/x'), undefined);
});

test('a file that is no JSON map is the user’s mistake, one that is missing is none', async (t) => {
  await assert.rejects(read(t, { 'auth.json': '[' }, { REGISTRY_AUTH_FILE: 'auth.json' }), {
    code: 'INVALID_CREDENTIALS_FILE',
    exitCode: 1,
  });
  const found = await read(t, {}, { REGISTRY_AUTH_FILE: 'auth.json' });
  assert.equal(await found.find('a.example/x'), undefined);
});

test('Podman’s file in the home folder is read, and the name of a host knows no case', async (t) => {
  const files = { 'home/.config/containers/auth.json': auths({ 'Registry.Corp/team': 'podman:x' }) };
  const found = await read(t, files, { HOME: 'home' });
  assert.equal(await userOf(found.find('registry.corp/team/app')), 'podman');
  assert.equal(await userOf(found.find('registry.corp/other')), undefined);
});

test('user name and password may stand by themselves, and an identity token keeps its user', async (t) => {
  const text = JSON.stringify({
    auths: {
      'a.example': { username: 'user', password: 'hush' },
      'b.example': { auth: Buffer.from('someone:').toString('base64'), identitytoken: 'refresh' },
      'c.example': { auth: Buffer.from('<token>:refresh').toString('base64') },
    },
  });
  const found = await read(t, { 'auth.json': text }, { REGISTRY_AUTH_FILE: 'auth.json' });
  assert.deepEqual(await found.find('a.example/x'), { kind: 'password', user: 'user', password: 'hush' });
  assert.deepEqual(await found.find('b.example/x'), { kind: 'identity', user: 'someone', token: 'refresh' });
  assert.deepEqual(await found.find('c.example/x'), { kind: 'identity', user: '', token: 'refresh' });
});
