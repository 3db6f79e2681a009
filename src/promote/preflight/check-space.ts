import { UserError } from '../../errors.ts';
import type { RegistrySpace } from '../../oci/registry/find-space.ts';
import { formatBytes } from '../../report/format.ts';
import type { ChartPlan } from '../charts/plan-charts.ts';
import type { CopyStep, PromotionPlan } from '../plan.ts';
import type { Finding } from './finding.ts';

type Addition = Pick<ChartPlan['additions'][number], 'repository' | 'charts'>;

/**
 * Whether what is sent fits into what the registry says that is left. Only a warning: it may have some of it in places
 * that are not known here, and counts that once. Pure.
 */
export function checkQuota(
  space: RegistrySpace | undefined,
  { uploads, mounts }: Pick<PromotionPlan, 'uploads' | 'mounts'>,
): readonly Finding[] {
  if (space === undefined) {
    return [];
  }
  const { scope, bytes } = space;
  const isWithin = (repository: string): boolean => repository.startsWith(`${scope}/`);
  const comesIn = ({ repository, mountFrom }: CopyStep): boolean =>
    isWithin(repository) && !(mountFrom !== undefined && isWithin(mountFrom));
  const needed = [...uploads, ...mounts]
    .filter(comesIn)
    .reduce((sum, { descriptor }) => sum + descriptor.size, 0);
  const left = `has ${formatBytes(bytes)} of its quota left, and ${formatBytes(needed)} go there`;
  return [
    needed <= bytes
      ? { subject: scope, check: 'space', state: 'ok', message: left }
      : {
          subject: scope,
          check: 'space',
          state: 'warning',
          message: `${left}: raise the quota, or remove what no release needs`,
        },
  ];
}

/** @throws UserError `NO_SPACE` when the disk of a chart repository has no room for what is added */
export async function checkChartSpace({ repository, charts }: Addition): Promise<readonly Finding[]> {
  const bytes = await repository.findSpace?.();
  if (bytes === undefined) {
    return [];
  }
  const needed = charts.reduce((sum, { layer }) => sum + layer.size, 0);
  if (needed > bytes) {
    throw new UserError(
      'NO_SPACE',
      `${repository.url}: its disk has ${formatBytes(bytes)} left, and the charts need ${formatBytes(needed)}`,
      { hint: 'Make room on the disk of that folder, and run again.' },
    );
  }
  return [
    {
      subject: repository.url,
      check: 'space',
      state: 'ok',
      message: `has ${formatBytes(bytes)} left on its disk, and ${formatBytes(needed)} go there`,
    },
  ];
}
