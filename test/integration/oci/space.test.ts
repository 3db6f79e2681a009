import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { RegistrySpace } from '../../../src/oci/registry/find-space.ts';
import { clientFor, login, registryFor } from '../../support/registry-client.ts';
import type { RegistryOptions, TestRegistry } from '../../support/registry.ts';

const auth = { user: 'robot', password: 'loopback-only', scheme: 'bearer' } as const;
const summary = '/api/v2.0/projects/wandb/summary';

/** A registry that is a part of Harbor, whose API says that about the project. */
async function harbor(
  t: TestContext,
  quota: unknown,
  options: RegistryOptions = {},
): Promise<{ registry: TestRegistry; space: RegistrySpace | undefined }> {
  const registry = await registryFor(t, {
    auth: { ...auth, service: 'harbor-registry' },
    fault: ({ path }) =>
      path === summary ? { answer: { status: 200, body: JSON.stringify({ quota }) } } : undefined,
    ...options,
  });
  const { registries } = await clientFor(t, login(registry.host, auth.user, auth.password));
  const repository = registries.repository(`${registry.host}/wandb/local`);
  await repository.probeWrite();
  return { registry, space: await repository.findSpace() };
}

test('what is left of a project’s quota in Harbor is asked with the login, under the project’s name', async (t) => {
  const { registry, space } = await harbor(t, { hard: { storage: 1000 }, used: { storage: 400 } });
  assert.deepEqual(space, { scope: `${registry.host}/wandb`, bytes: 600 });
  const asked = registry.requests.find(({ path }) => path === summary);
  assert.match(asked?.headers['authorization'] ?? '', /^Basic /);
  assert.equal(asked?.headers['x-is-resource-name'], 'true');
});

test('more in use than allowed leaves nothing', async (t) => {
  const { space } = await harbor(t, { hard: { storage: 1000 }, used: { storage: 1400 } });
  assert.equal(space?.bytes, 0);
});

test('no limit, and an answer that is none, say nothing', async (t) => {
  for (const quota of [{ hard: { storage: -1 }, used: { storage: 400 } }, 'none', undefined]) {
    assert.equal((await harbor(t, quota)).space, undefined);
  }
});

test('whoever may not ask is told nothing, and it is no fault', async (t) => {
  const { space } = await harbor(
    t,
    {},
    {
      fault: ({ path }) => (path === summary ? { answer: { status: 403, body: '{}' } } : undefined),
    },
  );
  assert.equal(space, undefined);
});

test('a registry that is no part of Harbor is asked nothing, and gets no password', async (t) => {
  const { registry, space } = await harbor(t, {}, { auth });
  assert.equal(space, undefined);
  assert.equal(
    registry.requests.find(({ path }) => path.startsWith('/api/')),
    undefined,
  );
});

test('a registry whose token service is elsewhere gets no password, whatever that calls itself', async (t) => {
  const tokens = await registryFor(t, { auth });
  const registry = await registryFor(t, {
    fault: ({ headers }) =>
      headers['authorization'] === undefined
        ? { answer: { status: 401, headers: { 'www-authenticate': challengeOf(tokens) } } }
        : undefined,
  });
  const { registries } = await clientFor(t, login(registry.host, auth.user, auth.password));
  const repository = registries.repository(`${registry.host}/wandb/local`);
  await repository.probeWrite();
  assert.equal(await repository.findSpace(), undefined);
  assert.ok(registry.requests.every(({ headers }) => !headers['authorization']?.startsWith('Basic ')));
  assert.ok(tokens.requests.length > 0);
});

function challengeOf({ url }: TestRegistry): string {
  return `Bearer realm="${url}/token",service="harbor-registry"`;
}
