import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAILSAFE_SCHEMA, loadAll, YAMLException } from 'js-yaml';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { prepareValues } from './values-file.ts';

export interface RenderRequest {
  /** The program, as `runtime.findTool('helm')` found it. */
  readonly helm: string;
  /** The packaged chart: never a git tree, whose vendored subcharts may be missing without a word. */
  readonly tgz: Buffer;
  /** `operator-wandb 0.43.8`, for messages. */
  readonly title: string;
  /** `file` or `file#spec.values`, later ones win. */
  readonly values: readonly string[];
  /** Where relative values files start. */
  readonly folder: string;
}

/**
 * Renders a chart with `helm template`: hooks included, no cluster asked, no plugins, no user configuration.
 * @returns the objects, each scalar as the text that stands there
 * @throws UserError `RENDER_FAILED` with what Helm said; `VALUES_UNREADABLE`
 */
export async function renderChart(request: RenderRequest, runtime: Runtime): Promise<readonly unknown[]> {
  const temporary = await mkdtemp(join(tmpdir(), 'tidegate-render-'));
  try {
    const chart = join(temporary, 'chart.tgz');
    await writeFile(chart, request.tgz);
    const values: string[] = [];
    for (const [index, file] of request.values.entries()) {
      const own = join(temporary, `values-${index}`);
      await mkdir(own);
      values.push('--values', await prepareValues(file, request.folder, own));
    }
    const result = await runtime.exec(request.helm, ['template', 'tidegate', chart, ...values], {
      cwd: temporary,
      env: isolation(temporary),
      allowFailure: true,
    });
    if (result.exitCode !== 0) {
      throw renderFailed(request.title, result.stderr.replaceAll(temporary, '').trim().slice(-4000));
    }
    return parseObjects(result.stdout, request.title);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
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

function parseObjects(output: Buffer, title: string): readonly unknown[] {
  try {
    const documents = loadAll(output.toString('utf8'), { schema: FAILSAFE_SCHEMA, json: true });
    return documents.filter((document) => typeof document === 'object' && document !== null);
  } catch (error) {
    throw renderFailed(
      title,
      `the objects are not YAML: ${error instanceof YAMLException ? error.message : ''}`,
      error,
    );
  }
}

function renderFailed(title: string, reason: string, cause?: unknown): UserError {
  return new UserError('RENDER_FAILED', `Helm cannot render ${title}: ${reason}`, {
    hint: 'Charts are rendered with the values files that the release file names for them. Correct these, or leave rendering out with --helm never and list the images in the release file.',
    cause,
  });
}
