import { dirname, resolve } from 'node:path';
import { cutOffOf, periodAt } from '../release/cadence.ts';
import { decide, type Decision, type Reason, type SkippedPeriod } from '../release/due.ts';
import type { Lock } from '../release/lock.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import { type LockedSupport, lockSupport } from '../release/locked-support.ts';
import { lackingFixes, type SecurityFix } from '../release/security.ts';
import { readSupportTable } from '../release/support-table.ts';
import {
  endsSoon,
  lastDay,
  namedBy,
  type FirstVersion,
  type Support,
  supportEnd,
  supportOf,
  type SupportPolicy,
  type SupportTable,
  unknownMajors,
} from '../release/support.ts';
import { type SupportTimeline, supportTimeline } from '../release/support-timeline.ts';
import { formatDay, formatTime } from '../utc.ts';
import { timingWarnings } from './timing-warnings.ts';

/** What `track` says of time, as data. Times are RFC 3339 in UTC. */
export interface Timing {
  readonly due: boolean;
  readonly reason: Reason;
  /** More about the reason: what a person gave, the fixes, or what a freeze is for. */
  readonly note?: string;
  /** The period that now lies in: `2026q4`. Absent without a cadence. */
  readonly period?: string;
  /** What came out later is not in the release of that period. */
  readonly cutOff?: string;
  /** When the next release becomes due by itself. Absent where it always is. */
  readonly nextDue?: string;
  /** The period whose release that is. */
  readonly nextPeriod?: string;
  readonly skipped: readonly SkippedPeriod[];
  /** The first day without support of what is locked; absent where it is not known. */
  readonly supportedUntil?: string;
  /** True where the table does not know, and the first image's own date had to do. */
  readonly supportGuessed?: true;
  /** The day by which it was over at the latest: what is locked is older than all that the table knows. */
  readonly supportedBefore?: string;
  /** True where neither knows. */
  readonly supportUnknown?: true;
}

/** What is known about time before upstream is asked. */
export interface Schedule {
  /** What came out later of the chart or image of that name is not taken. Undefined where everything is. */
  readonly cutOffFor: (name: string) => Date | undefined;
  /** The majors that would be locked, and of which the support table knows nothing. */
  readonly unknownMajors: (candidate: Lock) => readonly FirstVersion[];
  /**
   * Decides, now that it is known what would be locked.
   * @param found when unknown majors came out, as far as that could be found out
   */
  readonly judge: (
    candidate: Lock,
    found: SupportTable,
  ) => { readonly timing: Timing; readonly warnings: readonly string[] };
  /** What a lock carries of the policy. Undefined without one. */
  readonly support: LockedSupport | undefined;
  /** When what is supported, for a picture of it. Undefined without a policy. */
  readonly timeline: (lock: Lock, found: SupportTable) => SupportTimeline | undefined;
}

export interface ScheduleRequest {
  readonly file: ReleaseFile;
  readonly previous: Lock | undefined;
  /** Why a person wants a release now. */
  readonly request: string | undefined;
  readonly now: Date;
}

/** @throws what `readSupportTable` throws */
export async function openSchedule(request: ScheduleRequest): Promise<Schedule> {
  const { file, previous, now } = request;
  const policy = await withTable(file);
  const lacking = previous === undefined ? [] : lackingFixes(file.security, previous, file.images);
  const support = policy && previous && supportOf(policy, previous, file.images);
  const rescued =
    policy !== undefined && support !== undefined && endsSoon(support, policy, now) ? [policy.of] : [];
  const urgent = [...lacking.map(({ name }) => name), ...rescued];
  const exempt = new Set(urgent.flatMap((name) => movingWith(name, file.images)));
  const cutOff = cutOffAt(request);
  return {
    cutOffFor: (name) => (exempt.has(name) ? undefined : cutOff),
    unknownMajors: (candidate) => (policy === undefined ? [] : unknownMajors(policy, candidate, file.images)),
    judge(candidate, found) {
      const missing = lackingFixes(file.security, candidate, file.images);
      const fixes = lacking.filter((fix) => !missing.includes(fix));
      const guessed = policy && { ...policy, releases: { ...found, ...policy.releases } };
      const next = guessed && supportOf(guessed, candidate, file.images);
      const decision = decide({
        now,
        ...(file.cadence === undefined ? {} : { cadence: file.cadence }),
        freeze: file.freeze,
        ...(previous && { previous: { ...previous, created: new Date(previous.created) } }),
        ...(request.request === undefined ? {} : { request: request.request }),
        fix: fixes.length > 0,
        rescue: rescued.length > 0 && isLonger(next, support),
        ...supportedUntil(support),
      });
      const kept = guessed && previous && supportOf(guessed, previous, file.images);
      const locked = decision.due || previous === undefined ? next : kept;
      const timing = describe(decision, { fixes, cutOff, support: locked, policy }, request);
      return { timing, warnings: timingWarnings({ missing, policy, support: locked, previous, now }) };
    },
    support: policy && lockSupport(policy, file),
    timeline: (lock, found) =>
      policy &&
      supportTimeline(
        { ...policy, releases: { ...found, ...policy.releases } },
        { lock, previous, images: file.images, now },
      ),
  };
}

