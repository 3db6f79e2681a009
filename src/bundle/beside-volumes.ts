import { bundledNotesName } from '../release/notes-file.ts';
import { type Lock, lockFileName } from '../release/lock.ts';
import { formatLock } from '../release/read-lock.ts';
import { billName, formatBill } from './bill-of-materials.ts';
import type { PlanOptions } from './plan.ts';

/**
 * What lies beside the volumes of a bundle, and is listed in its `bundle.json`: the lock, its bill of materials, and the
 * notes where there are any. Nothing else goes in: the same lock and notes give the same files.
 */
export function filesBeside(lock: Lock, notes?: Buffer): PlanOptions['files'] {
  const bytes = Buffer.from(formatLock(lock));
  return [
    { name: lockFileName, bytes },
    { name: billName, bytes: formatBill(lock, bytes) },
    ...(notes === undefined ? [] : [{ name: bundledNotesName, bytes: notes }]),
  ];
}
