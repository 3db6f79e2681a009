import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { promoteStage } from '../../src/promote/stage.ts';
import {
  type Distribution,
  type DistributionOptions,
  distributionLogin,
  distributions,
  startDistribution,
} from '../support/distribution.ts';
import { type InternalSide, startInternalSide, writeReleaseFile } from '../support/internal-side.ts';
import { onlyTarget, type Promoted } from '../support/promoted.ts';
import { dockerEnv, login } from '../support/registry-client.ts';
import { testRuntime, type TestRuntime } from '../support/runtime.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { needsTools } from '../support/tools.ts';

const { user, password } = distributionLogin;

for (const version of [2, 3] as const) {
  describe(`preflight at CNCF distribution ${version}`, needsTools(distributions[version]), () => {
    let side: InternalSide;
    let bundle = '';

    before(async () => {
      side = await startInternalSide();
      const images = [
        { reference: 'docker.io/wandb/local:0.62.2', referrers: 1 },
        { reference: 'docker.io/wandb/controller:1.16.1' },
      ];
      bundle = await side.bundle({ release: '2026q4', sequence: 1, images, charts: [] });
    });
    after(() => side.registry.close());

    test('behind a login: uploads are opened and cancelled, and the clock and referrers are told', async (t) => {
      const registry = await start(t, { version, login: true });
      const runtime = await runtimeAt(new Date());
      const { findings } = await run(registry, runtime);
      assert.deepEqual(
        findings?.map(({ subject, check, state }) => `${subject} ${check} ${state}`),
        [
          'registry.test clock ok',
          'registry.test/controller push ok',
          'registry.test/local push ok',
          'registry.test/local referrers ok',
          'registry.test/tidegate/wandb push ok',
        ],
      );
      const requests = await registry.requests();
      const answered = (method: string, status: number): number =>
        requests.filter((request) => request.method === method && request.status === status).length;
      assert.deepEqual([answered('POST', 202), answered('DELETE', 204)], [3, 3]);
      assert.deepEqual(
        requests.filter(({ method }) => method === 'PUT' || method === 'PATCH'),
        [],
      );
    });

    test('a clock that is off is warned of, and stops nothing', async (t) => {
      const runtime = await runtimeAt(new Date(Date.now() - 3_600_000));
      const { findings } = await run(await start(t, { version, login: true }), runtime);
      assert.match(findings?.[0]?.message ?? '', /^is (?:1 h|59 min).* ahead of the clock of this machine/);
      assert.equal(runtime.lines.filter((line) => line.startsWith('warning')).length, 1);
    });

    test('read-only: every repository is named at once', async (t) => {
      const runtime = await runtimeAt(new Date());
      await assert.rejects(
        run(await start(t, { version, readOnly: true }), runtime),
        ({ code, exitCode, details }) => {
          assert.deepEqual([code, exitCode, details.length], ['READ_ONLY', 3, 3]);
          return true;
        },
      );
    });

    async function runtimeAt(now: Date): Promise<TestRuntime> {
      const env = await dockerEnv(side.folder, login('registry.test', user, password));
      return testRuntime({ cwd: side.folder, now: now.toISOString(), env });
    }

    async function run(registry: Distribution, runtime: TestRuntime): Promise<Promoted> {
      const config = await writeReleaseFile(side.folder, registry);
      return onlyTarget(await stageRunner(runtime)(promoteStage, { bundle, config, preflight: true }));
    }
  });
}

async function start(t: TestContext, options: DistributionOptions): Promise<Distribution> {
  const registry = await startDistribution(options);
  t.after(() => registry.close());
  return registry;
}
