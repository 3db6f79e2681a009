/** Memory that two threads see, in blocks that one fills and the other empties. */
export interface SharedBlocks {
  readonly memory: SharedArrayBuffer;
  /** Waits for a block that nobody uses. */
  take(): Promise<Block>;
  /** One if there is one at once. */
  tryTake(): Block | undefined;
  at(offset: number): Block;
  release(offset: number): void;
  /** Nobody empties them any more: lets those go who wait for one, now and later. */
  abandon(): void;
}

export interface Block {
  /** In the memory, in bytes. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** One write is this large: big enough that system calls do not count, small enough to hold a few for each blob. */
const blockSize = 1024 * 1024;
/** More than there are blobs under way, so that the disk has something to do while others fill. */
const count = 16;

export function createSharedBlocks(): SharedBlocks {
  const memory = new SharedArrayBuffer(blockSize * count);
  const free = Array.from({ length: count }, (_, index) => index * blockSize);
  const waiting: ((offset: number) => void)[] = [];
  let isAbandoned = false;
  const at = (offset: number): Block => ({ offset, bytes: new Uint8Array(memory, offset, blockSize) });
  return {
    memory,
    async take() {
      const offset = free.pop() ?? (isAbandoned ? 0 : undefined);
      return at(offset ?? (await new Promise<number>((resolve) => waiting.push(resolve))));
    },
    tryTake() {
      const offset = free.pop();
      return offset === undefined ? undefined : at(offset);
    },
    at,
    release(offset) {
      const next = waiting.shift();
      if (next === undefined) {
        free.push(offset);
      } else {
        next(offset);
      }
    },
    abandon() {
      isAbandoned = true;
      for (const wake of waiting.splice(0)) {
        wake(0);
      }
    },
  };
}
