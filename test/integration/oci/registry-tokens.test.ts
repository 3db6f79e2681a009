import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../../src/connect.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { clientFor, login, registryFor } from '../../support/registry-client.ts';
import type { TestRegistry } from '../../support/registry.ts';

const user = 'robot';
const password = 'hush';
const bearer = { user, password, scheme: 'bearer' } as const;
const bytes = Buffer.from('tide'.repeat(1000));
const blob = { mediaType: 'application/octet-stream', digest: digestOf(bytes), size: bytes.length };
const source = {
  name: 'a source',
  async open() {
    return (async function* () {
      yield bytes;
    })();
  },
};

/** The scopes of each token that was asked for. */
function scopesAsked(registry: TestRegistry): string[][] {
  return registry.requests
    .filter(({ path }) => path.startsWith('/token?'))
    .map(({ path }) => new URL(path, registry.url).searchParams.getAll('scope'));
}

test('a repository that is going to be written to is asked for once, to read and to write', async (t) => {
  const registry = await registryFor(t, { auth: bearer });
  const { runtime } = await clientFor(t, login(registry.host, user, password));
  const { registries } = await connect({}, runtime, { writesTo: [registry.host] });
  const repository = registries.repository(`${registry.host}/a/b`);
  assert.equal(await repository.has(blob), false);
  await repository.write(blob, source);
  assert.equal(await repository.has(blob), true);
  assert.deepEqual(scopesAsked(registry), [['repository:a/b:pull,push']]);
});

test('once a repository was written to, one token serves both', async (t) => {
  const registry = await registryFor(t, { auth: { ...bearer, expiresIn: 100 } });
  const { registries, runtime } = await clientFor(t, login(registry.host, user, password));
  const repository = registries.repository(`${registry.host}/a/b`);
  await repository.has(blob);
  await repository.write(blob, source);
  await repository.has(blob);
  runtime.clock.advance(100_000);
  await repository.has(blob);
  await repository.write({ ...blob }, source);
  assert.deepEqual(scopesAsked(registry), [
    ['repository:a/b:pull'],
    ['repository:a/b:pull,push'],
    ['repository:a/b:pull,push'],
  ]);
});

test('a mount asks for both repositories in one token', async (t) => {
  const registry = await registryFor(t, { auth: bearer });
  const { registries } = await clientFor(t, login(registry.host, user, password));
  await registries.repository(`${registry.host}/from/here`).write(blob, source);
  const before = scopesAsked(registry).length;
  const to = registries.repository(`${registry.host}/to/there`);
  assert.equal(await to.mount?.(blob, `${registry.host}/from/here`), true);
  assert.deepEqual(scopesAsked(registry).slice(before), [
    ['repository:from/here:pull', 'repository:to/there:pull,push'],
  ]);
});

test('a service that gives nothing where it would not give everything is asked for what is needed', async (t) => {
  const registry = await registryFor(t, { auth: bearer });
  pushImage(registry, 'a/b', '1');
  registry.fault = ({ path }) =>
    path.startsWith('/token') && path.includes('push') ? { answer: { status: 403 } } : undefined;
  const { runtime } = await clientFor(t, login(registry.host, user, password));
  const { registries } = await connect({}, runtime, { writesTo: [registry.host] });
  const repository = registries.repository(`${registry.host}/a/b`);
  await repository.resolve('1');
  await assert.rejects(repository.write(blob, source), fails('UNAUTHORIZED', /no token for .*pull,push/));
});

