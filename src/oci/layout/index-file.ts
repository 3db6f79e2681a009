import { join } from 'node:path';
import { claimPatiently } from '../../claim-patiently.ts';
import { RefusedError, UserError } from '../../errors.ts';
import { readBounded, replaceFile } from '../../release/files.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { requireLayout } from './layout-folder.ts';
import { emptyIndex, formatLayoutIndex, type LayoutIndex, parseLayoutIndex } from './layout-index.ts';

/** Bytes. A layout with two thousand images has one or two megabytes. */
const indexLimit = 16 * 1024 * 1024;

export interface IndexFile {
  /** As it was when it was read first, or changed last; empty where there is no layout. */
  read(): Promise<LayoutIndex>;
  /**
   * Changes it as it is now; the layout is there already. Others wait for that time, so that of two writers none loses what the other wrote.
   * @throws UserError `LAYOUT_BUSY`, `UNWRITABLE`
   */
  update(change: (index: LayoutIndex) => LayoutIndex): Promise<void>;
}

/** The `index.json` of a layout. */
export function createIndexFile(
  folder: string,
  runtime: Pick<Runtime, 'clock' | 'processes' | 'log'>,
): IndexFile {
  const path = join(folder, 'index.json');
  let known: Promise<LayoutIndex> | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const write = async (change: (index: LayoutIndex) => LayoutIndex): Promise<LayoutIndex> => {
    await using _ = await claimPatiently(`${path}.lock`, runtime, {
      doing: `writes to ${folder}`,
      refusal: (holder) =>
        new UserError('LAYOUT_BUSY', `${path}.lock is held by ${holder}`, {
          hint: 'Another run writes to this layout. Wait until it has ended, and run again; if none is running, delete that file.',
        }),
    });
    const before = await readIndex(path);
    const after = change(before);
    if (after !== before) {
      await replaceFile(path, formatLayoutIndex(after));
    }
    return after;
  };
  return {
    read: () => (known ??= requireLayout(folder).then((isThere) => (isThere ? readIndex(path) : emptyIndex))),
    async update(change) {
      // One after the other also in this process, whose writes run at the same time.
      const done = queue.then(() => write(change));
      queue = done.catch(() => undefined);
      known = Promise.resolve(await done);
    },
  };
}

async function readIndex(path: string): Promise<LayoutIndex> {
  const bytes = await readBounded(path, indexLimit, 'carried');
  if (bytes !== undefined && bytes.length > indexLimit) {
    throw new RefusedError('TOO_LARGE', `${path} is over ${indexLimit} bytes`, {
      hint: 'Real ones have a megabyte or two. Look at what wrote it.',
    });
  }
  // Killed between the first blob and the first name: the layout has no index yet.
  return bytes === undefined ? emptyIndex : parseLayoutIndex(bytes, path);
}
