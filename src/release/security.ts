import type { Lock } from './lock.ts';
import type { ReleaseFile } from './release-file.ts';
import { versionsOf } from './support.ts';
import { compareVersions } from './versions.ts';

/** A fix that must not wait for the calendar. Once the lock has it, the entry does nothing more. */
export interface SecurityFix {
  /** `CVE-2026-1234`, or whatever people know it by. */
  readonly id: string;
  /** What has it: an image, a chart, or a group of images. */
  readonly name: string;
  /** The first version that has it. */
  readonly fixedIn: string;
}

/** The fixes that a lock lacks: it holds an older version of what is to be fixed. */
export function lackingFixes(
  fixes: readonly SecurityFix[],
  lock: Pick<Lock, 'charts' | 'images'>,
  images: ReleaseFile['images'],
): readonly SecurityFix[] {
  return fixes.filter(({ name, fixedIn }) =>
    versionsOf(name, lock, images).some((version) => compareVersions(version, fixedIn) < 0),
  );
}
