import { digestOf } from '../oci/digest.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { formatTime } from '../utc.ts';
import { applyNames } from './apply-names.ts';
import type { Promotion } from './promotion.ts';
import { readCarriedFiles } from './record/carried-files.ts';
import type { RecordConfig } from './record/record-format.ts';
import type { RecordSource } from './record/trusted-record.ts';
import { internalReference } from './targets.ts';
import type { ListedReferrers } from './verify-names.ts';

/**
 * Makes seen what was sent: lists of referrers, tags, chart repositories, and last, when all is read back by its name, the
 * record, which says that all of that is there.
 * @param afterwards to be done when the release is in force
 * @throws what `applyNames` raises
 */
export async function setNames(
  promotion: Promotion,
  source: RecordSource,
  runtime: Pick<Runtime, 'clock' | 'stopSignal'>,
  afterwards?: () => Promise<void>,
): Promise<ListedReferrers> {
  const { given, destinations, plan, charts, isRecorded, isRollback } = promotion;
  const { manifest, bytes, signatures } = given.newest;
  const { release, sequence, created } = manifest;
  const record = {
    config: recordOf(promotion, runtime.clock.now()),
    bundleBytes: bytes,
    signatures: signatures.map(({ file }) => file.bytes),
    carried: await readCarriedFiles(given.newest),
  };
  const naming = {
    release: { release, sequence, bundle: digestOf(bytes) },
    referrers: plan.referrers,
    tags: plan.tags,
    destinations,
    charts: charts.additions,
    created,
    isRollback,
    ...(isRecorded ? {} : { record }),
    ...(afterwards && { afterwards }),
  };
  return await applyNames(naming, source, runtime);
}

/** What the promotion record says. @param now UTC, cut to whole seconds */
function recordOf({ given, destinations }: Promotion, now: Date): RecordConfig {
  const { manifest, bytes } = given.newest;
  return {
    schemaVersion: 1,
    name: manifest.name,
    release: manifest.release,
    sequence: manifest.sequence,
    promotedAt: formatTime(now),
    bundle: digestOf(bytes),
    images: destinations
      .filter(({ kind }) => kind === 'image')
      .map(({ artifact, ...destination }) => ({
        reference: artifact.reference,
        internal: internalReference(destination),
        digest: artifact.root.digest,
      })),
    charts: manifest.charts.map(({ name, version, archive }) => ({ name, version, digest: archive })),
  };
}
