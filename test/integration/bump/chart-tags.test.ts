import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bumpStage } from '../../../src/bump/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { startBumpSide } from '../../support/bump-side.ts';
import { chartNamed } from '../../support/rendering.ts';

test('a tag that the chart has in its values need not stand in the file, and moves with the chart', async () => {
  const bumped = await startBumpSide({
    files: {
      'deploy/app.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec:
  chart: {spec: {chart: web, version: 1.0.0}}
  values:
    app: {image: {repository: registry.test/local}}
    main: {image: {repository: registry.test/library/controller, tag: 1.0.0}}
`,
    },
    bump: '  - {file: deploy/app.yaml}\n',
  });
  try {
    const images = ['local:0.62.2', 'controller:1.1.0'];
    const values = 'app: {image: {repository: docker.io/wandb/local, tag: 0.62.2}}\n';
    const layers = [chartNamed('web', { 'values.yaml': values })];
    const bundle = await bumped.side.bundle({
      images: images.map((image) => ({ reference: `docker.io/wandb/${image}` })),
      charts: [{ reference: 'ghcr.io/x/web:1.2.0', layers }],
    });
    await bumped.side.promote(bundle);
    const { edits, remarks, check, proposal } = await bumped.runOne({ dryRun: true });
    assert.deepEqual(
      edits.map(({ path, to }) => `${path} ${to}`),
      ['spec.chart.spec.version 1.2.0', 'spec.values.main.image.tag 1.1.0'],
    );
    const told = 'registry.test/local has no tag here: chart web gives it';
    assert.deepEqual(remarks, [`deploy/app.yaml:6:31 ${told}`]);
    assert.ok(proposal?.body.includes(told));
    assert.deepEqual([check?.ok, check?.counts.images], [true, 2]);
  } finally {
    await bumped.close();
  }
});

test('where all tags are left to a chart, the next environment waits, and the run says what to write', async () => {
  const text = 'image: {repository: registry.test/local}\n';
  const bumped = await startBumpSide({
    files: { 'dev.yaml': text, 'stage.yaml': text },
    bump: ['dev', 'stage']
      .map((name) => `  - {file: ${name}.yaml, chart: web, environment: ${name}}\n`)
      .join(''),
    more: 'environments: [{name: dev}, {name: stage}]\n',
  });
  try {
    const values = 'image: {repository: docker.io/wandb/local, tag: 0.62.2}\n';
    const bundle = await bumped.side.bundle({
      images: [{ reference: 'docker.io/wandb/local:0.62.2' }],
      charts: [{ reference: 'ghcr.io/x/web:1.2.0', layers: [chartNamed('web', { 'values.yaml': values })] }],
    });
    await bumped.side.promote(bundle);
    const waits = async () => {
      const result = await bumped.run({ dryRun: true, environment: ['stage'] });
      const text = renderTerminal(bumpStage.report(result), { colour: false }).replaceAll(/\s+/g, ' ');
      return [
        result.streams[0]?.waits,
        /waits: no version stands in the files of dev .* Write one/.test(text),
      ];
    };
    assert.deepEqual(await waits(), [{ release: '2026q4', after: 'dev', isUnsaid: true }, true]);
    const dev = text.replace('}', ', tag: 0.59.2}');
    await bumped.repository.commit({ branch: 'main', files: { 'dev.yaml': dev } });
    assert.deepEqual(await waits(), [{ release: '2026q4', after: 'dev' }, false]);
    await bumped.repository.commit({
      branch: 'main',
      files: { 'dev.yaml': dev.replace('0.59.2', '0.62.2') },
    });
    assert.deepEqual(await waits(), [undefined, false]);
  } finally {
    await bumped.close();
  }
});
