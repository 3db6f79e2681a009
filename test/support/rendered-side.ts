import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkStage } from '../../src/check/stage.ts';
import { packEntries } from './charts.ts';
import { startInternalSide } from './internal-side.ts';
import { testRuntime } from './runtime.ts';
import { checkDefaults } from './stage-defaults.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec: {template: {spec: {containers: [{name: app, image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"}]}}}
`;
const hook = `apiVersion: batch/v1
kind: Job
metadata: {name: rename, annotations: {helm.sh/hook: pre-upgrade}}
spec: {template: {spec: {containers: [{name: x, image: "docker.io/alpine/k8s:1.31.12", args: ["--helper=quay.io/a/guess:1"]}]}}}
`;
export const operatorChart = packEntries([
  { name: 'operator/Chart.yaml', content: 'apiVersion: v2\nname: operator\nversion: 1.4.8\n' },
  { name: 'operator/values.yaml', content: 'image: {repository: wandb/controller, tag: latest}\n' },
  { name: 'operator/templates/deployment.yaml', content: deployment },
  { name: 'operator/templates/hook.yaml', content: hook },
]);
const values = 'image:\n  repository: registry.test/library/controller\n  tag: 1.22.0\nimages: {}\n';

/**
 * A promoted chart, `operator`, and a file of values for it; with what `check` says of them.
 * @param path where helm is looked for
 */
export async function startRendering(
  path: string,
  targets = '  charts:\n    - {oci: charts}\n',
  more = '',
  archive = operatorChart,
) {
  const side = await startInternalSide({
    promote: targets,
    more: `check: {render: true}\nbump:\n  - {file: values.yaml, chart: operator}\n${more}`,
  });
  await side.promote(
    await side.bundle({
      images: [{ reference: 'docker.io/wandb/controller:1.22.0' }],
      charts: [{ reference: 'ghcr.io/wandb/operator:1.4.8', layers: [archive] }],
    }),
  );
  await writeFile(join(side.folder, 'values.yaml'), values);
  const runtime = testRuntime({ cwd: side.folder, env: { PATH: path } });
  return { side, check: () => checkStage.run({ ...checkDefaults, reportOnly: true }, runtime) };
}
