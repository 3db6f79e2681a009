import { findInFiles } from '../deploy/find-in-files.ts';
import type { DeployFile, Occurrence } from '../deploy/occurrence.ts';
import { withChartLocks } from './chart-lock.ts';
import { comesOut } from './comes-out.ts';
import { contestedIn } from './contested.ts';
import type { BumpEdit, FilePlan } from './edit.ts';
import { editsFor, twinsLeft } from './edits-for.ts';
import { matchesIn } from './matches.ts';
import { isUpstream, refuseFaults } from './plan-faults.ts';
import { isBehind, isPinned, remarksOn } from './plan-remarks.ts';
import type { PromotedRelease } from './promoted.ts';

interface PlanOptions<File> {
  /** Which of the edits may be made; default: all. What may not keeps the other half of tag and digest, too. */
  readonly isOurs?: (edit: BumpEdit, file: File) => boolean;
  /** Files that name nothing of the release are left as they are. */
  readonly mayBeIdle?: boolean;
}

/**
 * What has to change so that the files name what the release has. Pure; planning an applied plan gives no edits.
 * @throws UserError `NOTHING_TO_BUMP` for files that name nothing of the release; `TAG_MISSING`, `INVALID_DIGEST`,
 *   `AMBIGUOUS_VERSION`, each listing all places; and what `findInFiles` throws
 */
export function planBump<File extends DeployFile>(
  files: readonly File[],
  release: PromotedRelease,
  { isOurs = () => true, mayBeIdle = false }: PlanOptions<File> = {},
): readonly FilePlan<File>[] {
  const all = findInFiles(files, release.releaseNames);
  const found = all.files.map((of) => ({ ...of, matches: matchesIn(of.found, release) }));
  const isKept = (file: File) => (edit: BumpEdit) => !isOurs(edit, file);
  const staying = found.flatMap(({ file, matches }) =>
    matches.filter((match) => editsFor(match).some(isKept(file))).map(({ occurrence }) => occurrence),
  );
  const contested = contestedIn(all, release, new Set(staying));
  const matched = found.map(({ file, found: { occurrences, remarks, unnamed }, matches }) => ({
    file,
    occurrences,
    remarks: [...remarks, ...unnamed.flatMap(({ remark }) => remark ?? [])],
    matches: matches.map((match) =>
      contested.has(match.occurrence)
        ? { ...match, occurrence: { ...match.occurrence, left: 'contested' as const } }
        : match,
    ),
  }));
  const known = new Set<Occurrence>(
    found.flatMap(({ matches }) => matches.map(({ occurrence }) => occurrence)),
  );
  const { named, behind } = comesOut(all, known, release);
  refuseFaults(mayBeIdle ? matched.filter(({ matches }) => matches.length > 0) : matched, named, release);
  const own = matched.map(({ file, occurrences, remarks, matches }) => {
    const edits = matches.flatMap(editsFor).filter((edit) => isOurs(edit, file));
    const late = behind.get(file.path) ?? [];
    const left = [...remarksOn(matches), ...matches.flatMap((match) => twinsLeft(match, edits))];
    const isOutside = matches.length === 0 && !named.has(file.path) && isUpstream(occurrences, release);
    return {
      file,
      edits,
      isBehind: isOutside || isBehind(matches) || late.length > 0,
      isPinned: matches.some(isPinned),
      remarks: [...remarks, ...left, ...late],
    };
  });
  return withChartLocks(own);
}
