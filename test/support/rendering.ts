import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ChartImages, findChartImages } from '../../src/helm/chart-images.ts';
import type { Kubernetes, RenderRequest } from '../../src/helm/render.ts';
import { findUnusedValues } from '../../src/helm/unused-values.ts';
import { packEntries } from './charts.ts';
import { testRuntime } from './runtime.ts';
import { tool } from './tools.ts';

/** Files of a chart by their paths in it, or of values by their names. */
type Files = Readonly<Record<string, string>>;
type ChartFiles = Readonly<Record<string, string | Buffer>>;

/** Packs a chart that is called `web`, in a folder of that name. */
export function webChart(files: ChartFiles): Buffer {
  return chartNamed('web', files);
}

/** A chart out of its files; without a `Chart.yaml` among them it gets the shortest one. */
export function chartNamed(name: string, files: ChartFiles): Buffer {
  const all = { 'Chart.yaml': chartYaml(name), ...files };
  return packEntries(Object.entries(all).map(([path, content]) => ({ name: `${name}/${path}`, content })));
}

export function chartYaml(name: string, more = ''): string {
  return `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;
}

/** A Deployment with one container, whose image is the text. */
export function deployment(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec: {template: {spec: {containers: [{name: main, image: ${JSON.stringify(image)}}]}}}
`;
}

/** Writes the values into a folder of their own; they are given to helm in their order. */
async function requestOf(tgz: Buffer, values: Files): Promise<RenderRequest> {
  const { cwd } = testRuntime();
  for (const [name, content] of Object.entries(values)) {
    const file = join(cwd, name.replace(/#.*$/, ''));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return { helm: tool('helm'), tgz, title: 'web 1.0.0', values: Object.keys(values), folder: cwd };
}

/** Renders with real helm. */
export async function imagesOf(
  tgz: Buffer,
  values: Files = {},
  kubernetes: Kubernetes = {},
): Promise<ChartImages> {
  return await findChartImages({ ...(await requestOf(tgz, values)), kubernetes }, testRuntime());
}

/** `image by values.path`, sorted; `fixed` where no value controls it. */
export async function controlsOf(tgz: Buffer, values: Files = {}): Promise<readonly string[]> {
  const { images } = await imagesOf(tgz, values);
  return images.map(({ image, control }) => {
    const path = control === 'fixed' || control === undefined ? String(control) : control.path;
    return `${image} by ${path}`;
  });
}

/** `file:line path → meant | meant`; at the end how many were not tried. */
export async function unusedIn(tgz: Buffer, values: Files): Promise<readonly string[]> {
  const { unused, untried } = await findUnusedValues(await requestOf(tgz, values), testRuntime());
  const named = unused.map(({ path, meant, at }) => {
    const instead = meant.map((other) => other.join('.')).join(' | ');
    return `${at?.file}:${at?.line} ${path.join('.')}${instead === '' ? '' : ` → ${instead}`}`;
  });
  return untried === 0 ? named : [...named, `${untried} not tried`];
}
