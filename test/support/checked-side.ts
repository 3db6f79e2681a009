import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckVerdict } from '../../src/check/check-files.ts';
import { checkStage } from '../../src/check/stage.ts';
import { chartFolder, packChart } from './charts.ts';
import { pushImage } from './images.ts';
import { type InternalSide, startInternalSide } from './internal-side.ts';
import { testRuntime } from './runtime.ts';
import { startStaticServer } from './static-server.ts';

export interface CheckedSide extends InternalSide {
  /** Digest of the promoted `registry.test/local:0.83.0`; `0.62.2` is there too, but of no release. */
  readonly localDigest: string;
  /** The folder behind `https://charts.test/stable`. */
  readonly charts: string;
  /** Runs the stage over two files, to report only. */
  check(values: string, custom: string, options?: { release?: string }): Promise<CheckVerdict>;
  close(): Promise<void>;
}

/** What `values.yaml` says when all is well. */
export const goodValues = 'image:\n  repository: registry.test/library/controller\n  tag: 1.22.0\n';
/** What a custom resource says of its one image when all is well. */
export const goodImage = 'repository: registry.test/local\ntag: 0.83.0';

/** A custom resource with one image (lines of its map) and a chart. */
export function customResource(
  image: string,
  chart = { url: 'https://charts.test/stable', version: '0.43.8' },
): string {
  return `apiVersion: apps.wandb.com/v1
kind: WeightsAndBiases
spec:
  chart:
    url: ${chart.url}
    name: operator-wandb
    version: "${chart.version}"
  values:
    app:
      image:
${image.replaceAll(/^/gm, '        ')}
`;
}

/** An internal side with a promoted release, whose `bump` names `values.yaml` and `wandb.yaml`. */
export async function startCheckedSide(): Promise<CheckedSide> {
  const { cwd } = testRuntime();
  const charts = join(cwd, 'stable');
  await mkdir(charts);
  const server = await startStaticServer(cwd);
  const side = await startInternalSide({
    promote: `  charts:\n    - {oci: charts}\n    - {folder: ${charts}, url: https://charts.test/stable}\n`,
    endpoints: `  charts.test: ${server.url}\n`,
    more: 'bump:\n  - {file: values.yaml, chart: operator}\n  - {file: wandb.yaml, chart: operator-wandb}\n',
  });
  const images = ['docker.io/wandb/controller:1.22.0', 'docker.io/wandb/local:0.83.0'];
  const promoted = await side.promote(
    await side.bundle({
      images: images.map((reference) => ({ reference })),
      charts: [await pack('operator', '1.4.8'), await pack('operator-wandb', '0.43.8')],
    }),
  );
  pushImage(side.registry, 'local', '0.62.2');
  return {
    ...side,
    localDigest: promoted.images[1]?.digest ?? '',
    charts,
    async check(values, custom, { release } = {}) {
      await writeFile(join(side.folder, 'values.yaml'), values);
      await writeFile(join(side.folder, 'wandb.yaml'), custom);
      const options = {
        config: 'tidegate.yaml',
        release,
        root: undefined,
        trust: undefined,
        to: undefined,
        credentials: undefined,
        reportOnly: true,
      };
      return await checkStage.run(options, side.runtime);
    },
    async close() {
      await Promise.all([side.registry.close(), server.close()]);
    },
  };
}

async function pack(name: 'operator' | 'operator-wandb', version: string) {
  const layers = [await packChart({ folder: chartFolder(name), version })];
  return { reference: `ghcr.io/wandb/${name}:${version}`, layers };
}
