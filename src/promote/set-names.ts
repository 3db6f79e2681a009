import { mapConcurrently } from '../oci/concurrency.ts';
import { digestOf } from '../oci/digest.ts';
import { completeReferrers } from '../oci/registry/complete-referrers.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { PromotionPlan } from './plan.ts';
import type { Promotion } from './promotion.ts';
import { readBundledNotes } from './record/notes.ts';
import type { RecordConfig } from './record/record-format.ts';
import type { RecordSource } from './record/trusted-record.ts';
import { writeRecord } from './record/write-record.ts';
import { internalReference } from './targets.ts';

const concurrency = 6;

/**
 * Makes seen what was sent: lists of referrers, tags, chart repositories, and last the record, which says that all of
 * that is there.
 * @throws what `completeReferrers`, `ChartRepository.add` and `writeRecord` raise
 */
export async function setNames(
  promotion: Promotion,
  source: RecordSource,
  { clock }: Pick<Runtime, 'clock'>,
): Promise<void> {
  const { given, plan, charts } = promotion;
  const { registries } = source;
  const { manifest, bytes, signatures } = given.newest;
  await listReferrers(plan, registries);
  await mapConcurrently(plan.tags, concurrency, async ({ repository, tag, target }) => {
    await registries.repository(repository).tag?.(tag, target);
  });
  for (const addition of charts.additions.filter((item) => item.charts.length > 0)) {
    await addition.repository.add(addition.charts, manifest.created);
  }
  if (!promotion.isRecorded) {
    const config = recordOf(promotion, clock.now());
    const files = signatures.map(({ file }) => file.bytes);
    const notes = await readBundledNotes(given.newest);
    await writeRecord(source, { config, bundleBytes: bytes, signatures: files, notes }, clock);
  }
}

async function listReferrers({ referrers }: PromotionPlan, registries: Registries): Promise<void> {
  // Of one subject one after the other: two writers of its list would lose an entry.
  const bySubject = Map.groupBy(referrers, ({ repository, subject }) => `${repository}@${subject}`);
  await mapConcurrently([...bySubject.values()], concurrency, async (groups) => {
    for (const group of groups) {
      await completeReferrers(registries.repository(group.repository), group);
    }
  });
}

/** What the promotion record says. @param now UTC, cut to whole seconds */
function recordOf({ given, destinations }: Promotion, now: Date): RecordConfig {
  const { manifest, bytes } = given.newest;
  return {
    schemaVersion: 1,
    name: manifest.name,
    release: manifest.release,
    sequence: manifest.sequence,
    promotedAt: `${now.toISOString().slice(0, 19)}Z`,
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
