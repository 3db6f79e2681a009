import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { TagRules } from '../../../src/oci/registry/tag-rules.ts';
import { clientFor, login, registryFor } from '../../support/registry-client.ts';

const auth = {
  user: 'robot',
  password: 'loopback-only',
  scheme: 'bearer',
  service: 'harbor-registry',
} as const;

/** A rule as Harbor 2 lists it. */
function rule(repository: string, tag: string, more: object = {}) {
  return {
    id: 1,
    disabled: false,
    action: 'immutable',
    template: 'immutable_template',
    scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: repository }] },
    tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern: tag }],
    ...more,
  };
}

async function rulesOf(t: TestContext, answer: unknown, status = 200) {
  const registry = await registryFor(t, {
    auth,
    fault: ({ path }) =>
      path.startsWith('/api/v2.0/projects/wandb/immutabletagrules')
        ? { answer: { status, body: JSON.stringify(answer) } }
        : undefined,
  });
  const { registries } = await clientFor(t, login(registry.host, auth.user, auth.password));
  const repository = registries.repository(`${registry.host}/wandb/local`);
  await repository.probeWrite();
  const rules: TagRules | undefined = await repository.findTagRules();
  return (path: string, tag: string) => rules?.isImmutable(`${registry.host}/${path}`, tag);
}

test('a rule of Harbor holds for repositories and tags of its project that its patterns fit', async (t) => {
  const isImmutable = await rulesOf(t, [rule('{local,charts/**}', 'v*')]);
  assert.equal(isImmutable('wandb/local', 'v1.2'), true);
  assert.equal(isImmutable('wandb/charts/a/b', 'v1.2'), true);
  assert.equal(isImmutable('wandb/local', '1.2'), false);
  assert.equal(isImmutable('wandb/console', 'v1.2'), false);
  assert.equal(isImmutable('other/local', 'v1.2'), false);
});

test('exclusions turn a pattern round, and a rule that is off is none', async (t) => {
  const tags = [{ kind: 'doublestar', decoration: 'excludes', pattern: 'pending' }];
  const repository = [{ kind: 'doublestar', decoration: 'repoExcludes', pattern: 'tidegate/**' }];
  const isImmutable = await rulesOf(t, [
    rule('**', '**', { disabled: true }),
    rule('', '', { tag_selectors: tags, scope_selectors: { repository } }),
  ]);
  assert.equal(isImmutable('wandb/local', '1.2'), true);
  assert.equal(isImmutable('wandb/local', 'pending'), false);
  assert.equal(isImmutable('wandb/tidegate/wandb', '1.2'), false);
});

test('what is no list of rules, or is not told to this login, says nothing', async (t) => {
  assert.equal((await rulesOf(t, { errors: [] }))('wandb/local', '1.2'), undefined);
  assert.equal((await rulesOf(t, [], 403))('wandb/local', '1.2'), undefined);
  assert.equal((await rulesOf(t, [3, {}, { tag_selectors: 'x' }]))('wandb/local', '1.2'), false);
});
