import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RefusedError, RemoteError, TidegateError, UserError } from '../../../src/errors.ts';
import { eachTarget, refusalOf } from '../../../src/promote/each-target.ts';
import { describePromotion } from '../../../src/promote/report.ts';
import type { TargetResult } from '../../../src/promote/result.ts';
import type { PromoteConfig } from '../../../src/release/release-file.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';

const log = { info: () => undefined };
const faults: Readonly<Record<string, Error>> = {
  user: new UserError('TAG_MOVED', 'a tag is taken', { details: ['a:1'], hint: 'Ask.' }),
  refused: new RefusedError('REPLAY', 'it is old'),
  remote: new RemoteError('UNREACHABLE', 'nobody is there'),
  bug: new TypeError('undefined is not a function'),
};

function configOf(name: string): PromoteConfig {
  return { name, registry: `${name}.corp`, images: [], charts: [], record: 'tidegate/w', moveTags: 'never' };
}

function resultOf({ name, registry }: PromoteConfig): TargetResult {
  const blobs = { sent: 0, mounted: 0, present: 0 };
  const nothing = { images: [], charts: [], movedTags: [], blobs, bytes: 0, sparseIndexes: 0 };
  return { name, registry, ...nothing, record: `${registry}/tidegate/w:2026q4`, unchanged: true };
}

async function promoteTo(...names: readonly string[]) {
  const reached: string[] = [];
  const step = (config: PromoteConfig, when: 'early' | 'late'): void => {
    reached.push(`${when} ${config.name}`);
    const [fault, at = 'late'] = config.name.split('-');
    const error = faults[fault ?? ''];
    if (error !== undefined && at === when) {
      throw error;
    }
  };
  const targets = await eachTarget(names.map(configOf), log, async (config) => {
    step(config, 'early');
    return async () => {
      step(config, 'late');
      return resultOf(config);
    };
  });
  return { reached, result: { release: '2026q4', sequence: 1, dryRun: false, isRollback: false, targets } };
}

test('of several targets, one that fails keeps no other from its turn, and each has its result', async () => {
  const { reached, result } = await promoteTo('user', 'dev', 'remote-early', 'refused', 'prod');
  const early = ['early user', 'early dev', 'early remote-early', 'early refused', 'early prod'];
  assert.deepEqual(reached, [...early, 'late user', 'late dev', 'late refused', 'late prod']);
  assert.deepEqual(result.targets[0], {
    name: 'user',
    registry: 'user.corp',
    failure: { exitStatus: 1, code: 'TAG_MOVED', message: 'a tag is taken', details: ['a:1'], hint: 'Ask.' },
  });
  assert.deepEqual(
    result.targets.map((target) => ('failure' in target ? target.failure.code : target.unchanged)),
    ['TAG_MOVED', true, 'UNREACHABLE', 'REPLAY', true],
  );
});

test('the exit status is the worst of those that failed, and the error names each of them', async () => {
  const cases = [
    [['user', 'prod'], 1],
    [['user', 'refused', 'prod'], 2],
    [['remote', 'refused', 'user'], 3],
  ] as const;
  for (const [names, status] of cases) {
    const refusal = refusalOf((await promoteTo(...names)).result);
    assert.ok(refusal instanceof TidegateError);
    assert.equal(refusal.exitCode, status);
    assert.equal(refusal.code, 'TARGETS_FAILED');
    assert.deepEqual(
      [...new Set(refusal.details.map((line) => line.split(':')[0]))],
      names.filter((name) => name !== 'prod'),
    );
  }
  assert.equal(refusalOf((await promoteTo('dev', 'prod')).result), undefined);
});

test('why a target failed is printed once: in the error, with its details and its hint', async () => {
  const { result } = await promoteTo('user', 'prod');
  assert.deepEqual(refusalOf(result)?.details, [
    'user: a tag is taken [TAG_MOVED]',
    'user: a:1',
    'user: Ask.',
  ]);
  const report = renderTerminal(describePromotion(result), { colour: false });
  assert.match(report, /^2026q4 → user \(user\.corp\): failed \[TAG_MOVED\]$/m);
  assert.doesNotMatch(report, /a tag is taken|a:1|Ask\./);
});

test('a rollback that failed is to be rolled back again, and not promoted', async () => {
  const { result } = await promoteTo('user', 'prod');
  const refusal = refusalOf({ ...result, isRollback: true });
  assert.match(refusal?.message ?? '', /2026q4 was not put in force again in 1 of 2 targets/);
  assert.match(refusal?.hint ?? '', /roll back again: --rollback 2026q4 --to user\./);
});

test('the only target fails as itself, and a bug ends it all', async () => {
  await assert.rejects(promoteTo('user'), faults['user']);
  await assert.rejects(promoteTo('user-early'), faults['user']);
  await assert.rejects(promoteTo('dev', 'bug', 'prod'), faults['bug']);
  await assert.rejects(promoteTo('dev', 'bug-early', 'prod'), faults['bug']);
});
