import type * as service from '@actions/cache';
import { createFolderCache } from './folder-cache.ts';
import type { Cache } from './runtime.ts';

/**
 * The cache service of GitHub Actions. The library is loaded at the first use: most runs need none of it.
 * @param root where the folders are while a job runs; the same in every job, as the service compares paths
 * @param debug gets the reason when something did not work; that never stops a stage
 */
export function createActionsCache(root: string, debug: (message: string) => void): Cache {
  const folders = createFolderCache(root);
  return {
    async open(name) {
      const { path } = await folders.open(name);
      await attempt(`${name} not restored`, debug, async ({ restoreCache }) => {
        await restoreCache([path], `${name}-`, [`${name}-`]);
      });
      const keep = (key: string): Promise<void> =>
        attempt(`${name}-${key} not saved`, debug, async ({ saveCache }) => {
          await saveCache([path], `${name}-${key}`);
        });
      return { path, keep };
    },
  };
}

type Service = Pick<typeof service, 'restoreCache' | 'saveCache'>;

async function attempt(
  what: string,
  debug: (message: string) => void,
  work: (service: Service) => Promise<void>,
): Promise<void> {
  try {
    const loaded = await import('@actions/cache');
    if (loaded.isFeatureAvailable()) {
      await work(loaded);
    }
  } catch (error) {
    debug(`cache ${what}: ${String(error)}`);
  }
}
