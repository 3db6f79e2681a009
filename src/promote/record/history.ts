import type { BundleManifest } from '../../bundle/bundle-manifest.ts';
import { RefusedError } from '../../errors.ts';
import type { Digest } from '../../oci/digest.ts';
import { compareReleases } from '../../release/release-name.ts';
import type { RecordConfig } from './record-format.ts';
import type { DoubtedRecord } from './trusted-record.ts';

/**
 * Compares a bundle with what was promoted before.
 * @param digest that of its `bundle.json`
 * @param records every promotion record that counts, lowest sequence first
 * @param allowRollback whether a bundle that was promoted already may be promoted again, although newer ones were since.
 *   One that never was stays refused: nobody has tried it here
 * @returns the record of this very bundle, if it was promoted already
 * @throws RefusedError `RELEASE_REUSED` or `SEQUENCE_REUSED` when another bundle has that name or number; `REPLAY` when a
 *   newer release was promoted; `RELEASE_ORDER` when one with a later name was
 */
export function checkHistory(
  manifest: Pick<BundleManifest, 'release' | 'sequence'>,
  digest: Digest,
  records: readonly RecordConfig[],
  allowRollback = false,
): RecordConfig | undefined {
  const { release, sequence } = manifest;
  refuseReused(manifest, digest, records);
  const own = records.find((record) => record.bundle === digest);
  if (own !== undefined && allowRollback) {
    return own;
  }
  const newest = records.at(-1);
  if (newest !== undefined && sequence < newest.sequence) {
    throw new RefusedError(
      'REPLAY',
      `${release} (sequence ${sequence}) is older than ${newest.release} (sequence ${newest.sequence}), which was promoted on ${newest.promotedAt}`,
      { hint: replayHint(own !== undefined) },
    );
  }
  const later = records.find((record) => compareReleases(release, record.release) < 0);
  if (later !== undefined) {
    throw new RefusedError(
      'RELEASE_ORDER',
      `${release} (sequence ${sequence}) has an older name than ${later.release} (sequence ${later.sequence}), which was promoted before`,
      { hint: 'The newest release is told by its name. Have a new one made with a later name.' },
    );
  }
  return own;
}

function refuseReused(
  { release, sequence }: Pick<BundleManifest, 'release' | 'sequence'>,
  digest: Digest,
  records: readonly RecordConfig[],
): void {
  const other = records.find((record) => record.release === release && record.bundle !== digest);
  if (other !== undefined) {
    throw releaseReused(other);
  }
  const reused = records.find((record) => record.sequence === sequence && record.bundle !== digest);
  if (reused !== undefined) {
    throw new RefusedError(
      'SEQUENCE_REUSED',
      `Sequence ${sequence} of ${release} was used by ${reused.release}`,
      {
        hint: 'Two bundles were made from the same lock history. Find out which one is right; track raises the sequence for the next one.',
      },
    );
  }
}

/**
 * Refuses what does not come after a record which today's policy does not accept. Otherwise to revoke a key, or to want one
 * more signature, would open the way for every release that came before, and for another one in the place of this.
 * @param digest that of its `bundle.json`: the very bundle of such a record may be promoted, signed so that it counts
 * @throws RefusedError `REPLAY_DOUBTED`
 */
export function requireNoDoubt(
  { release, sequence }: Pick<BundleManifest, 'release' | 'sequence'>,
  digest: Digest,
  doubted: readonly DoubtedRecord[],
): void {
  const notBefore = doubted.filter(
    (record) =>
      record.bundle !== digest &&
      (sequence <= record.sequence || compareReleases(release, record.release) <= 0),
  );
  if (notBefore.length > 0) {
    throw new RefusedError(
      'REPLAY_DOUBTED',
      `${release} (sequence ${sequence}) does not come after what somebody recorded whom the trust policy names, though not so that it counts today`,
      {
        details: notBefore.map(
          (record) => `${record.release} (sequence ${record.sequence}): ${record.reason}`,
        ),
        hint: 'If these were promoted here, have this content released again, with a higher sequence and a later name. If somebody forged them, with a key that was stolen, delete these tags where the records are.',
      },
    );
  }
}

function replayHint(wasPromoted: boolean): string {
  const why = 'An old bundle may carry faults that were repaired since.';
  return wasPromoted
    ? `${why} To put back what this one promoted then, give --allow-rollback.`
    : `${why} It was never promoted here: have its content released again, as a new release.`;
}

export function releaseReused({ release, bundle }: RecordConfig): RefusedError {
  return new RefusedError('RELEASE_REUSED', `${release} was promoted out of another bundle (${bundle})`, {
    hint: 'A release never changes. Promote that bundle again, or have a new release made.',
  });
}
