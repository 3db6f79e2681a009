import { digestOf } from '../oci/digest.ts';
import { formatTime } from '../utc.ts';
import type { Naming } from './naming.ts';
import type { NewerCharts } from './newer-charts.ts';
import type { Promotion } from './promotion.ts';
import { readCarriedFiles } from './record/carried-files.ts';
import type { RecordConfig } from './record/record-format.ts';
import { internalReference } from './targets.ts';

/**
 * What makes seen what was sent.
 * @param newer what goes out of chart repositories then
 * @param now UTC, for the record
 */
export async function namingOf(promotion: Promotion, newer: NewerCharts, now: Date): Promise<Naming> {
  const { given, destinations, plan, charts, isRecorded, isRollback } = promotion;
  const { manifest, bytes, signatures } = given.newest;
  const { release, sequence, created } = manifest;
  const record = {
    config: recordOf(promotion, now),
    bundleBytes: bytes,
    signatures: signatures.map(({ file }) => file.bytes),
    carried: await readCarriedFiles(given.newest),
  };
  return {
    release: { release, sequence, bundle: digestOf(bytes) },
    referrers: plan.referrers,
    tags: plan.tags,
    destinations,
    charts: charts.additions,
    created,
    newer,
    isRollback,
    ...(isRecorded ? {} : { record }),
  };
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