test('a token that is refused when a download continues is replaced, and no byte is fetched twice', async (t) => {
  const registry = await registryFor(t, { auth: bearer });
  const { root, layers } = pushImage(registry, 'a/b', '1');
  const [layer] = layers;
  assert.ok(layer);
  const { registries } = await clientFor(t, login(registry.host, user, password));
  const repository = registries.repository(`${registry.host}/a/b`);
  await repository.resolve(root.digest);
  const half = Math.floor(layer.size / 2);
  let [cut, expired] = [false, false];
  registry.fault = ({ path, headers }) => {
    if (!path.includes('/blobs/') || headers['authorization'] === undefined) {
      return undefined;
    }
    if (!cut) {
      cut = true;
      return { cutAfter: half };
    }
    if (!expired) {
      expired = true;
      registry.tokens.clear();
    }
    return undefined;
  };
  assert.equal(digestOf(await readAll(repository, layer)), layer.digest);
  const ranges = registry.requests
    .filter(({ path }) => path.includes('/blobs/'))
    .map(({ headers }) => headers['range']?.replace(/-.*/, ''));
  assert.deepEqual(ranges, [undefined, `bytes=${half}`, `bytes=${half}`]);
  assert.equal(scopesAsked(registry).length, 2);
});

test('a token that is refused in the middle of an upload is replaced', async (t) => {
  const registry = await registryFor(t, { auth: bearer });
  const { registries } = await clientFor(t, login(registry.host, user, password));
  const repository = registries.repository(`${registry.host}/a/b`);
  let begun = false;
  registry.fault = ({ method }) => {
    if (!begun && (method === 'PUT' || method === 'PATCH')) {
      begun = true;
      registry.tokens.clear();
    }
    return undefined;
  };
  await repository.write(blob, source);
  assert.ok(begun);
  assert.equal(digestOf(await readAll(repository, blob)), blob.digest);
  assert.equal(scopesAsked(registry).length, 2);
});

test('a refusal without a challenge, in mid-transfer, is answered as the one before', async (t) => {
  const registry = await registryFor(t, { auth: bearer });
  const { registries } = await clientFor(t, login(registry.host, user, password));
  const repository = registries.repository(`${registry.host}/a/b`);
  pushImage(registry, 'a/b', '1');
  await repository.tags();
  let refused = false;
  registry.fault = ({ path }) => {
    if (refused || path.startsWith('/token')) {
      return undefined;
    }
    refused = true;
    return { answer: { status: 401 } };
  };
  assert.deepEqual(await repository.tags(), ['1']);
});

test('a refresh token that is rotated is used from then on, one request after the other', async (t) => {
  const registry = await registryFor(t, { auth: { ...bearer, identityToken: 'refresh-0', rotates: true } });
  const { registries, runtime } = await clientFor(t, {
    auths: { [registry.host]: { identitytoken: 'refresh-0' } },
  });
  for (const name of ['a/a', 'a/b', 'a/c']) {
    pushImage(registry, name, '1');
  }
  // The first learns how the registry wants to be asked; the others ask for their tokens at once.
  await registries.repository(`${registry.host}/a/a`).tags();
  await Promise.all(['a/b', 'a/c'].map((name) => registries.repository(`${registry.host}/${name}`).tags()));
  const posts = registry.requests.filter(({ path }) => path === '/token');
  assert.deepEqual(
    posts.map(({ method }) => method),
    ['POST', 'POST', 'POST'],
  );
  for (const token of ['refresh-0', 'refresh-1', 'refresh-2']) {
    assert.ok(runtime.masks.includes(token), token);
  }
});

test('a token service without OAuth2 is asked by GET, and from then on only so', async (t) => {
  for (const postStatus of [404, 405] as const) {
    const registry = await registryFor(t, { auth: { ...bearer, identityToken: 'refresh-me', postStatus } });
    const { registries, runtime } = await clientFor(t, {
      auths: { [registry.host]: { identitytoken: 'refresh-me' } },
    });
    for (const name of ['a/a', 'a/b']) {
      pushImage(registry, name, '1');
      await registries.repository(`${registry.host}/${name}`).tags();
    }
    const asked = registry.requests.filter(({ path }) => path.startsWith('/token'));
    assert.deepEqual(
      asked.map(({ method }) => method),
      ['POST', 'GET', 'GET'],
    );
    assert.ok(runtime.masks.includes(btoa(':refresh-me')));
  }
});
