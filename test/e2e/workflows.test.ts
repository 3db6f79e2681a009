import assert from 'node:assert/strict';
import { cp, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type ExampleWorkflows, openExampleWorkflows } from '../support/example-workflows.ts';
import type { ForgeRepository } from '../support/forge-repository.ts';
import { needsTools } from '../support/tools.ts';
import { type Quarter, quarters } from '../support/wandb-upstream.ts';

const branch = 'tidegate/wandb';
const success = 'success';
const [firstQuarter, secondQuarter] = quarters;

// One story: each test goes on where the one before it ended.
suite('the example workflows carry releases from upstream into a pull request', needsTools('act'), () => {
  let examples: ExampleWorkflows;
  let first = '';
  let firstBytes = 0;
  before(async () => {
    examples = await openExampleWorkflows();
  });
  after(() => examples[Symbol.asyncDispose]());

  test('connected: the lock is kept when a later step fails', async () => {
    await examples.upstream.publish(firstQuarter);
    const run = await examples.connected('workflow_dispatch', '');
    assert.equal(run.succeeded, false, run.log);
    assert.match(run.log, /KEY_REQUIRED/);
    assert.deepEqual(run.steps, {
      checkout: success,
      track: success,
      'Commit the lock': success,
      bundle: success,
      sign: 'failure',
    });
    first = run.outputs['track.release'] ?? '';
    firstBytes = Number(run.outputs['bundle.bytes']);
    assert.match(first, /^\d{4}q[1-4]$/);
    assert.deepEqual(await subjects(examples.releases), ['Initial commit', `chore: lock ${first}`]);
  });

  test('connected: the next run goes on with that lock, signs, and commits what is carried', async () => {
    const run = await examples.connected('workflow_dispatch');
    assert.equal(run.succeeded, true, run.log);
    assert.deepEqual(run.steps, {
      checkout: success,
      track: success,
      bundle: success,
      sign: success,
      'Remember what is carried': success,
    });
    assert.equal(run.outputs['track.changed'], 'false');
    assert.equal(run.outputs['bundle.state'], 'unchanged');
    assert.deepEqual((await readdir(join(examples.media, `wandb-${first}`))).sort(), [
      'bundle.json',
      'bundle.json.sigstore.json',
      'provenance.sigstore.json',
      'sbom.cdx.json',
      'tidegate.lock.json',
      `wandb-${first}.000.tar`,
      `wandb-${first}.001.tar`,
    ]);
    assert.deepEqual((await subjects(examples.releases)).slice(2), [`chore: carry ${first}`]);
    assert.match(run.summaries['track'] ?? '', /docker\.io\/wandb\/local:0\.62\.2/);
    assert.match(run.summaries['bundle'] ?? '', /7 images/);
    assert.match(run.summaries['sign'] ?? '', /is signed/);
  });

  test('connected: where nothing is new, nothing is done', async () => {
    const commit = await examples.releases.resolve('main');
    const run = await examples.connected('schedule');
    assert.equal(run.succeeded, true, run.log);
    assert.deepEqual(run.steps, { checkout: success, track: success });
    assert.equal(run.outputs['track.changed'], 'false');
    assert.equal(await examples.releases.resolve('main'), commit);
    assert.deepEqual(await readdir(examples.media), [`wandb-${first}`]);
  });

  test('air-gapped: a bundle with one flipped bit ends at verify, and changes nothing', async () => {
    const { media, registry, internal } = examples;
    await cp(join(media, `wandb-${first}`), join(media, 'tampered'), { recursive: true });
    await flipBit(join(media, 'tampered', `wandb-${first}.001.tar`), 100_000);
    const run = await examples.airGapped('tampered');
    assert.equal(run.succeeded, false, run.log);
    assert.deepEqual(run.steps, { checkout: success, verify: 'failure' });
    assert.match(run.log, /BLOB_CHANGED/);
    assert.deepEqual([...registry.requests, ...internal.forge.requests], []);
  });

  test('air-gapped: the release is promoted, and one pull request changes four lines', async () => {
    const run = await examples.airGapped(`wandb-${first}`);
    assert.equal(run.succeeded, true, run.log);
    assert.deepEqual(run.steps, { checkout: success, verify: success, promote: success, bump: success });
    assert.equal(run.outputs['bump.changed'], 'true');
    assert.equal(run.outputs['bump.pull-request-url'], `${examples.internal.repository}/pull/1`);
    assert.match(run.summaries['verify'] ?? '', /is what demo signed, to the last byte/);
    assert.match(run.summaries['promote'] ?? '', /registry\.yourdomain\.com\/library\/controller/);
    assert.match(run.summaries['bump'] ?? '', /Pull request 1 from .*: created/);
    assert.deepEqual(
      examples.pulls.map(({ number, state, head, base }) => ({ number, state, head, base })),
      [{ number: 1, state: 'open', head: branch, base: 'main' }],
    );
    assert.deepEqual(await changedLines(examples.deploy), linesOf(firstQuarter));
  });

  test('air-gapped: running again leaves one pull request, as it was', async () => {
    const pulls = structuredClone(examples.pulls);
    const commit = await examples.deploy.resolve(branch);
    const run = await examples.airGapped(`wandb-${first}`);
    assert.equal(run.succeeded, true, run.log);
    assert.equal(run.outputs['promote.pushed-bytes'], '0');
    assert.equal(run.outputs['bump.changed'], 'false');
    assert.deepEqual(examples.pulls, pulls);
    assert.equal(await examples.deploy.resolve(branch), commit);
  });

  test('a quarter later only what is new is carried, and moves the same four lines', async () => {
    await examples.internal.merge(branch);
    await examples.upstream.publish(secondQuarter);
    const out = await examples.connected('schedule');
    assert.equal(out.succeeded, true, out.log);
    const second = out.outputs['track.release'] ?? '';
    assert.notEqual(second, first);
    assert.notEqual(out.outputs['bundle.needed-blobs'], '0');
    assert.ok(Number(out.outputs['bundle.bytes']) < firstBytes);
    const commits = [`chore: lock ${second}`, `chore: carry ${second}`];
    assert.deepEqual((await subjects(examples.releases)).slice(3), commits);

    const run = await examples.airGapped(`wandb-${second}`);
    assert.equal(run.succeeded, true, run.log);
    assert.deepEqual(
      examples.pulls.map(({ state }) => state),
      ['closed', 'open'],
    );
    assert.deepEqual(await changedLines(examples.deploy), linesOf(secondQuarter));
  });

  test('neither the key nor a token was printed in all that', () => {
    const { runs, secrets } = examples;
    assert.notEqual(runs.length, 0);
    const printed = secrets.filter((secret) => runs.some(({ log }) => log.includes(secret)));
    assert.equal(printed.length, 0);
  });
});

/** Of the commits on `main`, the oldest first. */
async function subjects(repository: ForgeRepository): Promise<readonly string[]> {
  return (await repository.git('log', '--format=%s', '--reverse', 'main')).trim().split('\n');
}

/** The lines that the branch adds; it takes as many away. */
async function changedLines(repository: ForgeRepository): Promise<readonly string[]> {
  const diff = await repository.git('diff', '--unified=0', 'main', branch);
  const lines = diff.split('\n').filter((line) => /^[-+](?![-+]{2} )/.test(line));
  const added = lines.filter((line) => line.startsWith('+'));
  assert.equal(lines.length, 2 * added.length, diff);
  return added.map((line) => line.slice(1).trim());
}

function linesOf({ controller, platform, local, console }: Quarter): readonly string[] {
  return [`tag: ${controller}`, `version: ${platform}`, `tag: ${local}`, `tag: ${console}`];
}

async function flipBit(path: string, position: number): Promise<void> {
  await using file = await open(path, 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position);
  await file.write(Buffer.from([buffer.readUInt8(0) ^ 1]), 0, 1, position);
}
