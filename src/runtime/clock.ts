import { setTimeout } from 'node:timers/promises';
import type { Clock } from './runtime.ts';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => setTimeout(milliseconds),
};
