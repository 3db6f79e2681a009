import process from 'node:process';

/** Aborted by the first SIGINT or SIGTERM. The next one does again what it does to any program. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const stop = (): void => {
    signals.forEach((name) => process.off(name, stop));
    controller.abort();
  };
  signals.forEach((name) => process.on(name, stop));
  return controller.signal;
}