/** The policy with the table that the release file names: what stands there wins. */
async function withTable({ support, path }: ReleaseFile): Promise<SupportPolicy | undefined> {
  if (support?.table === undefined) {
    return support;
  }
  const table = await readSupportTable(resolve(dirname(path), support.table));
  return { ...support, releases: { ...support.releases, ...table } };
}

/** The names of what is released together with a chart, an image or a group: one of it cannot go ahead of the others. */
function movingWith(name: string, images: ReleaseFile['images']): readonly string[] {
  const names = namedBy(name, images);
  const groups = images.filter((image) => names.includes(image.name)).flatMap(({ group }) => group ?? []);
  return [...names, ...groups.flatMap((group) => namedBy(group, images))];
}

/** The first release, and one that a person asks for, take everything. */
function cutOffAt({ file: { cadence }, previous, request, now }: ScheduleRequest): Date | undefined {
  return cadence === undefined || previous === undefined || request !== undefined
    ? undefined
    : cutOffOf(cadence, periodAt(cadence.every, now));
}

/** A major that the table does not know is newer than those it knows, if it is not older. */
function isLonger(next: Support | undefined, current: Support | undefined): boolean {
  const [end, before] = [next && lastDay(next), current && lastDay(current)];
  return next !== undefined && before !== undefined && (end === undefined || end > before);
}

function supportedUntil(support: Support | undefined): { readonly supportedUntil?: Date } {
  const end = support && lastDay(support);
  return end === undefined ? {} : { supportedUntil: end };
}

interface Facts {
  readonly fixes: readonly SecurityFix[];
  readonly cutOff: Date | undefined;
  readonly support: Support | undefined;
  readonly policy: SupportPolicy | undefined;
}

function describe(
  decision: Decision,
  { fixes, cutOff, support, policy }: Facts,
  { file, request }: ScheduleRequest,
): Timing {
  const { due, reason, period, nextDue, skipped, freeze } = decision;
  const note = request ?? (reason === 'frozen' ? freeze?.reason : fixes.map(({ id }) => id).join(', '));
  const nextPeriod = file.cadence && nextDue && periodAt(file.cadence.every, nextDue).name;
  return {
    due,
    reason,
    ...(note === undefined || note === '' ? {} : { note }),
    ...(period === undefined ? {} : { period: period.name }),
    ...(cutOff === undefined ? {} : { cutOff: formatTime(cutOff) }),
    ...(nextDue === undefined ? {} : { nextDue: formatTime(nextDue) }),
    ...(nextPeriod === undefined ? {} : { nextPeriod }),
    skipped,
    ...(support?.until === undefined ? {} : { supportedUntil: formatDay(support.until) }),
    ...(support?.until !== undefined &&
    policy !== undefined &&
    supportEnd(support.version, policy) === undefined
      ? { supportGuessed: true }
      : {}),
    ...(support !== undefined && lastDay(support) === undefined ? { supportUnknown: true } : {}),
    ...(support?.before === undefined ? {} : { supportedBefore: formatDay(support.before) }),
  };
}
