import { bumpStage } from './bump/stage.ts';
import { bundleStage } from './bundle/stage.ts';
import { checkStage } from './check/stage.ts';
import { copyStage } from './copy/stage.ts';
import { diffStage } from './diff/stage.ts';
import { initStage } from './init/stage.ts';
import { inspectStage } from './inspect/stage.ts';
import { inventoryStage } from './inventory/stage.ts';
import { listStage } from './list/stage.ts';
import { promoteStage } from './promote/stage.ts';
import { signStage } from './sign/stage.ts';
import type { Stage } from './stage.ts';
import { trackStage } from './track/stage.ts';
import { verifyStage } from './verify/stage.ts';

/** The stages, in order. */
export const pipeline: readonly Stage[] = [
  // The connected side: find a release, pack it, sign it.
  trackStage,
  bundleStage,
  signStage,
  // The air-gapped side: prove it, take it in, and change what names it once everything it needs is there.
  verifyStage,
  promoteStage,
  checkStage,
  bumpStage,
];

/** Commands that are no stage. */
export const tools: readonly Stage[] = [
  initStage,
  listStage,
  diffStage,
  inspectStage,
  inventoryStage,
  copyStage,
];
