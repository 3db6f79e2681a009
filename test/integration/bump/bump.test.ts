import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bumpStage } from '../../../src/bump/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { type BumpSide, bumpToken, guideFiles, onlyStream, startBumpSide } from '../../support/bump-side.ts';

const branch = 'tidegate/wandb';

describe('bump, two quarters in a row', () => {
  let bumped: BumpSide;
  let files: Record<string, string>;

  before(async () => {
    files = await guideFiles();
    bumped = await startBumpSide();
    await bumped.promote(1);
  });
  after(() => bumped.close());

  const expected = (tags: Record<string, string>): string[] => {
    const replaced = Object.entries(files).map(([path, text]) => {
      let now = text;
      for (const [from, to] of Object.entries(tags)) {
        now = now.replace(`: ${from}\n`, `: ${to}\n`);
      }
      return [path, now];
    });
    return replaced.map(([, text]) => text ?? '');
  };
  const onBranch = async (): Promise<string[]> =>
    await Promise.all(
      Object.keys(files).map(async (path) => String(await bumped.repository.read(branch, path))),
    );
  const pulls = () => bumped.forge.pulls('platform/wandb');
  const first = { '1.13.3': '1.16.1', '0.18.0': '0.43.7', '0.59.2': '0.62.2', '2.12.2': '2.13.1' };
  const second = { '1.13.3': '1.22.0', '0.18.0': '0.43.8', '0.59.2': '0.83.0', '2.12.2': '2.14.0' };

  test('a dry run plans and checks, and pushes nothing', async () => {
    const whole = await bumped.run({ dryRun: true, bodyFile: 'pr.md' });
    const result = onlyStream(whole);
    assert.equal(result.edits.length, 4);
    assert.equal(result.check?.ok, true);
    assert.deepEqual([result.unchanged, whole.unchanged, result.commit], [undefined, undefined, undefined]);
    assert.equal(bumpStage.outputsOf(whole)['changed'], 'false');
    const written = await readFile(join(bumped.side.folder, 'pr.md'), 'utf8');
    assert.equal(written, `feat(deploy): wandb 2026q4\n\n${result.proposal?.body}`);
    assert.equal(await bumped.repository.resolve(branch), undefined);
    assert.ok(bumped.forge.requests.every((request) => !request.includes('receive-pack')));
    const report = renderTerminal(bumpStage.report(whole), { colour: false });
    assert.match(
      report,
      /What would change, values alone\n\n {2}--- deploy\/values\.yaml\n {2}\+\+\+ deploy\/values\.yaml\n/,
    );
    assert.match(
      report,
      /@@ -43 \+43 @@ spec\.values\.app\.image\.tag\n {2}-tag: 0\.59\.2\n {2}\+tag: 0\.62\.2\n/,
    );
    assert.match(
      report,
      /“feat\(deploy\): wandb 2026q4”, from tidegate\/wandb to main would change 4 values in 2 files\./,
    );
    // What people read holds no line of the files but what moved.
    for (const text of [written, report, JSON.stringify(whole), ...bumped.side.runtime.lines]) {
      assert.doesNotMatch(text, /password|secretKey|accessKey|license|s3\.yourdomain/);
      assert.ok(!text.includes(bumpToken));
    }
  });

  test('where the forge shows nothing without a token, that is said', async () => {
    await assert.rejects(bumped.run({ dryRun: true, token: undefined }), {
      code: 'UNAUTHORIZED',
      message: /platform\/wandb: it needs a token, also for reading$/,
      hint: /for a dry run the permission `contents: read` is enough/,
    });
  });

  test('the first run changes only the tags and versions, and opens a pull request', async () => {
    const { lines } = bumped.side.runtime;
    const from = lines.length;
    const whole = await bumped.run();
    const result = onlyStream(whole);
    assert.deepEqual(
      lines
        .slice(from)
        .filter((line) => line.startsWith('info: '))
        .map((line) => line.replace(/(?<=no name in git).*/, '')),
      [
        'info: Reading the promotion records in registry.test',
        `info: Fetching ${bumped.forge.url}/platform/wandb`,
        `info: ${bumped.side.runtime.cwd}/tidegate.yaml has no name in git`,
        'info: Checking 2 files, moved to 2026q4',
        `info: Pushed ${branch}`,
        'info: This is the token of a person: its push and its pull request start workflows at once.',
      ],
    );
    assert.deepEqual(await onBranch(), expected(first));
    assert.equal(result.pullRequest?.action, 'created');
    assert.equal(result.release, '2026q4');
    assert.deepEqual(
      result.edits.map(({ path, from, to, place }) => [path, from, to, place.line]),
      [
        ['image.tag', '1.13.3', '1.16.1', 3],
        ['spec.chart.version', '0.18.0', '0.43.7', 14],
        ['spec.values.app.image.tag', '0.59.2', '0.62.2', 43],
        ['spec.values.console.image.tag', '2.12.2', '2.13.1', 48],
      ],
    );
    const [pull] = pulls();
    assert.equal(pull?.title, 'feat(deploy): wandb 2026q4');
    assert.ok(pull?.body.startsWith(result.proposal?.body.trimEnd() ?? '-'));
    assert.deepEqual(pull?.labels, ['tidegate']);
    assert.deepEqual(bumpStage.outputsOf(whole), {
      changed: 'true',
      release: '2026q4',
      'pull-request-url': `${bumped.forge.url}/platform/wandb/pull/1`,
      'pull-request-number': '1',
      branch,
      commit: await bumped.repository.resolve(branch),
    });
  });

  test('git sees no other line change than those of the values that moved', async () => {
    const diff = await bumped.repository.git('diff', '--no-color', '--unified=0', 'main', branch);
    const lines = diff.split('\n').filter((line) => /^[-+](?![-+])/.test(line));
    assert.equal(lines.length, 8);
    assert.ok(lines.every((line) => /^[-+]\s+(?:tag|version): [\d.]+$/.test(line)));
  });

  test('a second run changes nothing', async () => {
    const before = await bumped.repository.resolve(branch);
    const writes = bumped.forge.requests.length;
    const asked = bumped.side.registry.requests.length;
    const result = await bumped.runOne();
    assert.equal(result.unchanged, true);
    assert.equal(result.pullRequest?.action, 'unchanged');
    // The records are read once.
    const records = bumped.side.registry.requests
      .slice(asked)
      .filter(({ path }) => /tidegate\/wandb\/(?:tags\/list|blobs)/.test(path));
    assert.equal(new Set(records.map(({ path }) => path)).size, records.length);
    assert.equal(await bumped.repository.resolve(branch), before);
    assert.ok(
      bumped.forge.requests
        .slice(writes)
        .every((request) => !/^(?:PATCH|POST .*receive-pack|POST .*pulls)/.test(request)),
    );
  });

  test('a newer release updates the same pull request', async () => {
    const notes = `# Release notes of wandb 2027q1 (sequence 2)\n\n## 0.83.0\n\nThanks @admins: <b>faster</b> uploads.\n`;
    await bumped.promote(2, notes);
    const result = await bumped.runOne();
    assert.deepEqual(await onBranch(), expected(second));
    assert.equal(result.pullRequest?.action, 'updated');
    assert.equal(pulls().length, 1);
    assert.equal(pulls()[0]?.title, 'feat(deploy): wandb 2027q1');
    assert.match(pulls()[0]?.body ?? '', /0\.83\.0/);
    // They came with the bundle, and whoever wrote them mentions nobody here.
    assert.match(
      pulls()[0]?.body ?? '',
      /### Release notes\n[^]*#### 0\.83\.0\n\nThanks `@admins`: faster uploads\.\n\n<!--/,
    );
  });

  test('what a person sets on the branch stays, and the pull request says so', async () => {
    const ours = await bumped.repository.resolve(branch);
    const path = 'deploy/wandb.yaml';
    const text = String(await bumped.repository.read(branch, path));
    const changed = text.replace('tag: 2.14.0', 'tag: 2.13.1');
    const theirs = await bumped.repository.commit({ branch, files: { [path]: changed } });
    const result = await bumped.runOne();
    assert.equal(await bumped.repository.resolve(branch), theirs);
    assert.deepEqual(
      result.edits.map(({ to }) => to),
      ['1.22.0', '0.43.8', '0.83.0'],
    );
    assert.match(
      pulls()[0]?.body ?? '',
      /### Left as people set it\n\n- `deploy\/wandb\.yaml:48:\d+`: `spec\.values\.console\.image\.tag` stays `2\.13\.1`; the release has `2\.14\.0`\n/,
    );
    const unknown = text.replace('tag: 2.14.0', 'tag: 9.9.9');
    await bumped.repository.commit({ branch, files: { [path]: unknown } });
    await assert.rejects(bumped.run(), {
      code: 'CHECK_REFUSED',
      hint: /A person set on tidegate\/wandb: .*`spec\.values\.console\.image\.tag` stays `9\.9\.9`.*run again with --release 2027q1/,
    });
    await bumped.repository.git('update-ref', `refs/heads/${branch}`, ours ?? '');
  });

  test('after the merge there is nothing to do, the branch goes, and going back needs to be asked for', async () => {
    await bumped.repository.git('update-ref', 'refs/heads/main', `refs/heads/${branch}`);
    for (const pull of pulls()) {
      pull.state = 'closed';
      pull.merged = true;
    }
    const result = await bumped.runOne({ bodyFile: 'pr.md' });
    assert.deepEqual([result.edits.length, result.release, result.from], [0, '2027q1', '2027q1']);
    await assert.rejects(readFile(join(bumped.side.folder, 'pr.md')), { code: 'ENOENT' });
    assert.equal(await bumped.repository.resolve(branch), undefined);
    await assert.rejects(bumped.run({ release: '2026q4' }), { code: 'DOWNGRADE' });
  });

  test('a rollback opens the inverse pull request, and says so', async () => {
    const result = await bumped.runOne({ rollback: true });
    assert.deepEqual([result.release, result.from, result.isRollback], ['2026q4', '2027q1', true]);
    assert.deepEqual(await onBranch(), expected(first));
    const pull = pulls().at(-1);
    assert.equal(pull?.title, 'revert(deploy): wandb 2026q4');
    assert.match(pull?.body ?? '', /The files name 2027q1, and it was asked to go back to 2026q4\./);
    assert.match(pull?.body ?? '', /Forward again to 2027q1: `tidegate promote --rollback 2027q1`/);
    // With nothing asked for, or what the files name already, it is not for this run to say what becomes of it.
    const commit = await bumped.repository.resolve(branch);
    for (const options of [{}, { release: '2027q1' }]) {
      const { pullRequest, unchanged } = await bumped.runOne(options);
      assert.deepEqual(
        [pullRequest?.number, pullRequest?.action, unchanged],
        [pull?.number, 'unchanged', true],
      );
    }
    assert.deepEqual([pull?.state, await bumped.repository.resolve(branch)], ['open', commit]);
    assert.match(bumped.side.runtime.lines.at(-1) ?? '', /rollback 2026q4.*Merge it or close it/);
    assert.ok(pull);
    pull.state = 'closed';
  });

  const whileUnreadable = async (release: string, act: () => Promise<void>): Promise<void> => {
    const { folder, registry } = bumped.side;
    const manifest = JSON.parse(await readFile(join(folder, `wandb-${release}`, 'bundle.json'), 'utf8'));
    const lock = manifest.files.find(({ name }: { name: string }) => name === 'tidegate.lock.json');
    const answer = { status: 403, headers: {}, body: Buffer.alloc(0) };
    registry.fault = ({ path }) => (path.endsWith(lock.digest) ? { answer } : undefined);
    try {
      await act();
    } finally {
      registry.fault = undefined;
    }
  };

  test('once the older release is in force, a rollback goes there, also if the lock of the newer one cannot be read', async () => {
    await bumped.side.rollback('2026q4');
    await assert.rejects(bumped.run(), { code: 'DOWNGRADE', hint: /--rollback/ });
    await whileUnreadable('2027q1', async () => {
      const result = await bumped.runOne({ rollback: true, dryRun: true });
      assert.deepEqual([result.release, result.isRollback], ['2026q4', true]);
    });
    assert.match(bumped.side.runtime.lines.join('\n'), /warning: The lock of 2027q1 cannot be read/);
    await bumped.side.rollback('2027q1');
  });

  test('nothing moves to a release whose lock cannot be read', async () => {
    await whileUnreadable('2026q4', async () => {
      await assert.rejects(bumped.run({ dryRun: true, rollback: true }), { code: 'DENIED' });
    });
  });
});

test('without a token a dry run is tried, and shows no secret that stands beside a tag', async () => {
  const values =
    'image: {repository: registry.test/library/controller, tag: 1.13.3, password: hunter2} # pin 1234\n';
  const files = { ...(await guideFiles()), 'deploy/values.yaml': values };
  const bumped = await startBumpSide({ files, isPublic: true });
  try {
    await bumped.promote(1);
    const result = await bumped.run({ dryRun: true, token: undefined });
    const report = renderTerminal(bumpStage.report(result), { colour: false });
    assert.match(report, /-tag: 1\.13\.3\n {2}\+tag: 1\.16\.1\n/);
    assert.doesNotMatch(`${report}${JSON.stringify(result)}`, /hunter2|1234/);
    await assert.rejects(bumped.run({ token: undefined }), { code: 'NO_TOKEN' });
  } finally {
    await bumped.close();
  }
});
