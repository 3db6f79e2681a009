import type { BundledChart } from '../bundle/bundle-manifest.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import { UserError } from '../errors.ts';
import { findHelm } from '../helm/find-helm.ts';
import type { Kubernetes } from '../helm/render.ts';
import { clusterOf } from '../release/cluster.ts';
import { judgeChart, missingChart } from './check-chart.ts';
import type { CheckScope } from './context.ts';
import type { Finding } from './findings.ts';
import { internalAddress, internalChart } from './internal-chart.ts';

/** A chart of the release as it is inside. */
export interface ChartInside {
  readonly tgz: Buffer;
  /** `operator 1.4.8` */
  readonly title: string;
}

/** All but its values that it is rendered with. */
export interface PromotedChart extends ChartInside {
  readonly helm: string;
  readonly kubernetes: Kubernetes;
}

/**
 * @returns why it is not rendered where what is inside is not what was promoted
 * @throws UserError `HELM_MISSING`
 */
export async function openPromotedChart(
  chart: BundledChart,
  file: DeployFile,
  scope: CheckScope,
): Promise<PromotedChart | Finding> {
  const helm = await requireHelm(scope);
  const inside = await readPromotedChart(chart, file, scope);
  if ('code' in inside) {
    return { ...inside, message: `${inside.message}, so it was not rendered` };
  }
  const source = scope.charts.find((one) => one.name === chart.name) ?? {};
  return { helm, ...inside, kubernetes: clusterOf(source, file.environment) };
}

/** @returns what is wrong where what is inside is not what was promoted */
export async function readPromotedChart(
  chart: BundledChart,
  file: DeployFile,
  scope: CheckScope,
): Promise<ChartInside | Finding> {
  const { name, version } = chart;
  const [target] = scope.config.charts;
  const found = target && (await internalChart(name, version, target, scope));
  const url = target === undefined ? 'an internal repository' : internalAddress(target, scope.config, name);
  const pinned = { name, version, url, place: { file: file.path } };
  const fault = judgeChart(pinned, found, scope);
  const tgz = fault === undefined ? await found?.read(chart) : undefined;
  return tgz === undefined ? (fault ?? missingChart(pinned, scope)) : { tgz, title: `${name} ${version}` };
}

async function requireHelm({ helm: source, http, runtime }: CheckScope): Promise<string> {
  const helm = await findHelm({ source, side: 'inside', http }, runtime);
  if (helm === undefined) {
    throw new UserError('HELM_MISSING', 'check.render needs helm, which is not on the PATH', {
      hint: 'Install helm 3, or set check.render to false: then only what the files name is checked.',
    });
  }
  return helm;
}
