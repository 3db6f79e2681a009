import { artifactParts } from '../bundle/artifact-parts.ts';
import { RefusedError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { recordedArtifacts } from '../promote/record/recorded-artifacts.ts';
import { signedDigests, signedManifests } from '../promote/record/signed-manifests.ts';
import { surveyNames } from '../releases/survey.ts';
import type { Mapping } from '../release/mapping.ts';
import { cutLines, shortDigest } from '../report/format.ts';
import type { Log } from '../runtime/runtime.ts';

const concurrency = 8;
const shownParts = 20;

/** A newer release that is not proposed, and what it lacks, a line each. */
export interface PassedOver {
  readonly release: string;
  readonly missing: readonly string[];
}

/** What a promoted release lacks, sorted; nothing when it is complete. Each release is asked for once. */
export type FindMissing = (record: PromotionRecord) => Promise<readonly string[]>;

interface Inside {
  readonly registries: Registries;
  readonly http: Http;
  readonly mapping: Mapping;
  /** Hears of chart repositories that cannot be read from here: those are left to the cluster. */
  readonly log: Pick<Log, 'warning'>;
}

export function createFindMissing(inside: Inside): FindMissing {
  const asked = new Map<string, Promise<readonly string[]>>();
  return (record) => {
    const missing = asked.get(record.release) ?? findMissing(record, inside);
    asked.set(record.release, missing);
    return missing;
  };
}

/** @throws RefusedError `RELEASE_INCOMPLETE` with what is missing */
export function refuseIncomplete({ release, missing }: PassedOver): RefusedError {
  return new RefusedError('RELEASE_INCOMPLETE', `${release} is not complete in the internal registry`, {
    details: firstOf(missing),
    hint: 'Promote its bundle again, which sends what is missing. A release is proposed as a whole or not at all.',
  });
}

/** At most 20 lines, and how many more there are. */
export function firstOf(lines: readonly string[]): readonly string[] {
  return cutLines(lines, shownParts);
}

async function findMissing(record: PromotionRecord, inside: Inside): Promise<readonly string[]> {
  const { mapping, log } = inside;
  const { releases, unread } = await surveyNames([record], mapping, inside);
  unread.forEach((why) => log.warning(`${why}; what is in it was not looked at`));
  const { missing = [], moved = [] } = releases.get(record.release) ?? {};
  const drifted = moved.map(
    ({ reference, promoted, found }) =>
      `${reference} is ${shortDigest(found)}; promoted was ${shortDigest(promoted)}`,
  );
  const gone = [...missing, ...(await lostManifests(record, inside))].map((name) => `${name} is not there`);
  return [...gone, ...drifted].sort();
}

/** A registry that cleans up may take the platforms of an index, and leave its tag. Blobs are not asked for: they are many. */
async function lostManifests(
  record: PromotionRecord,
  { registries, mapping }: Inside,
): Promise<readonly string[]> {
  const signed = signedDigests(record);
  const placed = recordedArtifacts(record, mapping).flatMap(({ artifact, repositories }) =>
    repositories.map((repository) => ({ artifact: { ...artifact, referrers: [], tags: [] }, repository })),
  );
  const lost = await mapConcurrently(placed, concurrency, async ({ artifact, repository }) => {
    const read = signedManifests(registries.repository(repository), signed);
    const parts = await artifactParts(artifact, read);
    return parts.flatMap(({ descriptor: { digest }, role, isEvidence, manifest }) =>
      role === 'manifest' && manifest === undefined && !isEvidence && signed.has(digest)
        ? `${repository}@${digest}`
        : [],
    );
  });
  return lost.flat();
}
