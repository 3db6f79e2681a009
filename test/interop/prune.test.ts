import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { connect } from '../../src/connect.ts';
import { promoteStage } from '../../src/promote/stage.ts';
import { pruneStage } from '../../src/prune/stage.ts';
import {
  type Distribution,
  type DistributionOptions,
  distributions,
  startDistribution,
} from '../support/distribution.ts';
import { fails } from '../support/fails.ts';
import { contentOf, pushCosignTag, pushImage, pushReferrer } from '../support/images.ts';
import { type InternalSide, startInternalSide } from '../support/internal-side.ts';
import { bundleFor, lockImages } from '../support/multi-platform.ts';
import { startRegistry } from '../support/registry.ts';
import { testRuntime } from '../support/runtime.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';

const runtime = testRuntime();
const tools = openToolbox(runtime.cwd);
const platforms = ['linux/amd64', 'linux/arm64'];
let side: InternalSide;
let bundles: readonly string[];

/** Two releases: an image that is new in the second, with all that can belong to one, and one that only has a new tag. */
before(async () => {
  side = await startInternalSide();
  const upstream = await startRegistry();
  for (const version of ['1.0.0', '2.0.0']) {
    const { root, manifests } = pushImage(upstream, 'wandb/local', version, {
      platforms,
      attestations: true,
    });
    pushReferrer(upstream, 'wandb/local', root, { artifactType: 'application/spdx+json' });
    pushReferrer(upstream, 'wandb/local', manifests[0] ?? root, { artifactType: 'application/spdx+json' });
    pushCosignTag(upstream, 'wandb/local', root);
  }
  const { root } = pushImage(upstream, 'wandb/same', '1.0.0', { platforms });
  contentOf(upstream, 'wandb/same').tags.set('2.0.0', root.digest);
  const { registries } = await connect({ 'docker.io': upstream.url }, runtime);
  const choice = { platforms: 'all' } as const;
  const first = await lockImages(upstream, registries, namesOf('1.0.0'), choice);
  const next = { ...choice, release: '2026q4', previous: first };
  const second = await lockImages(upstream, registries, namesOf('2.0.0'), next);
  bundles = [await bundleFor(side, first), await bundleFor(side, second)];
  await upstream.close();
});
after(() => side.registry.close());

for (const version of [2, 3] as const) {
  describe(`pruning a CNCF distribution ${version}`, needsTools(distributions[version], 'crane'), () => {
    test('leaves the kept release whole, also when the garbage is collected', async () => {
      const { registry, config } = await promoteBoth({ version, deletes: true });
      const { left } = await stageRunner(side.runtime)(pruneStage, { config, keep: '1', yes: true });
      const before = await tools('crane', 'digest', `${registry.host}/local:2.0.0`);
      await registry.collectGarbage();
      for (const name of ['local:2.0.0', 'same:2.0.0']) {
        for (const platform of platforms) {
          const image = `${registry.host}/${name}`;
          await tools('crane', 'validate', '--remote', image, '--platform', platform);
        }
      }
      assert.equal(await tools('crane', 'digest', `${registry.host}/local:2.0.0`), before);
      // Every tag that is left can be pulled, and those of the old release are gone with what belonged to it.
      const tags = (await tools('crane', 'ls', `${registry.host}/local`)).trim().split('\n');
      await Promise.all(tags.map((tag) => tools('crane', 'manifest', `${registry.host}/local:${tag}`)));
      assert.equal(tags.length, 4);
      assert.ok(tags.includes('2.0.0') && tags.includes(`${before.trim().replace(':', '-')}.sig`));
      // Version 2 deletes by digest only, and this one is needed.
      const same = (await tools('crane', 'ls', `${registry.host}/same`)).trim().split('\n').sort();
      assert.deepEqual(same, version === 2 ? ['1.0.0', '2.0.0'] : ['2.0.0']);
      assert.equal(left.length, version === 2 ? 1 : 0);
      const records = await tools('crane', 'ls', `${registry.host}/tidegate/wandb`);
      assert.deepEqual(records.trim().split('\n').sort(), ['2026q4', 'current']);
      await registry.close();
    });

    test('says that deletion is off before anything goes', async () => {
      const { registry, config } = await promoteBoth({ version });
      await registry.requests();
      const run = stageRunner(side.runtime);
      await assert.rejects(run(pruneStage, { config, keep: '1', yes: true }), fails('DELETION_REFUSED'));
      const deleted = (await registry.requests()).filter(({ method }) => method === 'DELETE');
      assert.ok(deleted.length > 0 && deleted.every(({ status }) => status === 405));
      const image = `${registry.host}/local:1.0.0`;
      await tools('crane', 'validate', '--remote', image, '--platform', platforms[0] ?? '');
      await registry.close();
    });
  });
}

function namesOf(version: string): readonly string[] {
  return [`wandb/local:${version}`, `wandb/same:${version}`];
}

async function promoteBoth(
  options: DistributionOptions,
): Promise<{ readonly registry: Distribution; readonly config: string }> {
  const registry = await startDistribution(options);
  const config = `${registry.host.replace(':', '-')}.yaml`;
  const text = await readFile(join(side.folder, 'tidegate.yaml'), 'utf8');
  await writeFile(join(side.folder, config), text.replace(side.registry.url, registry.url));
  for (const bundle of bundles) {
    await stageRunner(side.runtime)(promoteStage, { bundle, config });
  }
  return { registry, config };
}
