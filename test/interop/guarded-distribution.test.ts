import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { promoteStage } from '../../src/promote/stage.ts';
import {
  type Distribution,
  distributionLogin,
  distributions,
  startDistribution,
} from '../support/distribution.ts';
import { type InternalSide, startInternalSide, writeReleaseFile } from '../support/internal-side.ts';
import { onlyTarget, type Promoted } from '../support/promoted.ts';
import { dockerEnv, login } from '../support/registry-client.ts';
import { testRuntime } from '../support/runtime.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { needsTools } from '../support/tools.ts';

const { user, password } = distributionLogin;

for (const version of [2, 3] as const) {
  describe(
    `promoting into a CNCF distribution ${version} that guards itself`,
    needsTools(distributions[version]),
    () => {
      let side: InternalSide;
      let bundle = '';
      let readOnly: Distribution;
      let withLogin: Distribution;

      before(async () => {
        side = await startInternalSide();
        readOnly = await startDistribution({ version, readOnly: true });
        withLogin = await startDistribution({ version, login: true });
        const images = [{ reference: 'docker.io/wandb/local:0.62.2' }];
        bundle = await side.bundle({ release: '2026q4', sequence: 1, images, charts: [] });
      });
      after(() => Promise.all([side.registry.close(), readOnly.close(), withLogin.close()]));

      test('says so when it takes no writes', async () => {
        await assert.rejects(promote(readOnly, {}), { code: 'READ_ONLY', exitCode: 3 });
      });

      test('asks for a login when there is none, and when it is wrong', async () => {
        await assert.rejects(promote(withLogin, {}), { code: 'UNAUTHORIZED', exitCode: 1 });
        const wrong = promote(withLogin, login('registry.test', user, 'wrong-password'));
        await assert.rejects(wrong, ({ code, message }) => {
          assert.equal(code, 'UNAUTHORIZED');
          assert.doesNotMatch(message, /wrong-password/);
          return true;
        });
        assert.deepEqual(await written(withLogin), []);
      });

      test('logs in with what docker login keeps', async () => {
        const promoted = await promote(withLogin, login('registry.test', user, password));
        assert.equal(promoted.images[0]?.action, 'promoted');
        assert.ok((await written(withLogin)).includes('/v2/local/manifests/0.62.2'));
      });

      /** @param config what the Docker config of whoever runs it holds */
      async function promote(registry: Distribution, config: object): Promise<Promoted> {
        const runtime = testRuntime({ cwd: side.folder, env: await dockerEnv(side.folder, config) });
        const releaseFile = await writeReleaseFile(side.folder, registry);
        return onlyTarget(await stageRunner(runtime)(promoteStage, { bundle, config: releaseFile }));
      }
    },
  );
}

/** Paths of what was stored since the last call. */
async function written(registry: Distribution): Promise<readonly string[]> {
  const requests = await registry.requests();
  return requests.filter(({ method, status }) => method === 'PUT' && status === 201).map(({ path }) => path);
}
