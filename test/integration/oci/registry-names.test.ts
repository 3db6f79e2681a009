import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TidegateError } from '../../../src/errors.ts';
import { pushImage } from '../../support/images.ts';
import { clientFor, registryFor } from '../../support/registry-client.ts';

async function messageOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof TidegateError, String(error));
    return error.message;
  }
  return assert.fail('nothing was thrown');
}

test('where an endpoint stands in for a registry, messages name the registry and the address that is asked', async (t) => {
  const registry = await registryFor(t);
  pushImage(registry, 'acme/web', '1.0.0');
  const { registries } = await clientFor(t, {}, { 'docker.io': registry.url });
  const repository = registries.repository('docker.io/acme/web');
  const at = `(at ${registry.url})`;
  assert.equal(await messageOf(repository.resolve('2.0.0')), `docker.io/acme/web:2.0.0 ${at}: not there`);
  registry.fault = () => ({ answer: { status: 503 } });
  const message = await messageOf(repository.tags());
  assert.ok(message.startsWith(`docker.io/acme/web ${at}: answered 503 after `), message);
  registry.fault = () => ({ answer: { status: 403 } });
  assert.equal(await messageOf(repository.tags()), `docker.io/acme/web ${at}: not allowed to pull from it`);
});

test('without an endpoint a registry is named once', async (t) => {
  const registry = await registryFor(t);
  const { registries } = await clientFor(t);
  const name = `${registry.host}/acme/web`;
  assert.equal(await messageOf(registries.repository(name).resolve('1')), `${name}:1: not there`);
});

test('a token service that fails or refuses is named by its registry, with the host to log in to', async (t) => {
  const registry = await registryFor(t, { auth: { user: 'robot', password: 'hush', scheme: 'bearer' } });
  const { registries } = await clientFor(t, {}, { 'docker.io': registry.url });
  const repository = registries.repository('docker.io/acme/web');
  await assert.rejects(repository.tags(), {
    code: 'UNAUTHORIZED',
    message: `docker.io (at ${registry.url}): its token service gives no token for repository:acme/web:pull; no credentials were found`,
    hint: /^Log in with docker login docker\.io or podman login docker\.io, or give the option credentials\. Looked in the option credentials, /,
  });
  registry.fault = ({ path }) => (path.startsWith('/token') ? { answer: { status: 503 } } : undefined);
  const message = await messageOf(repository.tags());
  assert.ok(
    message.startsWith(`the token service of docker.io (at ${registry.url}): answered 503 after `),
    message,
  );
});
