import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAILSAFE_SCHEMA, loadAll, YAMLException } from 'js-yaml';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { hideValues, lastWords } from './render-fault.ts';
import { type PreparedValues, prepareValues } from './values-file.ts';
import { fitsWrittenOut } from './written-out.ts';

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

/** In characters, with aliases written out: far more than a cluster takes. */
const objectsLimit = 64 * 1024 * 1024;

/**
 * Renders a chart with `helm template`: hooks included, no cluster asked, no plugins, no user configuration.
 * @returns the objects, each scalar as the text that stands there
 * @throws UserError `RENDER_FAILED` with what Helm said, without the values that it was given; `VALUES_UNREADABLE`
 */
export async function renderChart(request: RenderRequest, runtime: Runtime): Promise<readonly unknown[]> {
  const temporary = await mkdtemp(join(tmpdir(), 'tidegate-render-'));
  try {
    const chart = join(temporary, 'chart.tgz');
    await writeFile(chart, request.tgz);
    const values: PreparedValues[] = [];
    for (const [index, file] of request.values.entries()) {
      const own = join(temporary, `values-${index}`);
      await mkdir(own);
      values.push(await prepareValues(file, request.folder, own));
    }
    const flags = values.flatMap(({ path }) => ['--values', path]);
    const result = await runtime.exec(request.helm, ['template', 'tidegate', chart, ...flags], {
      cwd: temporary,
      env: isolation(temporary),
      allowFailure: true,
    });
    const objects =
      result.exitCode === 0 ? parseObjects(result.stdout.toString('utf8')) : lastWords(result.stderr);
    if (typeof objects === 'string') {
      throw renderFailed(request.title, hideValues(objects, { tgz: request.tgz, values, temporary }));
    }
    return objects;
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

/** The objects; as text why they cannot be read, and the template that they come from. */
function parseObjects(output: string): readonly unknown[] | string {
  try {
    const documents = loadAll(output, { schema: FAILSAFE_SCHEMA, json: true });
    return fitsWrittenOut(documents, objectsLimit)
      ? documents.filter((document) => typeof document === 'object' && document !== null)
      : 'with its aliases written out, an object is too large or too deep';
  } catch (error) {
    // Not the error's message: it quotes the lines around, which may hold passwords.
    const { reason, mark } = error instanceof YAMLException ? error : { reason: 'unreadable' };
    const [, template] = /^# Source: (.+)$/m.exec(lastSource(output, mark?.position ?? 0)) ?? [];
    const where = template === undefined ? '' : `, rendered from ${template}`;
    return `the objects are not YAML: ${reason} (line ${(mark?.line ?? 0) + 1} of the output${where})`;
  }
}

/** The output from where Helm last said which template comes next. */
function lastSource(output: string, position: number): string {
  return output.slice(Math.max(0, output.lastIndexOf('# Source: ', position)), position);
}

function renderFailed(title: string, reason: string): UserError {
  return new UserError('RENDER_FAILED', `Helm cannot render ${title}: ${reason}`, {
    hint: 'Charts are rendered with the values files that the release file names for them, whose values are shown as ***. Correct these, or leave rendering out with --helm never and list the images in the release file.',
  });
}
