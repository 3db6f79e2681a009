import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Wait } from '../../src/bump/result.ts';
import { type GiteaLab, type GiteaSide, startGiteaLab } from '../support/gitea-side.ts';
import { needsTools } from '../support/tools.ts';

const values = 'image: {repository: registry.test/local, tag: "0.59.2"}\n';
const hour = 3_600_000;

describe('the soak after a merge by fast-forward on a real Gitea', needsTools('gitea'), () => {
  let lab: GiteaLab;
  before(async () => {
    lab = await startGiteaLab();
  });
  after(() => lab.close());

  /** With a pull request for dev, of a time long before that of the forge's clock. */
  const propose = async (t: TestContext): Promise<GiteaSide> => {
    const side = await lab.side(
      t,
      { 'dev.yaml': values, 'stage.yaml': values },
      {
        bump: ['dev', 'stage']
          .map((name) => `  - {file: ${name}.yaml, chart: operator-wandb, environment: ${name}}\n`)
          .join(''),
        more: 'environments:\n  - {name: dev}\n  - {name: stage, soak: 1d}\n',
      },
    );
    await side.api('PATCH', '', {
      has_pull_requests: true,
      allow_fast_forward_only_merge: true,
      allow_manual_merge: true,
      autodetect_manual_merge: true,
    });
    await side.promote(1);
    await side.run({ environment: ['dev'] });
    return side;
  };
  test('merged there, it counts from then', async (t) => {
    const side = await propose(t);
    await merge(side);
    assert.equal(await side.repository.resolve('main'), (await side.pulls())[0]?.head.sha);
    await isSinceNow(side);
  });

  test('merged by hand and pushed, it counts from when the forge saw that', async (t) => {
    const side = await propose(t);
    await side.repository.resolve('main');
    await side.repository.git('update-ref', 'refs/heads/main', 'refs/heads/tidegate/wandb-dev');
    const remote = `${lab.gitea.url.replace('//', `//alice:${lab.tokens.alice}@`)}/${side.name}.git`;
    await side.repository.git('push', '--quiet', remote, 'main');
    await until(async () => (await side.pulls())[0]?.merged === true);
    await isSinceNow(side);
  });
});

/** An hour later, stage waits since about now, by the forge's clock. */
async function isSinceNow(side: GiteaSide): Promise<void> {
  const { clock } = side.side.runtime;
  clock.advance(Date.now() - clock.now().getTime() + hour);
  const [stage] = (await side.run({ environment: ['stage'] })).streams;
  assert.ok(stage !== undefined && !('failure' in stage));
  const waits: Partial<Wait> = stage.waits ?? {};
  assert.ok(Math.abs(Date.parse(waits.since ?? '') - Date.now()) < hour / 2, JSON.stringify(waits));
}

/** Gitea looks first whether it can. */
async function merge(side: GiteaSide): Promise<void> {
  await until(async () => {
    try {
      await side.api('POST', '/pulls/1/merge', { Do: 'fast-forward-only' });
      return true;
    } catch (error) {
      if (/try again|405|409/i.test(String(error))) {
        return false;
      }
      throw error;
    }
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    assert.ok(tries < 400, 'it does not come to pass');
    await wait(25);
  }
}
