import { UserError } from '../errors.ts';
import { parseJson } from '../schema/json.ts';
import { faultLines } from '../schema/path.ts';
import { type Fault, parseWith } from '../schema/schema.ts';
import { readBounded, replaceFile } from './files.ts';
import { lockFaults } from './lock-invariants.ts';
import { lockSchema } from './lock-schema.ts';
import type { Lock } from './lock.ts';

/** Bytes. The lock of a release with ten thousand blobs is about 4 MB. */
const lockLimit = 64 * 1024 * 1024;
const markLimit = 2_000_000;

/**
 * @throws UserError `NO_LOCK` when there is no such file, `INVALID_LOCK` as `parseLock` does
 */
export async function readLock(path: string): Promise<Lock> {
  const bytes = await readBounded(path, lockLimit);
  if (bytes === undefined) {
    throw new UserError('NO_LOCK', `${path} does not exist`, {
      hint: 'Run `tidegate track` first: it writes the lock.',
    });
  }
  return parseLock(bytes, path);
}

/**
 * Reads a lock: a closed schema, everything sorted and unique, every artifact among the blobs.
 * @param bytes the file's content, at most 64 MiB
 * @param where what carried it, for messages
 * @throws UserError `INVALID_LOCK` with every fault
 */
export function parseLock(bytes: Uint8Array, where: string): Lock {
  if (bytes.length > lockLimit) {
    throw invalid(where, `the lock is larger than ${lockLimit} bytes`);
  }
  return check(valueOf(bytes, where), where);
}

/**
 * The text of a lock: JSON with two spaces and a final newline; equal locks give equal text.
 * @throws UserError `INVALID_LOCK` for a lock that could not be read back
 */
export function formatLock(lock: Lock): string {
  // The schema rebuilds every object with its keys in one order, whatever order the caller made them in.
  return `${JSON.stringify(check(lock, `lock of ${lock.name} ${lock.release}`), undefined, 2)}\n`;
}

/** Replaces the file as a whole. @throws UserError `INVALID_LOCK` before anything is written */
export async function writeLock(path: string, lock: Lock): Promise<void> {
  await replaceFile(path, formatLock(lock));
}

function valueOf(bytes: Uint8Array, where: string): unknown {
  const parsed = parseJson(bytes, markLimit);
  if ('value' in parsed) {
    return parsed.value;
  }
  const conflict = Buffer.from(bytes).includes('\n<<<<<<< ');
  throw invalid(
    where,
    `the lock cannot be read: ${parsed.fault}`,
    conflict
      ? { hint: 'It holds an unresolved merge conflict. Take one side, then run `tidegate track`.' }
      : {},
  );
}

function check(value: unknown, where: string): Lock {
  const result = parseWith(lockSchema, value);
  if ('faults' in result) {
    throw faulty(where, result.faults);
  }
  const faults = lockFaults(result.value);
  if (faults.length > 0) {
    throw faulty(where, faults);
  }
  return result.value;
}

function faulty(where: string, faults: readonly Fault[]): UserError {
  const [first = '', ...others] = faultLines(faults);
  return others.length === 0
    ? invalid(where, first)
    : invalid(where, `the lock has ${faults.length} faults`, { details: [first, ...others] });
}

function invalid(
  where: string,
  message: string,
  options: { hint?: string; details?: readonly string[] } = {},
): UserError {
  return new UserError('INVALID_LOCK', message, {
    at: { file: where },
    hint: 'The lock is written by `tidegate track`; do not edit it. Restore it from git; or delete it and run track, which then counts the sequence from 1 again.',
    ...options,
  });
}
