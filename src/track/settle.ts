import type { Lock } from '../release/lock.ts';
import type { SupportTimeline } from '../release/support-timeline.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { buildLock, type LockRequest } from './build-lock.ts';
import { findFirstReleases } from './first-releases.ts';
import type { Schedule } from './schedule.ts';
import type { Timing } from './timing.ts';

/** What becomes of a resolution. */
export interface Settled {
  /** What is locked from now on. */
  readonly lock: Lock;
  /** What would be, if it were due. */
  readonly next: Lock;
  /** True where `lock` is a new one. */
  readonly changed: boolean;
  readonly timing: Timing;
  readonly warnings: readonly string[];
  readonly timeline: SupportTimeline | undefined;
}

/**
 * Decides whether a resolution is locked.
 * @throws what `buildLock` throws
 */
export async function settle(
  { release, ...request }: LockRequest,
  schedule: Schedule,
  upstream: Pick<Upstream, 'store'>,
): Promise<Settled> {
  const candidate = buildLock(request);
  const majors = schedule.unknownMajors(candidate.lock);
  const found = await findFirstReleases(majors, (repository) => upstream.store(repository), request.now);
  const { timing, warnings } = schedule.judge(candidate.lock, found);
  const changed = candidate.changed && timing.due;
  // A name is only for what is locked.
  const named = changed && release !== undefined ? buildLock({ ...request, release }) : candidate;
  const next = changed ? withSupport(named.lock, timing, schedule) : named.lock;
  const lock = timing.due ? next : (request.previous ?? next);
  return { lock, next, changed, timing, warnings, timeline: schedule.timeline(lock, found) };
}

function withSupport(lock: Lock, { supportedUntil }: Timing, { support }: Schedule): Lock {
  return {
    ...lock,
    ...(supportedUntil === undefined ? {} : { supportedUntil }),
    ...(support && { support }),
  };
}
