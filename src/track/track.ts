import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { digestOf } from '../oci/digest.ts';
import { openManifestCache } from '../oci/manifest-cache.ts';
import type { Lock } from '../release/lock.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import { formatLock, readLock, writeLock } from '../release/read-lock.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { unless } from '../unless.ts';
import { askUpstream } from './ask-upstream.ts';
import { describeResolution } from './describe-resolution.ts';
import { openHistory } from './history.ts';
import { requireValidOptions, type TrackOptions } from './options.ts';
import type { Resolution } from './resolution.ts';
import type { TrackResult } from './result.ts';
import { openSchedule } from './schedule.ts';
import { type Settled, settle } from './settle.ts';
import { shardsOf } from './shards.ts';
import { noNotes, takeNotes } from './take-notes.ts';

/**
 * Resolves the release file against upstream, decides whether a release is due, and if so writes the lock.
 * @throws UserError `OPTION_INVALID`, `RELEASE_TOO_EARLY`, `NO_AUDIENCE` or `OTHER_LOCK`, RefusedError `TAG_MOVED`, and what reading,
 *   resolving and locking throw
 */
export async function track(values: TrackOptions, runtime: Runtime): Promise<TrackResult> {
  const now = runtime.clock.now();
  requireValidOptions(values, now);
  const { dryRun, release } = values;
  const lockPath = resolve(runtime.cwd, values.lock);
  const file = await readReleaseFile(resolve(runtime.cwd, values.config));
  const { name, platforms, audience = noAudience(file.path) } = file;
  const previous = await readPrevious(lockPath, name, audience);
  const schedule = await openSchedule({ file, previous, request: values.now, now });
  const manifests = await openManifestCache(runtime);
  const { cutOffFor } = schedule;
  const history = await openHistory({ file, lockPath, previous, now, cutOffFor }, runtime);
  const asked = askUpstream({ values, file, previous, manifests, history }, runtime);
  const { resolution, upstream } = await asked.finally(() => history.keep(dryRun));
  const request = { name, audience, platforms, resolution, previous, now, release };
  const settled = await settle(request, schedule, upstream);
  const { lock, changed, timing } = settled;
  // While no release is due, a warning is enough: nothing gets into the lock.
  if (timing.due && resolution.refusal !== undefined) {
    throw resolution.refusal;
  }
  // Also in a dry run: a lock that could not be written is found out now.
  const lockDigest = digestOf(Buffer.from(formatLock(lock)));
  if (changed && !dryRun) {
    await writeLock(lockPath, lock);
  }
  await manifests.keep(lockDigest);
  const notes = changed
    ? await takeNotes({ file, lock, previous, lockPath, dryRun }, upstream, runtime)
    : noNotes;
  const described = describeRun(settled, resolution, previous);
  const ledger = { ledgerPath: history.ledgerPath, ledgerChanged: history.hasNews() };
  return { ...described, dryRun, lockPath, lockDigest, ...ledger, ...notes };
}

/** What there is to say of the release that is locked, or waits. */
function describeRun(
  { lock, next, changed, timing, warnings, timeline }: Settled,
  resolution: Resolution,
  previous: Lock | undefined,
) {
  const described = describeResolution(next, resolution, previous);
  const isLocked = timing.due || previous !== undefined;
  return {
    changed,
    name: lock.name,
    release: lock.release,
    sequence: isLocked ? lock.sequence : 0,
    ...timing,
    ...described,
    waiting: [...(timing.due ? [] : newReferences(described)), ...heldBack(described)],
    warnings: [...described.warnings, ...warnings],
    shards: isLocked ? shardsOf(lock) : [],
    ...(timeline === undefined ? {} : { timeline }),
  };
}

/** What is there now and was not before. */
function newReferences({ charts, images }: Pick<TrackResult, 'charts' | 'images'>): readonly string[] {
  return [...charts, ...images].filter(({ moved }) => moved !== undefined).map(({ reference }) => reference);
}

/** What came out too late for this release, or is not old enough. */
function heldBack({ findings }: Pick<TrackResult, 'findings'>): readonly string[] {
  return findings.filter(({ kind }) => kind === 'held').map(({ subject }) => subject);
}

/** The lock that is there, if any. One of another name or audience must not lend its sequence. */
async function readPrevious(path: string, name: string, audience: string): Promise<Lock | undefined> {
  const lock = await unless(['NO_LOCK'], readLock(path));
  if (lock !== undefined && (lock.name !== name || lock.audience !== audience)) {
    throw new UserError(
      'OTHER_LOCK',
      `${path} locks ${lock.name} for ${lock.audience}, not ${name} for ${audience}`,
      {
        hint: 'Give each name and audience a lock file of its own with `--lock`.',
      },
    );
  }
  return lock;
}

function noAudience(file: string): never {
  throw new UserError('NO_AUDIENCE', 'The release file names no audience', {
    at: { file },
    hint: 'Add a line such as `audience: acme-prod`: the side that the bundle is for, which refuses any other.',
  });
}
