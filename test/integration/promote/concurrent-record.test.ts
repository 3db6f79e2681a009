import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { findRecord } from '../../../src/promote/record/trusted-record.ts';
import { isRefused } from '../../support/attack.ts';
import { fails } from '../../support/fails.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { q3 } from '../../support/quarters.ts';
import { plantRecord, recordSource } from '../../support/records.ts';
import type { LoggedRequest } from '../../support/registry.ts';
import { promoteDefaults } from '../../support/stage-defaults.ts';

const tagPath = '/v2/tidegate/wandb/manifests/2026q3';
const other = { ...q3, images: [{ reference: 'docker.io/wandb/local:0.99.0' }] };

/** Runs `act` before the first request that fits is answered. */
function when(side: InternalSide, fits: (request: LoggedRequest) => boolean, act: () => void): void {
  let done = false;
  side.registry.fault = (request) => {
    if (!done && fits(request)) {
      done = true;
      act();
    }
    return undefined;
  };
}

/** A record of another bundle of the same release, ready to be put under the tag; it is not there yet. */
async function otherRecord(side: InternalSide): Promise<() => void> {
  await plantRecord(side, other);
  const tags = side.registry.repositories.get('tidegate/wandb')?.tags;
  const digest = tags?.get('2026q3');
  assert.ok(tags !== undefined && digest !== undefined);
  tags.delete('2026q3');
  side.writes();
  return () => void tags.set('2026q3', digest);
}

describe('another bundle of the same release, promoted meanwhile', () => {
  test('is seen before the record would be overwritten', async () => {
    const side = await startInternalSide();
    const bundle = await side.bundle(q3);
    const appear = await otherRecord(side);
    when(side, ({ path }) => path.startsWith('/v2/tidegate/wandb/blobs/uploads'), appear);
    await assert.rejects(
      side.promote(bundle),
      isRefused('RELEASE_REUSED', /2026q3 was promoted out of another/),
    );
    assert.ok(!side.writes().includes(`PUT ${tagPath}`));
    await side.registry.close();
  });

  test('is seen when it overwrites the record a moment later', async () => {
    const side = await startInternalSide();
    const bundle = await side.bundle(q3);
    const overwrite = await otherRecord(side);
    const sleep = async (): Promise<void> => overwrite();
    const runtime = { ...side.runtime, clock: { ...side.runtime.clock, sleep } };
    const options = { ...promoteDefaults, bundle: [bundle] };
    await assert.rejects(promoteStage.run(options, runtime), isRefused('RELEASE_REUSED'));
    await side.registry.close();
  });
});

test('the same bundle promoted twice at once succeeds once at least, the other says why not, and there is one record', async () => {
  const side = await startInternalSide();
  const bundle = await side.bundle(q3);
  const results = await Promise.allSettled([side.promote(bundle), side.promote(bundle)]);
  const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result] : []));
  assert.ok(refusals.length <= 1);
  for (const { reason } of refusals) {
    assert.ok(isRefused('PROMOTION_PENDING', /2026q3/)(reason));
  }
  const record = await findRecord(await recordSource(side), '2026q3');
  assert.equal(record?.bundle, digestOf((await readBundle(bundle)).bytes));
  await side.registry.close();
});

test('a record that the registry does not keep is an error', async () => {
  const side = await startInternalSide();
  const bundle = await side.bundle(q3);
  side.registry.fault = ({ method, path }) =>
    method === 'PUT' && path === tagPath ? { answer: { status: 201 } } : undefined;
  await assert.rejects(side.promote(bundle), fails('READ_BACK_FAILED', /2026q3/));
  await side.registry.close();
});
