import { availableParallelism } from 'node:os';
import { createGate } from '../http/gate.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** With one core the next program is started while this one reads what the last one wrote. */
const fewest = 2;

/**
 * A runtime that starts as many programs at a time as the machine has cores, and lets the others wait: each Helm takes a
 * core, and holds its chart in memory.
 */
export function fewAtATime(runtime: Runtime): Runtime {
  const most = Math.max(fewest, availableParallelism());
  const gate = createGate({ start: most, most });
  return {
    ...runtime,
    exec: async (...call) => {
      const slot = await gate.enter();
      try {
        return await runtime.exec(...call);
      } finally {
        slot.leave('unknown');
      }
    },
  };
}
