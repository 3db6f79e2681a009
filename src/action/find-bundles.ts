import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBundle } from '../bundle/read-bundle.ts';
import { compareText } from '../order.ts';

/**
 * The bundle folders in a folder, the one with the highest sequence first. What a bundle says of itself only chooses
 * it here; whether it is true, `verify` and `promote` find out.
 */
export async function findBundles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: false, withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && !entry.name.endsWith('.partial'))
      .map(async ({ name }) => ({
        path: join(folder, name),
        sequence: await sequenceOf(join(folder, name)),
      })),
  );
  return found
    .filter(({ sequence }) => sequence !== undefined)
    .sort((a, b) => (b.sequence ?? 0) - (a.sequence ?? 0) || compareText(a.path, b.path))
    .map(({ path }) => path);
}

async function sequenceOf(folder: string): Promise<number | undefined> {
  const names: readonly string[] = await readdir(folder).catch(() => []);
  return names.includes('bundle.json') ? (await readBundle(folder)).manifest.sequence : undefined;
}
