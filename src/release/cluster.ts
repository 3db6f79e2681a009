import type { Kubernetes } from '../helm/render.ts';
import type { ChartSource } from './release-file.ts';

/** The cluster that a chart is rendered for in one of its environments: what that says wins over the chart. */
export function clusterOf(
  { kubernetes, environments = {} }: Pick<ChartSource, 'kubernetes' | 'environments'>,
  environment: string | undefined,
): Kubernetes {
  const own =
    environment !== undefined && Object.hasOwn(environments, environment)
      ? environments[environment]
      : undefined;
  return { ...kubernetes, ...own?.kubernetes };
}
