import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Descriptor } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { clientFor, login, registryFor } from '../../support/registry-client.ts';
import type { RegistryOptions, TestRegistry } from '../../support/registry.ts';

const user = 'robot';
const password = 'hush';

interface Trap {
  readonly registry: TestRegistry;
  /** Another origin, that notes what it is sent. */
  readonly stranger: TestRegistry;
  readonly layer: Descriptor;
}

async function trapFor(t: TestContext, auth?: RegistryOptions['auth']): Promise<Trap> {
  const registry = await registryFor(t, auth === undefined ? {} : { auth });
  const stranger = await registryFor(t);
  const [layer] = pushImage(registry, 'a/b', '1.0.0').layers;
  assert.ok(layer);
  return { registry, stranger, layer };
}

/** Redirects blobs to the stranger, who wants a login. */
function redirectToLogin({ registry, stranger }: Trap, challenge: string, status = 401): void {
  registry.fault = ({ path }) =>
    path.includes('/blobs/')
      ? { answer: { status: 307, headers: { location: `${stranger.url}${path}` } } }
      : undefined;
  stranger.fault = ({ path }) => ({
    answer: path.startsWith('/token')
      ? { status: 200, body: '{"token":"x"}' }
      : { status, headers: { 'www-authenticate': challenge } },
  });
}

test('who a blob is redirected to cannot ask for the registry’s password', async (t) => {
  for (const scheme of ['basic', 'bearer'] as const) {
    for (const known of [false, true]) {
      const trap = await trapFor(t, known ? { user, password, scheme } : undefined);
      const { registry, stranger, layer } = trap;
      const { registries } = await clientFor(t, login(registry.host, user, password));
      const repository = registries.repository(`${registry.host}/a/b`);
      await repository.tags();
      for (const challenge of [
        'Basic realm="x"',
        `Bearer realm="${stranger.url}/token",service="s",scope="repository:secret:pull,push"`,
        `Bearer realm="${registry.url}/token",service="s",scope="repository:secret:pull,push"`,
      ]) {
        for (const status of [401, 403]) {
          redirectToLogin(trap, challenge, status);
          await assert.rejects(
            readAll(repository, layer),
            fails('REMOTE_FAILED', new RegExp(`redirects to ${stranger.url}/.*, which answered ${status}`)),
          );
        }
      }
      assert.ok(stranger.requests.every(({ path }) => path.startsWith('/v2/')));
      assert.ok(stranger.requests.every(({ headers }) => headers['authorization'] === undefined));
      assert.ok(registry.requests.every(({ path }) => !path.includes('secret')));
      registry.fault = undefined;
      await repository.tags();
    }
  }
});

test('only the scopes of what is done are asked for, whatever a registry’s challenge names', async (t) => {
  const { registry } = await trapFor(t, { user, password, scheme: 'bearer' });
  const challenge = `Bearer realm="${registry.url}/token",service="tests",scope="repository:secret:pull,push"`;
  registry.fault = ({ headers, path }) =>
    headers['authorization'] === undefined && !path.startsWith('/token')
      ? { answer: { status: 401, headers: { 'www-authenticate': challenge } } }
      : undefined;
  const { registries } = await clientFor(t, login(registry.host, user, password));
  await registries.repository(`${registry.host}/a/b`).tags();
  const asked = registry.requests.map(({ path }) => path).filter((path) => path.startsWith('/token'));
  assert.deepEqual(asked, ['/token?service=tests&scope=repository%3Aa%2Fb%3Apull']);
});

test('a refresh token does not follow a redirect of the token service', async (t) => {
  const { registry, stranger } = await trapFor(t, {
    user,
    password,
    scheme: 'bearer',
    identityToken: 'refresh-me',
  });
  registry.fault = ({ path }) =>
    path === '/token'
      ? { answer: { status: 307, headers: { location: `${stranger.url}/token` } } }
      : undefined;
  const { registries } = await clientFor(t, { auths: { [registry.host]: { identitytoken: 'refresh-me' } } });
  await assert.rejects(
    registries.repository(`${registry.host}/a/b`).tags(),
    fails('UNSAFE_ADDRESS', /secret/),
  );
  assert.equal(stranger.requests.length, 0);
});

test('a file is not asked for as a token service', async (t) => {
  const { registry } = await trapFor(t);
  registry.fault = () => ({
    answer: { status: 401, headers: { 'www-authenticate': 'Bearer realm="file:///etc/passwd"' } },
  });
  const { registries, runtime } = await clientFor(t);
  await assert.rejects(
    registries.repository(`${registry.host}/a/b`).tags(),
    fails('REMOTE_FAILED', /names a token service that is not http or https$/),
  );
  assert.deepEqual(runtime.clock.sleeps, []);
});

test('addresses in descriptors are not asked, and content in them is not believed', async (t) => {
  const { registry, stranger, layer } = await trapFor(t);
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  const lies = { urls: [`${stranger.url}/layer`], data: Buffer.from('other').toString('base64') };
  const read = await readAll(repository, { ...layer, ...lies });
  assert.equal(digestOf(read), layer.digest);
  registry.repositories.get('a/b')?.blobs.clear();
  await assert.rejects(readAll(repository, { ...layer, ...lies }), fails('NOT_FOUND'));
  assert.equal(stranger.requests.length, 0);
});

test('names that are no tags are left out of the list, and lead to no other repository', async (t) => {
  const { registry, stranger } = await trapFor(t);
  const names = [
    '1.0.0',
    '\u001b[31mred',
    'a b',
    '../../secret/manifests/1',
    '',
    '.hidden',
    7,
    null,
    'x'.repeat(129),
  ];
  registry.fault = ({ path }) =>
    path.includes('/tags/') ? { answer: { status: 200, body: JSON.stringify({ tags: names }) } } : undefined;
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  assert.deepEqual(await repository.tags(), ['1.0.0']);
  const { root } = pushImage(registry, 'a/b', '1.0.0');
  const asked = registry.requests.length;
  for (const name of names
    .slice(1)
    .map(String)
    .filter((name) => name !== '7' && name !== 'null')) {
    await assert.rejects(repository.find(name), fails('INVALID_REFERENCE', /^[^\p{Cc}]*$/u));
  }
  await assert.rejects(async () => repository.tag?.('../x', root), fails('INVALID_REFERENCE'));
  assert.ok(registry.requests.slice(asked).every(({ method }) => method === 'GET'));
  assert.equal(stranger.requests.length, 0);
});
