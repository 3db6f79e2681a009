import { dirname, resolve } from 'node:path';
import { cutOffOf, periodAt } from '../release/cadence.ts';
import { decide } from '../release/due.ts';
import type { Lock } from '../release/lock.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import { type LockedSupport, lockSupport } from '../release/locked-support.ts';
import { lackingFixes } from '../release/security.ts';
import { readSupportTable } from '../release/support-table.ts';
import {
  endsSoon,
  lastDay,
  namedBy,
  type FirstVersion,
  type Support,
  supportOf,
  type SupportPolicy,
  type SupportTable,
  unknownMajors,
} from '../release/support.ts';
import { type SupportTimeline, supportTimeline } from '../release/support-timeline.ts';
import { type Timing, timingOf } from './timing.ts';
import { timingWarnings } from './timing-warnings.ts';

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
      const guessed = policy && withFound(policy, found);
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
      const facts = { fixes, cutOff, support: locked, policy, request: request.request };
      const timing = timingOf(decision, facts, file);
      return { timing, warnings: timingWarnings({ missing, policy, support: locked, previous, now }) };
    },
    support: policy && lockSupport(policy, file),
    timeline: (lock, found) =>
      policy && supportTimeline(withFound(policy, found), { lock, previous, images: file.images, now }),
  };
}

/** What was found out of majors that the table does not know. */
function withFound(policy: SupportPolicy, found: SupportTable): SupportPolicy {
  return { ...policy, releases: { ...found, ...policy.releases } };
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
