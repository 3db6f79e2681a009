import { isMap } from '../../schema/schema.ts';
import type { RepositoryContext } from './context.ts';
import { askHarbor, projectOf } from './harbor.ts';

/**
 * How much a repository may still grow: what is left of the quota of its project in Harbor (`getProjectSummary`). No other
 * registry is asked: the distribution-spec knows nothing of quotas.
 * @returns undefined where there is no quota, or where it is not told to this login
 */
export async function findSpace(context: RepositoryContext): Promise<RegistrySpace | undefined> {
  const summary = await askHarbor(context, 'summary');
  const quota = isMap(summary) ? summary['quota'] : undefined;
  const [hard, used] = isMap(quota) ? [storageIn(quota['hard']), storageIn(quota['used'])] : [];
  // -1 stands for no limit.
  return hard === undefined || used === undefined || hard < 0
    ? undefined
    : { scope: `${context.host}/${projectOf(context)}`, bytes: Math.max(0, hard - used) };
}

/** What is left for all repositories below a path. */
export interface RegistrySpace {
  /** `host/project`. */
  readonly scope: string;
  readonly bytes: number;
}

function storageIn(value: unknown): number | undefined {
  const storage = isMap(value) ? value['storage'] : undefined;
  return typeof storage === 'number' && Number.isSafeInteger(storage) ? storage : undefined;
}
