import { RefusedError, RemoteError } from '../../errors.ts';
import type { RegistryRepository } from '../../oci/registry/registries.ts';
import { unless } from '../../unless.ts';
import { ownTags } from './own-tags.ts';
import { type PromotionRecord, readRecordedRelease } from './record.ts';
import { judgeRecord, openRecords, type RecordSource } from './trusted-record.ts';

/**
 * The release in force: the one whose record the tag `current` stands for. Whoever can push can move that tag, but to no
 * other release than one whose own record counts. Without that tag the newest release is in force.
 * @param newest is not read again when it is the one
 * @throws RefusedError `CURRENT_INVALID` when it names no such release
 */
export async function findInForce(
  source: RecordSource,
  newest: PromotionRecord | undefined,
): Promise<PromotionRecord | undefined> {
  const repository = openRecords(source);
  const current = await repository.find(ownTags.current);
  if (current === undefined) {
    return newest;
  }
  if (newest !== undefined && (await repository.find(newest.release))?.digest === current.digest) {
    return newest;
  }
  const release = await readRecordedRelease(repository, current);
  if (release === undefined) {
    throw invalidCurrent(repository, 'it does not stand for the record of a release');
  }
  // Not what it stands for is believed, but what the release's own tag does.
  const { record, refusal } = await judgeRecord(source, release);
  if (record === undefined) {
    throw invalidCurrent(repository, refusal ?? `${release} has no record`);
  }
  return record;
}

/**
 * Puts a release in force, whose record is there. Where a newer one is, it stays, with a warning.
 * @param options whether an older one may take the place of a newer one: that is what a rollback does, and nothing that
 *   happens to end late
 * @throws RemoteError `READ_BACK_FAILED` when the registry does not keep that
 */
export async function putInForce(
  source: RecordSource,
  { release, sequence }: Pick<PromotionRecord, 'release' | 'sequence'>,
  options: { readonly allowOlder: boolean },
): Promise<void> {
  const repository = openRecords(source);
  const record = await repository.resolve(release);
  const current = await repository.find(ownTags.current);
  if (current?.digest === record.digest) {
    return;
  }
  if (current !== undefined && !options.allowOlder) {
    const inForce = await unless(['CURRENT_INVALID'], findInForce(source, undefined));
    if (inForce !== undefined && inForce.sequence > sequence) {
      source.log.warning(`${inForce.release} is newer than ${release}, and stays in force`);
      return;
    }
  }
  await repository.tag?.(ownTags.current, record);
  const now = await repository.find(ownTags.current);
  // Another one than both is that of a run that was quicker.
  if (now === undefined || now.digest === current?.digest) {
    throw new RemoteError(
      'READ_BACK_FAILED',
      `${repository.name}:${ownTags.current} does not stand for ${release}, for which it was just set`,
      { hint: 'Look at the registry: storage, replication, a proxy in front of it. Then run again.' },
    );
  }
}

/** Whether `current` stands for this very record already. */
export async function isInForce(source: RecordSource, release: string): Promise<boolean> {
  const repository = openRecords(source);
  const [current, record] = [await repository.find(ownTags.current), await repository.find(release)];
  return current !== undefined && current.digest === record?.digest;
}

function invalidCurrent({ name }: RegistryRepository, why: string): RefusedError {
  return new RefusedError('CURRENT_INVALID', `${name}:${ownTags.current} names no release to go by: ${why}`, {
    hint: 'Find out who pushed that tag. Promoting a release, or `tidegate promote --rollback <release>`, sets it again; --release names one without it.',
  });
}
