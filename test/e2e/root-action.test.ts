import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needsTools } from '../support/tools.ts';
import { forgeToken } from '../support/wandb-internal.ts';
import { quarters } from '../support/wandb-upstream.ts';
import { openWorkflowSides } from '../support/workflow-sides.ts';

const repository = 'platform/wandb';
const path = '.github/workflows/release.yml';

/** Both sides in one job; the stages of a step are given in any order, and the token is the action's default. */
const workflow = `on: workflow_dispatch
jobs:
  release:
    runs-on: self-hosted
    steps:
      - uses: actions/checkout@v5
      - name: out
        uses: tidegate/tidegate@v1
        with:
          stages: sign, bundle, track
          config: connected.yaml
          key: \${{ secrets.TIDEGATE_KEY }}
      - name: in
        uses: tidegate/tidegate@v1
        with:
          stages: verify, promote, bump
`;

test(
  'the root action runs several stages in one step, in the order of the pipeline',
  needsTools('act'),
  async () => {
    await using sides = await openWorkflowSides();
    const { act, upstream, internal, key, connectedFiles, internalFiles } = sides;
    const files = {
      ...internalFiles,
      'connected.yaml': connectedFiles['tidegate.yaml'] ?? '',
      [path]: workflow,
    };
    await internal.forge.repository(repository).commit({ branch: 'main', files });
    await upstream.publish(quarters[0]);
    const run = await act.run({
      forge: internal.forge,
      repository,
      token: forgeToken,
      workflow: path,
      secrets: { TIDEGATE_KEY: key },
    });
    assert.equal(run.succeeded, true, run.log);
    const release = run.outputs['out.track-release'];
    assert.match(release ?? '', /^\d{4}q[1-4]$/);
    assert.equal(run.outputs['out.bundle-release'], release);
    assert.equal(run.outputs['out.sign-digest'], run.outputs['out.bundle-bundle-digest']);
    assert.equal(run.outputs['in.verify-digest'], run.outputs['out.bundle-bundle-digest']);
    assert.equal(run.outputs['in.promote-release'], release);
    assert.equal(run.outputs['in.bump-pull-request-number'], '1');
    assert.equal(internal.forge.pulls(repository).length, 1);
    const stages = /(?<=^### )(?:track|bundle|sign|verify|promote|bump)$/gm;
    const headings = (step: string) => run.summaries[step]?.match(stages);
    assert.deepEqual(headings('out'), ['track', 'bundle', 'sign']);
    assert.deepEqual(headings('in'), ['verify', 'promote', 'bump']);
  },
);
