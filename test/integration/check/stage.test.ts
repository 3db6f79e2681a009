import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { checkStage } from '../../../src/check/stage.ts';
import { RefusedError, TidegateError, UserError } from '../../../src/errors.ts';
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
import { forgeRecord, plantRecord } from '../../support/records.ts';
import { checkDefaults } from '../../support/stage-defaults.ts';

let side: CheckedSide;

before(async () => {
  side = await startCheckedSide();
});

after(() => side.close());

describe('the stage', () => {
  test('refuses with a report of every finding, and annotates each at its place', async () => {
    await side.check(goodValues, customResource('repository: docker.io/wandb/local\ntag: latest'));
    const result = await checkStage.run(checkDefaults, side.runtime);
    const refusal = checkStage.refusal?.(result);
    assert.ok(refusal instanceof RefusedError);
    assert.equal(refusal.code, 'CHECK_REFUSED');
    assert.match(refusal.hint ?? '', /^`tidegate bump` moves the tags and versions in the files to 2026q4;/);
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
    const result = await checkStage.run({ ...checkDefaults, reportOnly: true }, side.runtime);
    assert.equal(result.ok, false);
    assert.equal(checkStage.refusal?.(result), undefined);
  });

  test('names a release that was not promoted', async () => {
    const check = side.check(goodValues, customResource(goodImage), { release: '2030q1' });
    await assert.rejects(check, fails('NOT_PROMOTED', /2030q1/));
  });

  test('lists every file that is not there', async () => {
    const elsewhere = checkStage.run({ ...checkDefaults, root: 'nowhere', reportOnly: true }, side.runtime);
    await assert.rejects(elsewhere, (error: unknown) => {
      assert.ok(error instanceof TidegateError);
      assert.equal(error.code, 'FILE_MISSING');
      assert.deepEqual(error.details, ['values.yaml', 'wandb.yaml']);
      return true;
    });
  });

  test('wants charts that the release has, each named with its place', async () => {
    const path = join(side.folder, 'tidegate.yaml');
    const text = await readFile(path, 'utf8');
    await side.check(goodValues, customResource(goodImage));
    await writeFile(
      path,
      text.replace('chart: operator}', 'chart: nope}').replace('chart: operator-wandb}', 'chart: no}'),
    );
    try {
      await assert.rejects(
        checkStage.run({ ...checkDefaults, reportOnly: true }, side.runtime),
        (error: unknown) => {
          assert.ok(error instanceof UserError);
          assert.equal(error.code, 'CHART_NOT_IN_RELEASE');
          assert.equal(error.message, '2 files are for charts that 2026q4 does not have');
          assert.deepEqual(error.at, { file: path });
          assert.match(
            error.details.join('\n'),
            /tidegate\.yaml:\d+:\d+ values\.yaml is for chart nope, which 2026q4 does not have\n.*:\d+:\d+ wandb\.yaml is for chart no, /,
          );
          assert.match(error.hint ?? '', /^2026q4 has operator, operator-wandb\. Correct chart under bump /);
          return true;
        },
      );
    } finally {
      await writeFile(path, text);
    }
  });

  test('passes over what others pushed beside the records, also of another product, with a warning', async () => {
    await forgeRecord(side, {});
    await plantRecord(side, { name: 'other', release: '2098q1', sequence: 50 });
    const verdict = await side.check(goodValues, customResource(goodImage));
    assert.equal(verdict.release, '2026q4');
    const warning = side.runtime.lines.findLast((line) => line.startsWith('warning: ')) ?? '';
    assert.match(
      warning,
      /2 tags in registry\.test\/tidegate\/wandb .*2099q4: .*2098q1: .*a record of other/,
    );
    const asked = side.check(goodValues, customResource(goodImage), { release: '2098q1' });
    await assert.rejects(asked, isRefused('WRONG_BUNDLE'));
    ['2099q4', '2098q1'].forEach((tag) => side.registry.repositories.get('tidegate/wandb')?.tags.delete(tag));
  });

  test('believes no record that is signed by somebody else', async () => {
    const stranger = await startInternalSide();
    const trust = join(stranger.folder, 'tidegate.trust.yaml');
    await assert.rejects(
      checkStage.run({ ...checkDefaults, trust, reportOnly: true }, side.runtime),
      isRefused('NO_TRUSTED_RECORD', /2026q4: None of the trusted keys/),
    );
    await stranger.registry.close();
  });
});
