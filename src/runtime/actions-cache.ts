import { createHash } from 'node:crypto';
import type { Cache } from './runtime.ts';

/** The service refuses longer keys, and keys with commas. */
const longestKey = 512;
const hashLength = 65;

/**
 * The cache service of GitHub Actions. The library is loaded at the first use: most runs need none of it.
 * @param debug gets the reason when something did not work; that never stops a stage
 */
export function createActionsCache(debug: (message: string) => void): Cache {
  return {
    async restore(folder, prefix) {
      try {
        const { isFeatureAvailable, restoreCache } = await import('@actions/cache');
        const key = startOf(prefix);
        return isFeatureAvailable() && (await restoreCache([folder], key, [key])) !== undefined;
      } catch (error) {
        debug(`cache ${prefix} not restored: ${String(error)}`);
        return false;
      }
    },
    async save(folder, key) {
      try {
        const { isFeatureAvailable, saveCache } = await import('@actions/cache');
        if (isFeatureAvailable()) {
          await saveCache([folder], legalKey(key));
        }
      } catch (error) {
        debug(`cache ${key} not saved: ${String(error)}`);
      }
    },
  };
}

/** A key that is too long keeps its beginning, because that is what a prefix is compared with. */
function legalKey(key: string): string {
  const legal = key.replaceAll(',', '_');
  return legal.length <= longestKey
    ? legal
    : `${startOf(key)}-${createHash('sha256').update(key).digest('hex')}`;
}

function startOf(key: string): string {
  return key.replaceAll(',', '_').slice(0, longestKey - hashLength);
}
