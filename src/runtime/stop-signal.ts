import process from 'node:process';

/**
 * Aborted by the first SIGINT or SIGTERM. The next one does again what it does to any program, and so does the first one
 * when this is disposed of.
 */
export function stopSignal(): AbortSignal & Disposable {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let told: NodeJS.Signals | undefined;
  const forget = (): void => {
    signals.forEach((name) => process.off(name, stop));
  };
  const stop = (name: NodeJS.Signals): void => {
    forget();
    told = name;
    controller.abort();
  };
  signals.forEach((name) => process.on(name, stop));
  return Object.assign(controller.signal, {
    [Symbol.dispose]() {
      forget();
      if (told !== undefined) {
        process.kill(process.pid, told);
      }
    },
  });
}
