import { bumpStage } from './bump/stage.ts';
import { bundleStage } from './bundle/stage.ts';
import { checkStage } from './check/stage.ts';
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
