import { largestOf } from '../charts/chart-repository.ts';
import type { ChartPlan } from '../charts/plan-charts.ts';
import type { Finding } from './finding.ts';

/** Whether a chart repository takes what it lacks, where that can be tried without leaving something there. */
export async function checkChartUpload({
  repository,
  lacking,
}: ChartPlan['additions'][number]): Promise<readonly Finding[]> {
  if (repository.probe === undefined || lacking.length === 0) {
    return [];
  }
  const isTried = await repository.probe(largestOf(lacking));
  const found = { subject: repository.url, check: 'push' } as const;
  return [
    isTried
      ? { ...found, state: 'ok', message: 'takes charts' }
      : {
          ...found,
          state: 'not tried',
          message: 'keeps what a try would send: whether it takes charts shows when they are sent',
        },
  ];
}
