import { findOccurrences } from '../deploy/find-occurrences.ts';
import {
  type ChartOccurrence,
  type DeployFile,
  digestOf,
  type ImageOccurrence,
  tagOf,
} from '../deploy/occurrence.ts';
import { shortDigest } from '../report/format.ts';
import type { PromotedRelease } from './promoted.ts';
import type { ReleaseFacts } from './release-facts.ts';

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

export interface VersionSources {
  readonly proposed?: PromotedRelease | undefined;
  readonly newest: PromotedRelease;
  readonly newestFacts: ReleaseFacts;
}

/** Everything in the files that the newest promoted release has, or the proposed one; sorted by name. */
export function knownVersions(
  files: readonly DeployFile[],
  { proposed, newest, newestFacts }: VersionSources,
): readonly KnownVersions[] {
  const occurrences = files.flatMap(findOccurrences).filter((occurrence) => occurrence.kind !== 'repository');
  return [...Map.groupBy(occurrences, nameOf)]
    .map(([name, [first, ...others]]): KnownVersions | undefined => {
      if (first === undefined) {
        return undefined;
      }
      const promoted = newest.versionsOf(first);
      const versions = {
        name,
        inGit: unique([first, ...others].map(versionOf)),
        proposed: unique(proposed?.versionsOf(first).map(({ version }) => version) ?? []),
        promoted: unique(promoted.map(({ version }) => version)),
        upstream: unique(promoted.map(({ digest }) => newestFacts.get(digest)?.newest)),
      };
      return versions.proposed.length + versions.promoted.length > 0 ? versions : undefined;
    })
    .filter((row) => row !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Named = ImageOccurrence | ChartOccurrence;

function nameOf(occurrence: Named): string {
  return occurrence.kind === 'image' ? occurrence.repository : occurrence.name;
}

function versionOf(occurrence: Named): string | undefined {
  if (occurrence.kind === 'chart') {
    return occurrence.version?.value;
  }
  const digest = digestOf(occurrence);
  return tagOf(occurrence) ?? (digest === undefined ? undefined : shortDigest(digest));
}

function unique(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))].sort();
}
