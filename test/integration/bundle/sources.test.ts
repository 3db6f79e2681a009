import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { bundleStage } from '../../../src/bundle/stage.ts';
import { chartArtifact } from '../../../src/helm/oci-chart.ts';
import { readAll } from '../../../src/oci/verified.ts';
import type { Lock } from '../../../src/release/lock.ts';
import { formatLock } from '../../../src/release/read-lock.ts';
import { verifyContent } from '../../../src/verify/content.ts';
import { isRefused } from '../../support/attack.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { startHelmRepository, type TestHelmRepository } from '../../support/helm-repository.ts';
import { sampleRelease } from '../../support/locks.ts';
import { testRuntime, type TestRuntime } from '../../support/runtime.ts';
import { bundleDefaults } from '../../support/stage-defaults.ts';

let helm: TestHelmRepository;
let runtime: TestRuntime;
let tgz: Buffer;

before(async () => {
  helm = await startHelmRepository();
  tgz = await packChart({ folder: chartFolder('operator'), version: '1.4.8' });
});
after(() => helm.close());
beforeEach(async () => {
  helm.fault = undefined;
  helm.add(tgz);
  runtime = testRuntime();
  const endpoints = `endpoints:\n  charts.wandb.ai: ${helm.url}\n`;
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), `name: wandb\n${endpoints}`);
  await writeFile(join(runtime.cwd, 'tidegate.lock.json'), formatLock(lockOf(tgz)));
});

describe('bundle, of a chart in a classic repository', () => {
  it('makes the OCI artifact around the unchanged archive', async () => {
    const { folder } = await bundleStage.run(bundleDefaults, runtime);
    const bundle = await readBundle(folder);
    await verifyContent(bundle);
    assert.deepEqual(await readAll(bundle.store, chartArtifact(tgz, 'test').layer.descriptor), tgz);
    assert.ok(!JSON.stringify(bundle.manifest).includes('https://'));
  });

  it('refuses a chart that was replaced after locking', async () => {
    helm.add(await packChart({ folder: chartFolder('operator'), version: '1.4.8', appVersion: '9.9.9' }));
    await assert.rejects(
      bundleStage.run(bundleDefaults, runtime),
      isRefused('UPSTREAM_CHANGED', /operator-1\.4\.8/),
    );
  });
});

function lockOf(archive: Buffer): Lock {
  const { manifest, config, layer } = chartArtifact(archive, 'test');
  const repository = 'charts.wandb.ai/operator';
  return {
    ...sampleRelease().lock,
    images: [],
    charts: [
      {
        reference: `${repository}:1.4.8`,
        name: 'operator',
        version: '1.4.8',
        archive: layer.descriptor.digest,
        url: 'https://charts.wandb.ai/operator-1.4.8.tgz',
        root: manifest.descriptor,
        referrers: [],
        tags: [],
      },
    ],
    blobs: [manifest, config, layer]
      .map(({ descriptor: { digest, size, mediaType } }) => ({
        digest,
        size,
        mediaType,
        repositories: [repository],
      }))
      .sort((a, b) => (a.digest < b.digest ? -1 : 1)),
  };
}
