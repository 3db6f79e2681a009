import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Place, UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { unless } from '../unless.ts';
import { hideValues, lastWords } from './render-fault.ts';
import { placeOfFault } from './fault-place.ts';
import { parseObjects, type RenderedObject } from './rendered-objects.ts';
import { type PreparedValues, prepareValues, type ValuesSource } from './values-file.ts';

export interface RenderRequest {
  /** The program, as `runtime.findTool('helm')` found it. */
  readonly helm: string;
  /** The packaged chart: never a git tree, whose vendored subcharts may be missing without a word. */
  readonly tgz: Buffer;
  /** `operator-wandb 0.43.8`, for messages. */
  readonly title: string;
  /** Later ones win. */
  readonly values: readonly ValuesSource[];
  /** Where relative values files start. */
  readonly folder: string;
  /** More values, which win over all files. */
  readonly overlay?: Readonly<Record<string, unknown>>;
  /** What templates are told of the cluster; by default what this Helm takes for granted. */
  readonly kubernetes?: Kubernetes;
  /** `true`: the values are not held against the chart's schema. It needs Helm 3.16. */
  readonly skipsSchema?: boolean;
  /** `true`: as `helm upgrade` does it, and not `helm install`. */
  readonly isUpgrade?: boolean;
}

/** The cluster that a chart is rendered for. */
export interface Kubernetes {
  /** `1.31`; templates compare with it. */
  readonly version?: string;
  /** `monitoring.coreos.com/v1`: APIs that it has besides those of Kubernetes itself. */
  readonly apis?: readonly string[];
  /** APIs that it does not have. */
  readonly lacks?: readonly string[];
}

/**
 * Renders a chart with `helm template`: hooks and `crds/` included, no cluster asked, no plugins, no user configuration.
 * @throws UserError `RENDER_FAILED` with what Helm said, without the values that it was given, and where in the user's files
 *   the value stands that it is about; `MISSING_DEPENDENCY`; `VALUES_UNREADABLE`, `VALUES_AMBIGUOUS`
 */
export async function renderChart(
  request: RenderRequest,
  runtime: Runtime,
): Promise<readonly RenderedObject[]> {
  const temporary = await mkdtemp(join(tmpdir(), 'tidegate-render-'));
  try {
    const values = await writeValues(request, temporary);
    const flags = await writeChart(request, values, temporary);
    const result = await runtime.exec(request.helm, ['template', 'tidegate', ...flags], {
      cwd: temporary,
      env: isolation(temporary),
      allowFailure: true,
    });
    const objects =
      result.exitCode === 0 ? parseObjects(result.stdout.toString('utf8')) : lastWords(result.stderr);
    if (typeof objects === 'string') {
      const reason = hideValues(objects, { tgz: request.tgz, values, temporary });
      throw renderFailed(request.title, reason, placeOfFault(objects, values));
    }
    return objects;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeValues(
  { values, folder }: RenderRequest,
  temporary: string,
): Promise<readonly PreparedValues[]> {
  const written: PreparedValues[] = [];
  for (const [index, file] of values.entries()) {
    const own = join(temporary, `values-${index}`);
    await mkdir(own);
    written.push(await prepareValues(file, folder, own));
  }
  return written;
}

/** @returns what follows `helm template <name>` */
async function writeChart(
  request: RenderRequest,
  values: readonly PreparedValues[],
  temporary: string,
): Promise<readonly string[]> {
  const chart = join(temporary, 'chart.tgz');
  await writeFile(chart, request.tgz);
  const files = values.map(({ path }) => path);
  if (request.overlay !== undefined) {
    const overlay = join(temporary, 'overlay.json');
    await writeFile(overlay, JSON.stringify(request.overlay), { mode: 0o600 });
    files.push(overlay);
  }
  const numbers = request.values.flatMap((file) => (typeof file === 'string' ? [] : (file.numbers ?? [])));
  return [
    chart,
    ...files.flatMap((path) => ['--values', path]),
    '--include-crds',
    ...(request.skipsSchema === true ? ['--skip-schema-validation'] : []),
    ...clusterFlags(request),
    // At the end, as a message about a command shows how it begins.
    ...numbers.flatMap((number) => ['--set', number]),
  ];
}

function clusterFlags({ kubernetes, isUpgrade = false }: RenderRequest): readonly string[] {
  const { version, apis = [] } = kubernetes ?? {};
  return [
    ...(version === undefined ? [] : ['--kube-version', version]),
    ...apis.flatMap((api) => ['--api-versions', api]),
    ...(isUpgrade ? ['--is-upgrade'] : []),
  ];
}

/** A plugin, a repository list or a kubeconfig of this machine must not change what a chart renders to. */
function isolation(temporary: string): Record<string, string> {
  return {
    HELM_CACHE_HOME: join(temporary, 'cache'),
    HELM_CONFIG_HOME: join(temporary, 'config'),
    HELM_DATA_HOME: join(temporary, 'data'),
    HELM_PLUGINS: join(temporary, 'plugins'),
    HELM_NAMESPACE: 'default',
    KUBECONFIG: join(temporary, 'no-cluster'),
  };
}

function renderFailed(title: string, reason: string, at: Place | undefined): UserError {
  const place = at === undefined ? {} : { at };
  // Helm checks the dependencies of the chart itself, but not theirs.
  if (/found in Chart\.yaml, but missing in charts\/ directory/.test(reason)) {
    return new UserError('MISSING_DEPENDENCY', `${title} cannot be rendered: ${reason}`, {
      hint: 'The package lacks a subchart. Take another version, or package the chart again after `helm dependency build`.',
    });
  }
  return new UserError('RENDER_FAILED', `Helm cannot render ${title}: ${reason}`, {
    ...place,
    hint: 'Charts are rendered with the values files that the release file names for them; what neither the chart nor Helm says is shown as ***. Correct these, or leave rendering out with --helm never and list the images in the release file.',
  });
}

/**
 * The same for a change to the chart or its values that it may not stand.
 * @returns undefined where it does not render
 */
export async function tryRender(
  request: RenderRequest,
  runtime: Runtime,
): Promise<readonly RenderedObject[] | undefined> {
  // The second is about values that only Helm can read, and whose failure therefore cannot be shown.
  return await unless(['RENDER_FAILED', 'VALUES_UNREADABLE'], renderChart(request, runtime));
}
