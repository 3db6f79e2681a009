import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cache, Clock } from './runtime.ts';

/** What stands beside each kept folder: its key is free text, so the folder itself is named by the key's hash. */
interface Entry {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly saved: number;
}

/** A cache in a folder of the user's own machine. It never throws: a cache that fails is a cache that is empty. */
export function createFolderCache(root: string, clock: Clock): Cache {
  return {
    async restore(folder, prefix) {
      try {
        const newest = (await entriesIn(root))
          .filter(({ key }) => key.startsWith(prefix))
          .sort((a, b) => b.saved - a.saved || (a.key < b.key ? 1 : -1))[0];
        if (newest === undefined) {
          return false;
        }
        await cp(join(root, nameOf(newest.key)), folder, { recursive: true });
        return true;
      } catch {
        return false;
      }
    },
    async save(folder, key) {
      const kept = join(root, nameOf(key));
      const partial = `${kept}.partial`;
      try {
        await mkdir(root, { recursive: true });
        await rm(partial, { recursive: true, force: true });
        await cp(folder, partial, { recursive: true });
        await rm(kept, { recursive: true, force: true });
        await rename(partial, kept);
        const entry: Entry = { key, saved: clock.now().getTime() };
        await writeFile(`${kept}.json`, `${JSON.stringify(entry)}\n`);
      } catch {
        await rm(partial, { recursive: true, force: true }).catch(() => {});
      }
    },
  };
}

async function entriesIn(root: string): Promise<readonly Entry[]> {
  const files = (await readdir(root)).filter((name) => name.endsWith('.json'));
  const entries = await Promise.all(
    files.map(async (name) => parseEntry(await readFile(join(root, name), 'utf8'))),
  );
  return entries.filter((entry) => entry !== undefined);
}

function parseEntry(text: string): Entry | undefined {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' &&
    value !== null &&
    'key' in value &&
    typeof value.key === 'string' &&
    'saved' in value &&
    typeof value.saved === 'number'
    ? { key: value.key, saved: value.saved }
    : undefined;
}

function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
