import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { promoteStage } from '../../src/promote/stage.ts';
import { releasesStage, type ReleasesResult } from '../../src/releases/stage.ts';
import { type DistributionOptions, distributions, startDistribution } from '../support/distribution.ts';
import { fails } from '../support/fails.ts';
import { startFaultProxy } from '../support/fault-proxy.ts';
import type { ProxiedRequest } from '../support/fault-rules.ts';
import { type InternalSide, startInternalSide } from '../support/internal-side.ts';
import { q3 } from '../support/quarters.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';

/** One tag moves, one is new. */
const q4 = {
  release: '2026q4',
  sequence: 2,
  images: [
    { reference: 'docker.io/wandb/local:0.62.2', layers: ['other content'] },
    { reference: 'docker.io/wandb/controller:1.22.0' },
  ],
};

let side: InternalSide;
let older: string;
let newer: string;

before(async () => {
  side = await startInternalSide({ promote: '  moveTags: ours\n' });
  [older, newer] = [await side.bundle(q3), await side.bundle(q4)];
});
after(() => side.registry.close());

for (const version of [2, 3] as const) {
  describe(`a CNCF distribution ${version}`, needsTools(distributions[version], 'crane'), () => {
    for (const deletes of [true, undefined] as const) {
      const title = deletes === undefined ? 'deletes nothing' : 'deletes';
      const options: DistributionOptions = { version, ...(deletes === undefined ? {} : { deletes }) };

      test(`that ${title}: a rollback sets the tags again, and nothing stays pending`, async (context) => {
        const { run, digestOf } = await promoteOlder(context, options);
        const before = await digestOf('local:0.62.2');
        await run(promoteStage, { bundle: newer });
        const moved = await digestOf('local:0.62.2');
        assert.notEqual(moved, before);
        await run(promoteStage, { rollback: '2026q3' });
        assert.equal(await digestOf('local:0.62.2'), before);
        requireStanding(await run(releasesStage), '2026q3');
        await run(promoteStage, { rollback: '2026q4' });
        assert.equal(await digestOf('local:0.62.2'), moved);
        requireStanding(await run(releasesStage), '2026q4');
      });

      test(`that ${title}: a promotion whose record is refused puts back what it can, and can be completed`, async (context) => {
        const { run, proxy, digestOf } = await promoteOlder(context, options);
        const before = await digestOf('local:0.62.2');
        proxy.use({ when: setsRecord, fault: { kind: 'status', status: 403 } });
        await assert.rejects(run(promoteStage, { bundle: newer }), fails('DENIED'));
        proxy.use();
        assert.equal(await digestOf('local:0.62.2'), before);
        const { pending, inForce } = await run(releasesStage);
        assert.equal(inForce, '2026q3');
        // Version 2 takes away no tag alone.
        const stays =
          version === 3 && deletes === true ? undefined : ['registry.test/library/controller:1.22.0'];
        assert.deepEqual(pending?.set, stays);
        await run(promoteStage, { bundle: newer });
        requireStanding(await run(releasesStage), '2026q4');
      });
    }
  });
}

async function promoteOlder(context: TestContext, options: DistributionOptions) {
  const registry = await startDistribution(options);
  const proxy = await startFaultProxy(registry.url);
  context.after(async () => {
    await proxy.close();
    await registry.close();
  });
  const config = `${registry.host.replace(':', '-')}.yaml`;
  const text = await readFile(join(side.folder, 'tidegate.yaml'), 'utf8');
  await writeFile(join(side.folder, config), text.replace(side.registry.url, proxy.url));
  const runStage = stageRunner(side.runtime);
  const run: typeof runStage = (stage, given) => runStage(stage, { config, ...given });
  await run(promoteStage, { bundle: older });
  const crane = openToolbox(side.folder);
  return {
    run,
    proxy,
    digestOf: async (name: string): Promise<string> =>
      await crane('crane', 'digest', `${registry.host}/${name}`),
  };
}

function setsRecord({ method, path }: ProxiedRequest): boolean {
  return method === 'PUT' && path.endsWith('/tidegate/wandb/manifests/2026q4');
}

function requireStanding({ inForce, pending, releases, strayTags }: ReleasesResult, release: string): void {
  assert.deepEqual([inForce, pending, strayTags], [release, undefined, []]);
  assert.equal(releases.find((item) => item.inForce)?.complete, true);
}
