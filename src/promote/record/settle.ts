import type { Clock } from '../../runtime/runtime.ts';

/** Milliseconds to wait at least and at most, until whoever looked at the same time has set their tag. */
const settling = { least: 250, most: 10_000 };
/** Setting a tag is a few requests: a wait of this many times as long leaves room for a registry that stalls. */
const times = 20;

/**
 * Sets a tag, and waits until whoever looked at the same time has set theirs. Registries have no "only if it is not there":
 * so of two runs at once both set their tag, and both look for it again after this. Only the last one finds it.
 */
export async function settle<T>(clock: Clock, setTag: () => Promise<T>): Promise<T> {
  const began = clock.now().getTime();
  const result = await setTag();
  const took = clock.now().getTime() - began;
  await clock.sleep(Math.min(settling.most, Math.max(settling.least, took * times)));
  return result;
}
