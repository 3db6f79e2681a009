import { TidegateError } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Digest } from '../oci/digest.ts';
import { byText } from '../order.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { Mapping } from '../release/mapping.ts';
import { orError } from '../unless.ts';
import { type PromotedName, promotedNames, type Stores } from './promoted-names.ts';

const concurrency = 8;

/** What the names of promoted releases stand for now. */
export interface Survey {
  /** By release. */
  readonly releases: ReadonlyMap<string, TagSurvey>;
  /** Per chart repository that cannot be read, why; sorted. */
  readonly unread: readonly string[];
}

/** What the tags of one release stand for, and its versions in chart repositories over HTTP. */
export interface TagSurvey {
  readonly total: number;
  /** `registry/path:tag`, or `operator 1.4.8 in https://…`, that is not there; sorted, as are all of these. */
  readonly missing: readonly string[];
  /** What stands for something else than was promoted. */
  readonly moved: readonly MovedTag[];
  /** In chart repositories that cannot be read. */
  readonly unknown: readonly string[];
}

interface MovedTag {
  readonly reference: string;
  readonly promoted: Digest;
  readonly found: Digest;
  /** Another promoted release that has it so; absent where nobody knows why it was moved. */
  readonly by?: string;
}

/** Why nobody can tell. */
interface Unread {
  readonly why: string;
}

/**
 * Asks for every name of every release, each once.
 * @param records with their signatures verified
 */
export async function surveyNames(
  records: readonly PromotionRecord[],
  mapping: Mapping,
  stores: Stores,
): Promise<Survey> {
  const all = promotedNames(records, mapping, stores);
  const unique = new Map(all.map((name) => [name.reference, name]));
  const found = new Map(
    await mapConcurrently([...unique.values()], concurrency, async (name) => [
      name.reference,
      await findName(name),
    ]),
  );
  const whys = [...found.values()].flatMap((now) => (typeof now === 'object' ? now.why : []));
  const byRelease = Map.groupBy(all, ({ release }) => release);
  return {
    releases: new Map([...byRelease].map(([release, names]) => [release, surveyOf(names, found, all)])),
    unread: [...new Set(whys)].sort(),
  };
}

type Found = Digest | Unread | undefined;

/** A chart repository that does not answer says nothing about the registry. */
async function findName({ find, url }: PromotedName): Promise<Found> {
  const found = url === undefined ? await find() : await orError(find());
  return found instanceof TidegateError ? { why: `${url} cannot be read: ${found.message}` } : found;
}

function surveyOf(
  names: readonly PromotedName[],
  found: ReadonlyMap<string, Found>,
  all: readonly PromotedName[],
): TagSurvey {
  const missing: string[] = [];
  const unknown: string[] = [];
  const moved: MovedTag[] = [];
  for (const { reference, promoted } of names) {
    const now = found.get(reference);
    if (now === undefined) {
      missing.push(reference);
    } else if (typeof now === 'object') {
      unknown.push(reference);
    } else if (now !== promoted) {
      const by = all.find((other) => other.reference === reference && other.promoted === now)?.release;
      moved.push({ reference, promoted, found: now, ...(by === undefined ? {} : { by }) });
    }
  }
  return {
    total: names.length,
    missing: missing.sort(),
    moved: moved.sort(byText(({ reference }) => reference)),
    unknown: unknown.sort(),
  };
}
