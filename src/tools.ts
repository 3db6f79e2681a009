import { copyStage } from './copy/stage.ts';
import { diffStage } from './diff/stage.ts';
import { initStage } from './init/stage.ts';
import { inspectStage } from './inspect/stage.ts';
import { inventoryStage } from './inventory/stage.ts';
import { listStage } from './list/stage.ts';
import { pruneStage } from './prune/stage.ts';
import { releasesStage } from './releases/stage.ts';
import { serveStage } from './serve/stage.ts';
import type { Stage } from './stage.ts';

/** Commands that are no stage. */
export const tools: readonly Stage[] = [
  initStage,
  listStage,
  diffStage,
  inspectStage,
  inventoryStage,
  releasesStage,
  pruneStage,
  copyStage,
  serveStage,
];
