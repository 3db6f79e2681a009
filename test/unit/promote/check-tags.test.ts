import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import type { TagRules } from '../../../src/oci/registry/tag-rules.ts';
import type { TagStep } from '../../../src/promote/plan.ts';
import { checkTags } from '../../../src/promote/preflight/check-tags.ts';
import type { PromoteConfig } from '../../../src/release/release-file.ts';
import { fails } from '../../support/fails.ts';

const digest = digestOf(Buffer.from('new'));
const target = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 3 };
const config: PromoteConfig = {
  name: 'registry.test',
  registry: 'registry.test',
  images: [],
  charts: [],
  record: 'tidegate/wandb',
  moveTags: 'ours',
};
const step = (tag: string, replaces?: string): TagStep => ({
  repository: 'registry.test/wandb/local',
  tag,
  target,
  ...(replaces === undefined ? {} : { replaces: digestOf(Buffer.from(replaces)) }),
});

function rulesFor(...names: readonly string[]): TagRules {
  return { isImmutable: (repository, tag) => names.includes(`${repository}:${tag}`) };
}

test('a tag that has to be moved and may not be stops a promotion; a new one is no matter', () => {
  const rules = rulesFor('registry.test/wandb/local:1.0', 'registry.test/wandb/local:2.0');
  const check = (...tags: readonly TagStep[]) =>
    checkTags('registry.test/wandb/local', rules, { tags }, config);
  assert.equal(check(step('1.0'))[0]?.state, 'ok');
  assert.throws(
    () => check(step('1.0'), step('2.0', 'old')),
    fails('TAG_IMMUTABLE', /^registry\.test\/wandb\/local:2\.0$/m),
  );
});

test('our own tags must move at every promotion', () => {
  const rules = rulesFor('registry.test/tidegate/wandb:current');
  assert.throws(
    () => checkTags('registry.test/tidegate/wandb', rules, { tags: [] }, config),
    fails('TAG_IMMUTABLE', /tidegate\/wandb:current/),
  );
});

test('without rules that are told there is nothing to say', () => {
  assert.deepEqual(checkTags('registry.test/wandb/local', undefined, { tags: [] }, config), []);
});
