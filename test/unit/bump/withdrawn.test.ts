import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BumpResult } from '../../../src/bump/result.ts';
import { bumpStage } from '../../../src/bump/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';

const held = { exitStatus: 1, code: 'PULL_REQUEST_HELD', message: 'held', details: [] } as const;
const down = { exitStatus: 3, code: 'UNREACHABLE', message: 'down', details: [] } as const;
const left = { environment: 'old', branch: 'tidegate/wandb-old', failure: held };

function resultOf(parts: Partial<BumpResult>): BumpResult {
  return { repository: 'https://git.corp/acme/deploy', streams: [], dryRun: false, ...parts };
}

function refusalOf(parts: Partial<BumpResult>): readonly unknown[] {
  const refusal = bumpStage.refusal?.(resultOf(parts));
  return [refusal?.code, refusal?.exitCode, refusal?.details, refusal?.hint];
}

describe('what is withdrawn, or could not be', () => {
  test('is reported with what the forge would not grant', () => {
    const url = 'https://git.corp/acme/deploy/pulls/7';
    const pullRequest = { number: 7, url, action: 'closed', remarks: ['the comment: refused'] } as const;
    const result = resultOf({ withdrawn: [{ branch: 'tidegate/wandb', pullRequest }, left] });
    const text = renderTerminal(bumpStage.report(result), { colour: false });
    assert.match(
      text,
      /all files at once: .* tidegate\/wandb was withdrawn: https:\S+pulls\/7\n.*the comment: refused/,
    );
    assert.match(text, /old: .* tidegate\/wandb-old could not be withdrawn \[PULL_REQUEST_HELD\]/);
  });

  test('ends the run with an error only once all else is done, beside those of the environments', () => {
    const withdrawn = [left];
    const line = 'tidegate/wandb-old: held [PULL_REQUEST_HELD]';
    assert.deepEqual(refusalOf({ withdrawn: [{ branch: 'x' }] }), [
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    assert.deepEqual(refusalOf({ withdrawn }), [
      'NOT_WITHDRAWN',
      1,
      [line],
      'When that is mended, run again.',
    ]);
    assert.deepEqual(refusalOf({ withdrawn, streams: [{ environment: 'dev', failure: down }] }), [
      'ENVIRONMENTS_FAILED',
      3,
      ['dev: down [UNREACHABLE]', line],
      'When that is mended, run again.',
    ]);
    assert.deepEqual(refusalOf({ withdrawn, streams: [{ failure: down }] }).slice(0, 3), [
      'UNREACHABLE',
      3,
      [line],
    ]);
  });
});
