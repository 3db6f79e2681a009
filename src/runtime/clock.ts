import { setTimeout } from 'node:timers/promises';
import type { Clock } from './runtime.ts';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => setTimeout(milliseconds),
};

/** Calls `work` again and again, so many milliseconds apart, until what it returns is called. */
export type Every = (milliseconds: number, work: () => void) => () => void;

/** It keeps no program alive: what is only shown must not. */
export const systemEvery: Every = (milliseconds, work) => {
  const timer = setInterval(work, milliseconds).unref();
  return () => clearInterval(timer);
};
