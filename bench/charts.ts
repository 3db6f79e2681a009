/**
 * `node bench/charts.ts [charts]`: tracks a release of 200 small charts from loopback, and prints how long that takes
 * without rendering and with it. Needs helm on the PATH.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { trackStage } from '../src/track/stage.ts';
import { startHelmRepository } from '../test/support/helm-repository.ts';
import { pushImage } from '../test/support/images.ts';
import { startRegistry } from '../test/support/registry.ts';
import { chartNamed, deployment } from '../test/support/rendering.ts';
import { type TestRuntime, testRuntime } from '../test/support/runtime.ts';
import { stageRunner } from '../test/support/stage-runner.ts';

const count = Number(process.argv[2] ?? 200);
const names = Array.from({ length: count }, (_, index) => `chart-${index}`);
const registry = await startRegistry();
const helm = await startHelmRepository();
for (const name of names) {
  pushImage(registry, `parts/${name}`, '1.0.0', { layers: [1000] });
  helm.add(
    chartNamed(name, {
      'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`,
      'values.yaml': `image: {repository: parts/${name}, tag: 1.0.0}\n`,
      'templates/app.yaml': deployment('app', '{{ .Values.image.repository }}:{{ .Values.image.tag }}'),
    }),
  );
}

await report('without rendering', 'never');
await report('rendered', 'require');
await Promise.all([registry.close(), helm.close()]);

async function report(title: string, mode: string): Promise<void> {
  const runtime = await release();
  const start = process.hrtime.bigint();
  const { images } = await stageRunner(runtime)(trackStage, { helm: mode });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  process.stdout.write(
    `${title.padEnd(20)}${seconds.toFixed(2).padStart(7)} s, ${(seconds / count).toFixed(3)} s for each of ${count} charts, ${images.length} images\n`,
  );
}

/** One image is listed, as a release without any is refused. */
async function release(): Promise<TestRuntime> {
  const runtime = testRuntime({ env: process.env });
  const charts = names.map(
    (name) => `  - {name: ${name}, repository: https://charts.example.com, version: "1.x"}\n`,
  );
  const file = `name: many
audience: bench
charts:
${charts.join('')}images:
  - {name: docker.io/parts/chart-0, version: "1.x"}
endpoints:
  charts.example.com: ${helm.url}
  docker.io: ${registry.url}
`;
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), file);
  return runtime;
}
