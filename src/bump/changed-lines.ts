import { formatPath } from '../schema/path.ts';
import type { BumpEdit } from './edit.ts';

/**
 * The values that change, as a diff of their lines. Nothing else of the files is in it, not even what stands on the same
 * line: it may be a secret, and a report is read by more people than a values file.
 */
export function changedLines(edits: readonly BumpEdit[]): string {
  const files = Map.groupBy(edits, ({ place }) => place.file);
  return [...files]
    .map(([file, edits]) => `--- ${file}\n+++ ${file}\n${edits.flatMap(hunksOf).join('')}`)
    .join('');
}

function hunksOf({ scalars }: BumpEdit): readonly string[] {
  return scalars.map(({ path, from, to, place }) => {
    const key = formatPath(path.slice(-1));
    return `@@ -${place.line} +${place.line} @@ ${formatPath(path)}\n-${key}: ${from}\n+${key}: ${to}\n`;
  });
}
