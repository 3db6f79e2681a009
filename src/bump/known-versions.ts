import { findInFiles } from '../deploy/find-in-files.ts';
import {
  type ChartOccurrence,
  type DeployFile,
  digestOf,
  type ImageOccurrence,
  nameOf,
  versionOf,
} from '../deploy/occurrence.ts';
import { byText } from '../order.ts';
import { shortDigest } from '../report/format.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import { whereKnown } from '../unless.ts';
import { dayOf } from '../utc.ts';
import type { PromotedRelease } from './promoted.ts';
import { releaseFacts, type ReleaseFacts } from './release-facts.ts';
import type { BumpStream } from './result.ts';
import type { BumpScope } from './scope.ts';

/** One name in the files, and its versions from the farthest place to the nearest. */
export interface KnownVersions {
  /** `registry.yourdomain.com/local`, or a chart's name. */
  readonly name: string;
  /** What the files say; sorted. */
  readonly inGit: readonly string[];
  /** In the release that is proposed; empty while one waits. */
  readonly proposed: readonly string[];
  /** In the newest promoted release. */
  readonly promoted: readonly string[];
  /** Upstream, when the newest promoted release was locked; empty where nobody knows. */
  readonly upstream: readonly string[];
}

/**
 * What is in git, promoted and upstream.
 * @param record the release that is proposed, if one is
 */
export async function describeVersions(
  files: readonly DeployFile[],
  record: PromotionRecord | undefined,
  { history, names, lockOf }: Pick<BumpScope, 'history' | 'names' | 'lockOf'>,
): Promise<Pick<BumpStream, 'versions' | 'seenOn'>> {
  const newest = history.records[0] ?? history.chosen;
  // It may be another one than that which is proposed, and of no matter to it.
  const lock = await whereKnown(lockOf(newest));
  const versions = knownVersions(files, {
    proposed: record && names.releaseOf(record),
    newest: names.releaseOf(newest),
    newestFacts: releaseFacts(lock),
  });
  return { versions, ...(lock && { seenOn: dayOf(lock.created) }) };
}

interface VersionSources {
  readonly proposed?: PromotedRelease | undefined;
  readonly newest: PromotedRelease;
  readonly newestFacts: ReleaseFacts;
}

/** Everything in the files that the newest promoted release has, or the proposed one; sorted by name. */
function knownVersions(
  files: readonly DeployFile[],
  { proposed, newest, newestFacts }: VersionSources,
): readonly KnownVersions[] {
  const { repositories } = newest.releaseNames;
  const own = proposed?.releaseNames ?? newest.releaseNames;
  const names = { ...own, repositories: new Set([...repositories, ...own.repositories]) };
  const occurrences = findInFiles(files, names)
    .files.flatMap(({ found }) => found.occurrences)
    .filter((occurrence) => occurrence.kind !== 'repository')
    .filter(({ left }) => left !== 'mentioned');
  return [...Map.groupBy(occurrences, nameOf)]
    .map(([name, [first, ...others]]): KnownVersions | undefined => {
      if (first === undefined) {
        return undefined;
      }
      const promoted = newest.versionsOf(first);
      const versions = {
        name,
        inGit: unique([first, ...others].map(shownVersion)),
        proposed: unique(proposed?.versionsOf(first).map(({ version }) => version) ?? []),
        promoted: unique(promoted.map(({ version }) => version)),
        upstream: unique(promoted.map(({ digest }) => newestFacts.get(digest)?.newest)),
      };
      return versions.proposed.length + versions.promoted.length > 0 ? versions : undefined;
    })
    .filter((row) => row !== undefined)
    .sort(byText(({ name }) => name));
}

function shownVersion(occurrence: ImageOccurrence | ChartOccurrence): string | undefined {
  const digest = occurrence.kind === 'image' ? digestOf(occurrence) : undefined;
  return versionOf(occurrence) ?? (digest && shortDigest(digest));
}

function unique(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))].sort();
}
