import { mapConcurrently } from '../oci/concurrency.ts';
import type { Digest } from '../oci/digest.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { recordedArtifacts, recordedTags } from '../promote/record/recorded-artifacts.ts';
import { internalReference } from '../promote/targets.ts';
import type { Mapping } from '../release/mapping.ts';

const concurrency = 8;

/** What the tags of a promoted release stand for now. */
export interface TagSurvey {
  readonly total: number;
  /** `registry/path:tag` that is not there; sorted. */
  readonly missing: readonly string[];
  /** Tags that stand for something else than was promoted; sorted. */
  readonly moved: readonly MovedTag[];
}

interface MovedTag {
  readonly reference: string;
  readonly promoted: Digest;
  readonly found: Digest;
  /** Another promoted release that has it so; absent where nobody knows why it was moved. */
  readonly by?: string;
}

interface PromotedTag {
  readonly release: string;
  readonly reference: string;
  readonly promoted: Digest;
}

/**
 * Asks for every tag of every release, each once.
 * @param records with their signatures verified
 * @returns by release
 */
export async function surveyTags(
  records: readonly PromotionRecord[],
  mapping: Mapping,
  registries: Registries,
): Promise<ReadonlyMap<string, TagSurvey>> {
  const all = records.flatMap((record) => promotedTags(record, mapping));
  const places = new Map(all.map(({ reference, place }) => [reference, place]));
  const found = new Map(
    await mapConcurrently([...places], concurrency, async ([reference, { repository, tag }]) => {
      const descriptor = await registries.repository(repository).find(tag);
      return [reference, descriptor?.digest] as const;
    }),
  );
  const byRelease = Map.groupBy(all, ({ release }) => release);
  return new Map([...byRelease].map(([release, tags]) => [release, surveyOf(tags, found, all)]));
}

function surveyOf(
  tags: readonly PromotedTag[],
  found: ReadonlyMap<string, Digest | undefined>,
  all: readonly PromotedTag[],
): TagSurvey {
  const missing: string[] = [];
  const moved: MovedTag[] = [];
  for (const { reference, promoted } of tags) {
    const now = found.get(reference);
    if (now === undefined) {
      missing.push(reference);
    } else if (now !== promoted) {
      const by = all.find((other) => other.reference === reference && other.promoted === now)?.release;
      moved.push({ reference, promoted, found: now, ...(by === undefined ? {} : { by }) });
    }
  }
  return {
    total: tags.length,
    missing: missing.sort(),
    moved: moved.sort((a, b) => (a.reference < b.reference ? -1 : 1)),
  };
}

function promotedTags(record: PromotionRecord, mapping: Mapping) {
  const tags = recordedArtifacts(record, mapping).flatMap((recorded) =>
    recorded.repositories.flatMap((repository) =>
      recordedTags(recorded).map(({ tag, target }) => {
        const place = { repository, tag };
        return {
          release: record.release,
          reference: internalReference(place),
          place,
          promoted: target.digest,
        };
      }),
    ),
  );
  return [...new Map(tags.map((entry) => [entry.reference, entry])).values()];
}
