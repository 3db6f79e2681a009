import assert from 'node:assert/strict';
import type { PromoteResult, TargetResult } from '../../src/promote/result.ts';

/** What was promoted to the only target that there is. */
export type Promoted = Omit<PromoteResult, 'targets'> & TargetResult;

export function onlyTarget({ targets, ...result }: PromoteResult): Promoted {
  const [target, ...others] = targets;
  assert.ok(target !== undefined && others.length === 0 && !('failure' in target));
  return { ...result, ...target };
}
