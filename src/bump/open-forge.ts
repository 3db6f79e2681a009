import { UserError } from '../errors.ts';
import { createForge, type ForgeOptions } from '../forge/create-forge.ts';
import type { ForgeReader } from '../forge/forge.ts';
import type { BumpScope } from './scope.ts';

const refusals = new Set(['UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND']);

/**
 * What the run reads the forge by, and, unless it is a dry one, what it writes by.
 * @throws what `createForge` throws
 */
export async function openForge(
  options: ForgeOptions,
  isDryRun: boolean,
): Promise<Pick<BumpScope, 'reader' | 'forge'>> {
  if (isDryRun) {
    return { reader: await openReader(options) };
  }
  const forge = await createForge(options);
  return { reader: forge, forge };
}

/**
 * Where the token may read the repository and no pull requests, the run goes by git alone, and says so: once, as what was
 * refused is asked for no more.
 */
async function openReader(options: ForgeOptions): Promise<ForgeReader | undefined> {
  let isRefused = false;
  const granted = async <T>(ask: () => Promise<T | undefined>): Promise<T | undefined> => {
    try {
      return isRefused ? undefined : await ask();
    } catch (error) {
      if (!(error instanceof UserError) || !refusals.has(error.code)) {
        throw error;
      }
      isRefused = true;
      options.runtime.log.warning(
        `${error.message}: this dry run goes by git alone, without what pull requests say`,
      );
      return undefined;
    }
  };
  const forge = await granted(() => createForge(options));
  return (
    forge && {
      open: (wanted, onBranch) => granted(() => forge.open(wanted, onBranch)),
      mergedAt: (commit, base) => granted(() => forge.mergedAt(commit, base)),
    }
  );
}
