import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { load, loadAll } from 'js-yaml';
import { isMap } from '../../src/schema/schema.ts';
import { tool } from './tools.ts';
import type { GuideSides } from './wandb-guide.ts';

/** What a cluster would get from the two files in `deploy/`, by helm alone. */
export interface RenderedStack {
  /** What would be pulled, hooks of upgrades included, those of `helm test` not; sorted, each once. */
  readonly images: readonly string[];
  /** Entries of the ConfigMaps with certificates. */
  readonly certificates: readonly { readonly file: string; readonly pem: string }[];
}

/**
 * Renders the operator from `deploy/values.yaml`, and the chart that `deploy/wandb.yaml` names, as the operator does: nothing of
 * Tidegate takes part. The repository `local-repo` must have been added.
 * @param operator version of the operator's chart
 */
export async function renderStack(
  folder: string,
  operator: string,
  { env }: Pick<GuideSides, 'env'>,
): Promise<RenderedStack> {
  const resource = load(await readFile(join(folder, 'deploy', 'wandb.yaml'), 'utf8'));
  const spec = mapAt(resource, 'spec');
  const { url, name, version } = mapAt(spec, 'chart');
  const values = join(env['HOME'] ?? folder, 'rendered-values.json');
  await writeFile(values, JSON.stringify(mapAt(spec, 'values')));
  const charts = [
    ['operator', 'local-repo/operator', '--version', operator, '-f', join(folder, 'deploy', 'values.yaml')],
    ['wandb', String(name), '--repo', String(url), '--version', String(version), '-f', values],
  ];
  const rendered = await Promise.all(
    charts.map(async (args) => {
      const options = { env, cwd: folder, maxBuffer: 16 * 1024 * 1024 };
      return (await promisify(execFile)(tool('helm'), ['template', ...args], options)).stdout;
    }),
  );
  const objects = rendered.flatMap((text) => loadAll(text)).filter(isMap);
  const installed = objects.filter((object) => !JSON.stringify(object).includes('"helm.sh/hook":"test"'));
  const images = installed.flatMap((object) => [...imagesIn(object)]);
  return {
    images: [...new Set(images)].toSorted(),
    certificates: installed
      .filter(({ kind }) => kind === 'ConfigMap')
      .flatMap((object) => Object.entries(mapAt(object, 'data')))
      .map(([file, pem]) => ({ file, pem: String(pem) })),
  };
}

function* imagesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    if (key === 'image' && typeof entry === 'string') {
      yield entry;
    }
    yield* imagesIn(entry);
  }
}

function mapAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found = isMap(value) ? value[key] : undefined;
  if (!isMap(found)) {
    throw new Error(`there is no ${key}`);
  }
  return found;
}
