import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesSource } from '../../../src/oci/once.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { pushImage } from '../../support/images.ts';
import { clientFor, login, registryFor } from '../../support/registry-client.ts';

const user = 'robot';
const password = 'hush:hush';

test('basic credentials from the Docker config are sent after the first challenge, and masked', async (t) => {
  const registry = await registryFor(t, { auth: { user, password } });
  pushImage(registry, 'a/b', '1.0.0');
  const { registries, runtime } = await clientFor(t, login(registry.host, user, password));
  const repository = registries.repository(`${registry.host}/a/b`);
  await repository.resolve('1.0.0');
  await repository.tags();
  assert.deepEqual(
    registry.requests.map(({ headers }) => headers['authorization'] !== undefined),
    [false, true, true],
  );
  assert.ok(runtime.masks.includes(password));
  assert.ok(runtime.masks.includes(Buffer.from(`${user}:${password}`).toString('base64')));
});

test('bearer tokens are fetched for the scope once, and again when they have expired or are refused', async (t) => {
  const registry = await registryFor(t, { auth: { user, password, scheme: 'bearer', expiresIn: 100 } });
  pushImage(registry, 'a/b', '1.0.0');
  const { registries, runtime } = await clientFor(t, login(registry.host, user, password));
  const repository = registries.repository(`${registry.host}/a/b`);
  const tokenRequests = (): string[] =>
    registry.requests.map(({ path }) => path).filter((path) => path.startsWith('/token'));
  await repository.resolve('1.0.0');
  await repository.tags();
  assert.deepEqual(tokenRequests(), ['/token?service=tests&scope=repository%3Aa%2Fb%3Apull']);
  runtime.clock.advance(95_000);
  await repository.tags();
  assert.equal(tokenRequests().length, 2, 'a token is replaced shortly before it expires');
  registry.tokens.clear();
  await repository.tags();
  assert.equal(tokenRequests().length, 3, 'a token that is refused is replaced once');
  assert.ok(runtime.masks.some((mask) => mask.startsWith('token-')));
});

test('parallel requests share one token', async (t) => {
  const registry = await registryFor(t, { auth: { user, password, scheme: 'bearer' } });
  pushImage(registry, 'a/b', '1.0.0');
  const { registries } = await clientFor(t, login(registry.host, user, password));
  const repository = registries.repository(`${registry.host}/a/b`);
  const tokenRequests = (): number =>
    registry.requests.filter(({ path }) => path.startsWith('/token')).length;
  const inParallel = (): Promise<unknown> =>
    Promise.all(Array.from({ length: 8 }, () => repository.resolve('1.0.0')));
  await inParallel();
  assert.equal(tokenRequests(), 1);
  registry.tokens.clear();
  await inParallel();
  assert.equal(tokenRequests(), 2);
});

test('an identity token is exchanged by POST', async (t) => {
  const registry = await registryFor(t, {
    auth: { user, password, scheme: 'bearer', identityToken: 'refresh-me' },
  });
  const image = pushImage(registry, 'a/b', '1.0.0');
  const { registries, runtime } = await clientFor(t, {
    auths: { [registry.host]: { identitytoken: 'refresh-me' } },
  });
  await readAll(registries.repository(`${registry.host}/a/b`), image.root);
  const asked = registry.requests.find(({ path }) => path.startsWith('/token'));
  assert.equal(asked?.method, 'POST');
  assert.equal(asked?.path, '/token');
  assert.ok(runtime.masks.includes('refresh-me'));
});

test('anonymous pull works with an anonymous token; a push is then DENIED or UNAUTHORIZED', async (t) => {
  const registry = await registryFor(t, { auth: { user, password, scheme: 'bearer', anonymousPull: true } });
  const image = pushImage(registry, 'a/b', '1.0.0');
  const { registries } = await clientFor(t);
  const repository = registries.repository(`${registry.host}/a/b`);
  const bytes = await readAll(repository, await repository.resolve('1.0.0'));
  await assert.rejects(repository.write(image.root, bytesSource('a source', bytes)), {
    code: 'UNAUTHORIZED',
    exitCode: 1,
  });
});

test('missing or wrong credentials are the user’s to give, and the message says where they were looked for', async (t) => {
  for (const scheme of ['basic', 'bearer'] as const) {
    const registry = await registryFor(t, { auth: { user, password, scheme } });
    pushImage(registry, 'a/b', '1.0.0');
    for (const config of [{}, login(registry.host, user, 'wrong')]) {
      const { registries } = await clientFor(t, config);
      await assert.rejects(registries.repository(`${registry.host}/a/b`).resolve('1.0.0'), (error) => {
        assert.ok(error instanceof Error && 'code' in error && 'hint' in error);
        assert.equal(error.code, 'UNAUTHORIZED');
        assert.ok(String(error.hint).includes(`docker login ${registry.host} `), String(error.hint));
        assert.match(
          String(error.hint),
          /Looked in the option credentials, .*REGISTRY_AUTH_FILE, DOCKER_CONFIG/,
        );
        assert.ok(error.message.startsWith(registry.host), error.message);
        assert.doesNotMatch(`${error.message} ${String(error.hint)}`, /hush|wrong/);
        return true;
      });
    }
  }
});

test('403 is DENIED', async (t) => {
  const registry = await registryFor(t);
  pushImage(registry, 'a/b', '1.0.0');
  registry.fault = () => ({ answer: { status: 403 } });
  const { registries } = await clientFor(t);
  await assert.rejects(registries.repository(`${registry.host}/a/b`).resolve('1.0.0'), {
    code: 'DENIED',
    exitCode: 1,
  });
});

test('a blob that is redirected to another origin is fetched without the registry’s credentials', async (t) => {
  const storage = await registryFor(t);
  const registry = await registryFor(t, { auth: { user, password } });
  const { layers } = pushImage(registry, 'a/b', '1.0.0');
  pushImage(storage, 'a/b', '1.0.0');
  const [layer] = layers;
  assert.ok(layer);
  const { registries } = await clientFor(t, login(registry.host, user, password));
  const repository = registries.repository(`${registry.host}/a/b`);
  await repository.tags();
  registry.fault = ({ path }) => ({
    answer: { status: 307, headers: { location: `${storage.url}${path}?sig=secret` } },
  });
  assert.equal((await readAll(repository, layer)).length, layer.size);
  assert.ok(registry.requests.at(-1)?.headers['authorization']);
  assert.equal(storage.requests.length, 1);
  assert.equal(storage.requests[0]?.headers['authorization'], undefined);
});
