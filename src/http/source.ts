import type { Readable } from 'node:stream';

/** The bytes of an upload, watched on their way to the connection. */
export interface WatchedSource {
  /**
   * A body for undici, which reads it as an async iterable (its types know only streams): the next chunk is asked for
   * when the connection has sent the last one, or has taken it where it is short.
   */
  readonly content: Readable;
  /** What the source itself threw; errors of the connection, which end the reading too, do not count. */
  fault: { readonly error: unknown } | undefined;
  /** Aborts when the connection takes no further chunk for a minute; how long the source takes does not count. */
  readonly stalled: AbortSignal;
  /** The request has ended: whoever still reads gets no more, and the source is let go. */
  end(): void;
}

/**
 * Milliseconds in which a connection takes a chunk, which has 1 MiB at most: 17 KiB a second. Without it an upload that
 * stands still would be waited for as long as one that is complete, and only has to be answered.
 */
const stallTimeout = 60_000;
const stallMessage = `the upload stood still for ${stallTimeout / 1000} s`;

/** Tells a fault of a source of bytes from one of the connection that they go to. */
export function watch(content: AsyncIterable<Uint8Array>): WatchedSource {
  const ended = Promise.withResolvers<{ done: true; value: undefined }>();
  const stall = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const iterator = content[Symbol.asyncIterator]();
    const next = (): Promise<IteratorResult<Uint8Array>> =>
      iterator.next().catch((error: unknown) => {
        watched.fault = { error };
        throw error;
      });
    try {
      for (;;) {
        // A source may take its time, and the connection be gone meanwhile.
        const step = await Promise.race([next(), ended.promise]);
        if (step.done) {
          return;
        }
        timer = setTimeout(() => stall.abort(new Error(stallMessage)), stallTimeout).unref();
        yield step.value;
        clearTimeout(timer);
      }
    } finally {
      clearTimeout(timer);
      await iterator.return?.();
    }
  }
  const watched: WatchedSource = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see `content`
    content: chunks() as unknown as Readable,
    fault: undefined,
    stalled: stall.signal,
    end() {
      clearTimeout(timer);
      ended.resolve({ done: true, value: undefined });
    },
  };
  return watched;
}
