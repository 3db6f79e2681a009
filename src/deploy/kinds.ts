import { basename } from 'node:path';
import { application, applicationSet } from './kinds/argo-cd.ts';
import {
  fluxKustomization,
  helmChartObject,
  helmRelease,
  helmRepository,
  ociRepository,
} from './kinds/flux.ts';
import { helmChart } from './kinds/helm-chart.ts';
import { helmValues } from './kinds/helm-values.ts';
import { kustomization } from './kinds/kustomization.ts';
import { manifest } from './kinds/manifest.ts';
import { wandb } from './kinds/wandb.ts';
import { at, type Find, type Spot, textAt } from './spot.ts';

/** A kind of document, and what finds the images and charts in it. */
interface DocumentKind {
  /** The `apiVersion` of a Kubernetes object, without its version … */
  readonly group: string;
  /** … and its kind. */
  readonly kind: string;
  readonly find: Find;
}

/** Kubernetes objects that are more than containers. To know one more is a module in `kinds/` and a line here. */
const kinds: readonly DocumentKind[] = [
  { group: 'apps.wandb.com', kind: 'WeightsAndBiases', find: wandb },
  { group: 'argoproj.io', kind: 'Application', find: application },
  { group: 'argoproj.io', kind: 'ApplicationSet', find: applicationSet },
  { group: 'helm.toolkit.fluxcd.io', kind: 'HelmRelease', find: helmRelease },
  { group: 'source.toolkit.fluxcd.io', kind: 'HelmChart', find: helmChartObject },
  { group: 'source.toolkit.fluxcd.io', kind: 'HelmRepository', find: helmRepository },
  { group: 'source.toolkit.fluxcd.io', kind: 'OCIRepository', find: ociRepository },
  { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', find: fluxKustomization },
  { group: 'kustomize.config.k8s.io', kind: 'Kustomization', find: kustomization },
  { group: 'kustomize.config.k8s.io', kind: 'Component', find: kustomization },
];

/** Files without a kind that are known by their name; any other is a chart's values. */
const names: Readonly<Record<string, Find>> = {
  'Chart.yaml': helmChart,
  'Chart.lock': helmChart,
  'requirements.yaml': helmChart,
  'kustomization.yaml': kustomization,
  'kustomization.yml': kustomization,
  Kustomization: kustomization,
};

/** How the images and charts in a document are found. */
export function findIn(root: Spot): Find {
  const apiVersion = textAt(root, 'apiVersion');
  const { value: kind } = at(root, 'kind');
  if (apiVersion === undefined || typeof kind !== 'string') {
    const name = root.source.within === undefined ? basename(root.source.yaml.file) : '';
    return (Object.hasOwn(names, name) ? names[name] : undefined) ?? helmValues;
  }
  const [group] = apiVersion.split('/');
  return kinds.find((known) => known.group === group && known.kind === kind)?.find ?? manifest;
}
