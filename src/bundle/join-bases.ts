import { UserError } from '../errors.ts';
import type { Lock } from '../release/lock.ts';
import { type HeldBlobs, joinHeld } from './held.ts';
import type { Base } from './read-base.ts';

/**
 * What the other side has, as several bases say together. An inventory was taken when everything up to its release was
 * there, so it is right about all of that: what an older base has and it has not, is gone.
 * @throws UserError `WRONG_BASE` for bases of another name or audience, or that are not older than the lock
 */
export function joinBases(
  bases: readonly Base[],
  lock: Pick<Lock, 'name' | 'audience' | 'release' | 'sequence'>,
): HeldBlobs {
  const faults = bases.flatMap((base) => baseFaults(base, lock));
  if (faults.length > 0) {
    throw new UserError('WRONG_BASE', `No delta of ${lock.name} ${lock.release} can be made against this`, {
      details: faults,
      hint: 'Nothing was written. Leave that base away: without any, the bundle holds everything.',
    });
  }
  return joinHeld(bases.map((base) => stillHeld(base, bases)));
}

function stillHeld({ sequence, held }: Base, bases: readonly Base[]): HeldBlobs {
  const inventories = bases.filter((other) => other.kind === 'inventory' && other.sequence >= sequence);
  return new Map([...held].filter(([digest]) => inventories.every((other) => other.held.has(digest))));
}

/**
 * Another side may not have what this one has, another product is promoted elsewhere, and what is not older than the
 * lock cannot have been taken in before it: a newer release makes this one a replay.
 */
export function baseFaults(base: Base, lock: Parameters<typeof joinBases>[1]): readonly string[] {
  const { path, kind, name, audience, release, sequence } = base;
  return [
    ...(name === lock.name ? [] : [`${path}: the ${kind} is of ${name}, the lock of ${lock.name}`]),
    ...(audience === lock.audience
      ? []
      : [`${path}: the ${kind} is of the side ${audience}, the lock is for ${lock.audience}`]),
    ...(sequence < lock.sequence
      ? []
      : [
          `${path}: the ${kind} is of ${release} (sequence ${sequence}), which is not older than ${lock.release} (sequence ${lock.sequence})`,
        ]),
  ];
}
