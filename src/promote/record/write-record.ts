import { RemoteError } from '../../errors.ts';
import type { Clock } from '../../runtime/runtime.ts';
import { releaseReused } from './history.ts';
import { type NewRecord, storeRecord } from './record.ts';
import type { RecordConfig } from './record-format.ts';
import { settle } from './settle.ts';
import { judgeRecord, openRecords, type RecordSource } from './trusted-record.ts';

/**
 * Writes the promotion record of a release; to be called when everything else is in place. A tag that does not stand for
 * a record that counts is moved to this one.
 * @throws RefusedError `RELEASE_REUSED` when another bundle of that release was promoted meanwhile; RemoteError
 *   `READ_BACK_FAILED` when the registry does not give the record back
 */
export async function writeRecord(source: RecordSource, record: NewRecord, clock: Clock): Promise<void> {
  const { config } = record;
  const repository = openRecords(source);
  const descriptor = await storeRecord(repository, record);
  if (await isRecorded(source, config)) {
    return;
  }
  await settle(clock, async () => await repository.tag?.(config.release, descriptor));
  if (!(await isRecorded(source, config))) {
    throw new RemoteError(
      'READ_BACK_FAILED',
      `${repository.name} does not give back the record of ${config.release}, which was just written`,
      { hint: 'Look at the registry: storage, replication, a proxy in front of it. Then promote again.' },
    );
  }
}

async function isRecorded(source: RecordSource, { release, bundle }: RecordConfig): Promise<boolean> {
  const { record } = await judgeRecord(source, release);
  if (record !== undefined && record.bundle !== bundle) {
    throw releaseReused(record);
  }
  return record !== undefined;
}
