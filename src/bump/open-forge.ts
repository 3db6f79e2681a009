import { UserError } from '../errors.ts';
import { createForge, type ForgeOptions } from '../forge/create-forge.ts';
import type { Forge } from '../forge/forge.ts';

const refusals = new Set(['UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND']);

/**
 * The forge. Where the token of a dry run may read the repository and no pull requests, the run goes by git alone, and says so.
 * @throws what `createForge` throws
 */
export async function openForge(options: ForgeOptions, isDryRun: boolean): Promise<Forge | undefined> {
  if (!isDryRun) {
    return await createForge(options);
  }
  const { log } = options.runtime;
  const granted = async <T>(asking: Promise<T | undefined>): Promise<T | undefined> => {
    try {
      return await asking;
    } catch (error) {
      if (!(error instanceof UserError) || !refusals.has(error.code)) {
        throw error;
      }
      log.warning(`${error.message}: this dry run goes by git alone, without what pull requests say`);
      return undefined;
    }
  };
  const forge = await granted(createForge(options));
  return (
    forge && {
      ...forge,
      open: (wanted, onBranch) => granted(forge.open(wanted, onBranch)),
      mergedAt: (commit, base) => granted(forge.mergedAt(commit, base)),
    }
  );
}
