import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { checkStage } from '../../../src/check/stage.ts';
import { RefusedError, TidegateError } from '../../../src/errors.ts';
import { isRefused } from '../../support/attack.ts';
import {
  type CheckedSide,
  customResource,
  goodImage,
  goodValues,
  startCheckedSide,
} from '../../support/checked-side.ts';
import { fails } from '../../support/fails.ts';
import { startInternalSide } from '../../support/internal-side.ts';

let side: CheckedSide;

before(async () => {
  side = await startCheckedSide();
});

after(() => side.close());

describe('the stage', () => {
  const options = { config: 'tidegate.yaml', release: undefined, root: undefined, trust: undefined } as const;

  test('refuses with a report of every finding, and annotates each at its place', async () => {
    await side.check(goodValues, customResource('repository: docker.io/wandb/local\ntag: latest'));
    const result = await checkStage.run({ ...options, reportOnly: false }, side.runtime);
    const refusal = checkStage.refusal?.(result);
    assert.ok(refusal instanceof RefusedError);
    assert.equal(refusal.code, 'CHECK_REFUSED');
    assert.match(
      renderTerminal(checkStage.report(result), { colour: false }),
      /error PUBLIC_IMAGE: docker\.io\/wandb\/local/,
    );
    const annotation = checkStage.annotations?.(result)[0];
    assert.equal(annotation?.at?.file, 'wandb.yaml');
    assert.match(annotation?.message ?? '', /^docker\.io\/wandb\/local/);
  });

  test('only reports when that is asked for', async () => {
    await side.check(goodValues, customResource('repository: docker.io/wandb/local\ntag: latest'));
    const result = await checkStage.run({ ...options, reportOnly: true }, side.runtime);
    assert.equal(result.ok, false);
    assert.equal(checkStage.refusal?.(result), undefined);
  });

  test('names a release that was not promoted', async () => {
    const check = side.check(goodValues, customResource(goodImage), { release: '2030q1' });
    await assert.rejects(check, fails('NOT_PROMOTED', /2030q1/));
  });

  test('lists every file that is not there', async () => {
    const elsewhere = checkStage.run({ ...options, root: 'nowhere', reportOnly: true }, side.runtime);
    await assert.rejects(elsewhere, (error: unknown) => {
      assert.ok(error instanceof TidegateError);
      assert.equal(error.code, 'FILE_MISSING');
      assert.deepEqual(error.details, ['values.yaml', 'wandb.yaml']);
      return true;
    });
  });

  test('believes no record that is signed by somebody else', async () => {
    const stranger = await startInternalSide();
    const trust = join(stranger.folder, 'tidegate.trust.yaml');
    await assert.rejects(
      checkStage.run({ ...options, trust, reportOnly: true }, side.runtime),
      isRefused('SIGNATURE_KEY_UNKNOWN'),
    );
    await stranger.registry.close();
  });
});
