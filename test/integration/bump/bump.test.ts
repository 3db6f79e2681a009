import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bumpStage } from '../../../src/bump/stage.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { type BumpSide, bumpToken, guideFiles, startBumpSide } from '../../support/bump-side.ts';

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
    const result = await bumped.run({ dryRun: true });
    assert.equal(result.edits.length, 4);
    assert.equal(result.check.ok, true);
    assert.equal(result.unchanged, false);
    assert.equal(result.commit, undefined);
    assert.equal(bumpStage.outputsOf(result)['changed'], 'false');
    assert.equal(await bumped.repository.resolve(branch), undefined);
    assert.ok(bumped.forge.requests.every((request) => !request.includes('receive-pack')));
  });

  test('the first run changes only the tags and versions, and opens a pull request', async () => {
    const result = await bumped.run();
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
    assert.equal(pull?.body, result.body);
    assert.deepEqual(pull?.labels, ['tidegate']);
    assert.deepEqual(bumpStage.outputsOf(result), {
      changed: 'true',
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

  test('what people read holds no line of the files but what moved', async () => {
    const result = await bumped.run({ dryRun: true });
    const shown = [result.body, renderMarkdown(bumpStage.report(result)), ...bumped.side.runtime.lines];
    for (const text of shown) {
      assert.doesNotMatch(text, /password|secretKey|accessKey|license|s3\.yourdomain/);
      assert.ok(!text.includes(bumpToken));
    }
    assert.doesNotMatch(JSON.stringify(result), /password|secretKey|accessKey/);
  });

  test('a run says what it does, and a dry run what would change, value by value', async () => {
    const { lines } = bumped.side.runtime;
    const from = lines.length;
    await bumped.run();
    assert.deepEqual(
      lines.slice(from).filter((line) => line.startsWith('info: ')),
      [
        'info: Reading the promotion record in registry.test',
        `info: Fetching ${bumped.forge.url}/platform/wandb`,
        'info: Checking 2 files, moved to 2026q4',
        `info: Pushing ${branch}`,
        `info: Looking for the pull request of ${branch}`,
      ],
    );
    const report = renderTerminal(bumpStage.report(await bumped.run({ dryRun: true })), { colour: false });
    assert.match(
      report,
      /What would change\n\n {2}--- deploy\/values\.yaml\n {2}\+\+\+ deploy\/values\.yaml\n/,
    );
    assert.match(
      report,
      /@@ -43 \+43 @@ spec\.values\.app\.image\.tag\n {2}-tag: 0\.59\.2\n {2}\+tag: 0\.62\.2\n/,
    );
    assert.match(report, /from tidegate\/wandb to main would change 4 values in 2 files\./);
  });

  test('a second run changes nothing', async () => {
    const before = await bumped.repository.resolve(branch);
    const writes = bumped.forge.requests.length;
    const result = await bumped.run();
    assert.equal(result.unchanged, true);
    assert.equal(result.pullRequest?.action, 'unchanged');
    assert.equal(await bumped.repository.resolve(branch), before);
    assert.ok(
      bumped.forge.requests
        .slice(writes)
        .every((request) => !/^(?:PATCH|POST .*receive-pack|POST .*pulls)/.test(request)),
    );
  });

  test('a change of the base moves the branch along', async () => {
    await bumped.repository.commit({ branch: 'main', files: { 'README.md': 'news\n' } });
    const result = await bumped.run();
    assert.equal(result.unchanged, false);
    assert.equal(await bumped.repository.ahead(branch, 'main'), 0);
    assert.equal(await bumped.repository.ahead('main', branch), 1);
  });

  test('a newer release updates the same pull request', async () => {
    const notes = `# Release notes of wandb 2027q1 (sequence 2)\n\n## 0.83.0\n\nThanks @admins: <b>faster</b> uploads.\n`;
    await bumped.promote(2, notes);
    const result = await bumped.run();
    assert.deepEqual(await onBranch(), expected(second));
    assert.equal(result.pullRequest?.action, 'updated');
    assert.equal(pulls().length, 1);
    assert.equal(pulls()[0]?.title, 'feat(deploy): wandb 2027q1');
    assert.match(pulls()[0]?.body ?? '', /0\.83\.0/);
    // They came with the bundle, and whoever wrote them mentions nobody here.
    assert.match(
      pulls()[0]?.body ?? '',
      /### Release notes\n[^]*#### 0\.83\.0\n\nThanks `@admins`: faster uploads\.\n$/,
    );
  });

  test('after the merge there is nothing to do, and going back needs to be asked for', async () => {
    await bumped.repository.git('update-ref', 'refs/heads/main', `refs/heads/${branch}`);
    const result = await bumped.run();
    assert.deepEqual([result.edits.length, result.unchanged], [0, true]);
    await assert.rejects(bumped.run({ release: '2026q4' }), { code: 'DOWNGRADE' });
    const back = await bumped.run({ release: '2026q4', allowDowngrade: true, dryRun: true });
    assert.equal(back.edits.length, 4);
  });
});

describe('bump, with secrets beside the tags', () => {
  test('no report shows them', async () => {
    const values =
      'image: {repository: registry.test/library/controller, tag: 1.13.3, password: hunter2} # pin 1234\n';
    const bumped = await startBumpSide({ ...(await guideFiles()), 'deploy/values.yaml': values });
    try {
      await bumped.promote(1);
      const result = await bumped.run({ dryRun: true });
      const report = renderTerminal(bumpStage.report(result), { colour: false });
      assert.match(report, /-tag: 1\.13\.3\n {2}\+tag: 1\.16\.1\n/);
      assert.doesNotMatch(`${report}${result.body}`, /hunter2|1234/);
    } finally {
      await bumped.close();
    }
  });
});

describe('bump without a token', () => {
  test('tries a dry run where the forge lets everybody read', async () => {
    const bumped = await startBumpSide(undefined, '', { isPublic: true });
    try {
      await bumped.promote(1);
      const result = await bumped.run({ dryRun: true, token: undefined });
      assert.equal(result.edits.length, 4);
      await assert.rejects(bumped.run({ token: undefined }), { code: 'NO_TOKEN' });
    } finally {
      await bumped.close();
    }
  });

  test('says what is missing where it does not', async () => {
    const bumped = await startBumpSide();
    try {
      await bumped.promote(1);
      await assert.rejects(bumped.run({ dryRun: true, token: undefined }), {
        code: 'UNAUTHORIZED',
        message: /platform\/wandb: it needs a token, also for reading$/,
        hint: /for a dry run the permission `contents: read` is enough/,
      });
    } finally {
      await bumped.close();
    }
  });
});
