import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBumpSide } from '../../support/bump-side.ts';

test('of two versions of one image, beside no repository, and below a registry, what the lock and the names of the release say is moved', async () => {
  const bumped = await startBumpSide({
    files: {
      'deploy/values.yaml': `hook:
  image: {repository: registry.test/curl, tag: 1.0.0}
app:
  image: {tag: 0.59.2}
registry: registry.test
agents:
  image: {name: local, tag: 0.59.2}
`,
      'deploy/job.yaml': `apiVersion: batch/v1
kind: Job
spec:
  template:
    spec:
      containers:
        - {name: main, image: registry.test/curl:0.9.0, args: [--sidecar=registry.test/local:0.59.2]}
`,
    },
    bump: '  - {file: deploy/values.yaml, chart: operator}\n  - {file: deploy/job.yaml}\n',
  });
  try {
    const bundle = await bumped.side.bundle({
      release: '2026q4',
      sequence: 1,
      images: [
        { reference: 'docker.io/wandb/curl:1.0.0' },
        { reference: 'docker.io/wandb/curl:1.2.0', setBy: ['operator: hook.image'] },
        { reference: 'docker.io/wandb/local:0.62.2', setBy: ['operator: app.image'] },
        { reference: 'docker.io/wandb/redis:7.2', setBy: ['operator: redis.image'] },
      ],
      charts: [{ reference: 'ghcr.io/wandb/helm-charts/operator:1.4.7' }],
    });
    await bumped.side.promote(bundle);
    const { edits, check } = await bumped.runOne({ dryRun: true });
    assert.deepEqual(
      edits.map(({ path, from, to }) => `${path}: ${from} to ${to}`),
      [
        'hook.image.tag: 1.0.0 to 1.2.0',
        'app.image.tag: 0.59.2 to 0.62.2',
        'agents.image.tag: 0.59.2 to 0.62.2',
        'spec.template.spec.containers[0].image: 0.9.0 to 1.0.0',
        'spec.template.spec.containers[0].args[0]: 0.59.2 to 0.62.2',
      ],
    );
    assert.deepEqual([check?.ok, check?.counts.images], [true, 4]);
    assert.deepEqual(
      check?.findings.flatMap(({ code, message }) => (code === 'UNREFERENCED' ? message : [])),
      ['No file names registry.test/redis, where docker.io/wandb/redis:7.2 is (operator: redis.image)'],
    );
  } finally {
    await bumped.close();
  }
});
