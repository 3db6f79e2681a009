import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { formatPlace, RefusedError, TidegateError, UserError } from '../../../src/errors.ts';
import { generateKey } from '../../../src/sign/key.ts';
import { bumpStage } from '../../../src/bump/stage.ts';
import { renderMarkdown } from '../../../src/report/markdown.ts';
import { type BumpSide, guideFiles, startBumpSide } from '../../support/bump-side.ts';
import { restError } from '../../support/forge-pulls.ts';
import { forgeRecord, plantRecord } from '../../support/records.ts';

const branch = 'tidegate/wandb';
const pullsPath = '/api/v3/repos/platform/wandb/pulls';

const failsWith =
  (code: string, says = /./) =>
  (error: unknown): true => {
    assert.ok(error instanceof TidegateError, String(error));
    assert.equal(error.code, code);
    const place = error.at === undefined ? '' : `${formatPlace(error.at)} `;
    assert.match([`${place}${error.message}`, error.hint, ...error.details].join('\n'), says);
    return true;
  };

describe('bump, when something is wrong', () => {
  let bumped: BumpSide;
  let files: Record<string, string>;

  before(async () => {
    files = await guideFiles();
    bumped = await startBumpSide();
    await bumped.promote(1);
  });
  after(() => bumped.close());
  beforeEach(async () => {
    bumped.forge.before(undefined);
    await bumped.repository.commit({ branch: 'main', files });
    if ((await bumped.repository.resolve(branch)) !== undefined) {
      await bumped.repository.git('update-ref', '-d', `refs/heads/${branch}`);
    }
    for (const pull of bumped.forge.pulls('platform/wandb')) {
      pull.state = 'closed';
      pull.merged = true;
    }
  });

  const change = async (path: string, from: string, to: string): Promise<void> => {
    const text = files[path] ?? '';
    assert.ok(text.includes(from));
    await bumped.repository.commit({ branch: 'main', files: { [path]: text.replace(from, to) } });
  };
  const pushedNothing = async (): Promise<void> => {
    assert.equal(await bumped.repository.resolve(branch), undefined);
  };

  test('cut off between push and pull request, the next run opens it and pushes nothing again', async () => {
    bumped.forge.before(({ method, path }) => {
      return method === 'POST' && path === pullsPath ? restError(500, 'Server Error') : undefined;
    });
    await assert.rejects(bumped.run(), failsWith('REMOTE_FAILED'));
    const pushed = await bumped.repository.resolve(branch);
    assert.ok(pushed !== undefined);
    bumped.forge.before(undefined);
    const result = await bumped.runOne();
    assert.equal(result.commit, pushed);
    assert.equal(result.pullRequest?.action, 'created');
    assert.equal(result.unchanged, false);
  });

  test('when another run opens the pull request first, that one is updated', async () => {
    const { length } = bumped.forge.pulls('platform/wandb');
    let raced = false;
    bumped.forge.before(async ({ method, path }) => {
      if (method === 'POST' && path === pullsPath && !raced) {
        raced = true;
        const headers = { authorization: 'Bearer token-that-must-not-show' };
        const marks = '<!-- tidegate: release 2026q3 -->';
        const body = JSON.stringify({ title: 'theirs', head: branch, base: 'main', body: marks });
        await fetch(`${bumped.forge.url}${pullsPath}`, { method: 'POST', headers, body });
      }
      return undefined;
    });
    const result = await bumped.runOne();
    assert.equal(result.pullRequest?.action, 'updated');
    assert.equal(bumped.forge.pulls('platform/wandb').length, length + 1);
    assert.equal(bumped.forge.pulls('platform/wandb').at(-1)?.title, 'feat(deploy): wandb 2026q4');
  });

  test('a chart that the release does not have is a mistake in the release file, with its place', async () => {
    const path = join(bumped.side.folder, 'tidegate.yaml');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('values.yaml, chart: operator}', 'values.yaml, chart: operater}'));
    const asked = bumped.forge.requests.length;
    try {
      await assert.rejects(
        bumped.run(),
        failsWith(
          'CHART_NOT_IN_RELEASE',
          /tidegate\.yaml:\d+:\d+ deploy\/values\.yaml is for chart operater, which 2026q4 does not have\n2026q4 has operator, operator-wandb\. Did you mean operator\? /,
        ),
      );
    } finally {
      await writeFile(path, text);
    }
    assert.equal(bumped.forge.requests.length, asked);
  });

  test('check refuses what was not promoted, and nothing is pushed', async () => {
    await change(
      'deploy/wandb.yaml',
      '    ingress:',
      '    redis:\n      image: {repository: docker.io/bitnami/redis, tag: 7.2.4}\n    ingress:',
    );
    await assert.rejects(bumped.run(), (error) => {
      assert.ok(error instanceof RefusedError);
      return failsWith('CHECK_REFUSED', /deploy\/wandb\.yaml.*PUBLIC_IMAGE.*bitnami/)(error);
    });
    await pushedNothing();
  });

  test('a tag that neither the values file has nor its chart, and a file without any image, or with its name outside, are named', async () => {
    await change('deploy/values.yaml', '  tag: 1.13.3\n', '');
    await assert.rejects(
      bumped.run(),
      failsWith('CHECK_REFUSED', /deploy\/values\.yaml:2.*FLOATING_TAG.*controller.*1\.16\.1.*render: true/s),
    );
    const outside = { 'deploy/values.yaml': 'image: {repository: wandb/controller, tag: 1.13.3}\n' };
    await bumped.repository.commit({ branch: 'main', files: outside });
    await assert.rejects(
      bumped.run({ dryRun: true }),
      failsWith('CHECK_REFUSED', /Write registry\.test\/library\/controller instead/),
    );
    await bumped.repository.commit({ branch: 'main', files: { 'deploy/values.yaml': 'airgapped: true\n' } });
    await assert.rejects(
      bumped.run(),
      failsWith('NOTHING_TO_BUMP', /deploy\/values\.yaml.*paths or markers.*registry\.test\/local:0\.62\.2/s),
    );
    await pushedNothing();
  });

  test('a missing file, broken YAML and an aliased tag are the user’s to repair', async () => {
    await change('deploy/wandb.yaml', 'tag: 0.59.2', 'tag: &tag 0.59.2\n      old: *tag');
    await assert.rejects(bumped.run(), failsWith('EDIT_ALIAS', /deploy\/wandb\.yaml:43/));
    await change('deploy/wandb.yaml', 'tag: 0.59.2', 'tag: 0.59.2 # tidegate: image docker.io/wandb/lokal');
    const meant = /deploy\/wandb\.yaml:\d+.*lokal; did you mean docker\.io\/wandb\/local\?/;
    await assert.rejects(bumped.run(), failsWith('NAME_NOT_IN_RELEASE', meant));
    await change('deploy/wandb.yaml', 'tag: 0.59.2', 'tag: [');
    await assert.rejects(bumped.run(), failsWith('INVALID_YAML'));
    await bumped.repository.git('symbolic-ref', 'HEAD', 'refs/heads/empty');
    await assert.rejects(bumped.run(), failsWith('BASE_NOT_FOUND', /Push the deploy files first/));
    await bumped.repository.commit({ branch: 'empty', files: { 'README.md': 'x' } });
    await assert.rejects(
      bumped.run(),
      failsWith('FILE_NOT_FOUND', /2 files.*deploy\/values\.yaml.*deploy\/wandb\.yaml/s),
    );
    await bumped.repository.git('symbolic-ref', 'HEAD', 'refs/heads/main');
  });

  test('what check refuses is told once, and what would have moved, and what is left as it is, is shown all the same', async () => {
    const filled = '    filled: {image: {repository: registry.test/local, tag: "{{t}}"}}\n';
    const block = `    extra: |\n      image: registry.test/local:9.9.9\n${filled}    ingress:`;
    await change('deploy/wandb.yaml', '    ingress:', block);
    const result = await bumped.read({ dryRun: true });
    const [stream] = result.streams;
    assert.ok(stream !== undefined && 'failure' in stream);
    assert.equal(stream.failure.code, 'CHECK_REFUSED');
    assert.equal(stream.check?.ok, false);
    assert.equal(bumpStage.refusal?.(result)?.exitCode, 2);
    assert.deepEqual(bumpStage.refusal?.(result)?.details, stream.failure.details);
    const shown = renderMarkdown(bumpStage.report(result));
    assert.match(shown, /failed .*CHECK\\?_REFUSED.*\| .*image\.tag.*-tag: 0\.59\.2\n\+tag: 0\.62\.2/s);
    assert.match(shown, /To look at.*local is not set to 0\.62\.2: it stands in a block/s);
    assert.match(shown, /To look at.*local is not set to 0\.62\.2: something else fills it in/s);
    assert.doesNotMatch(shown, /MISSING\\?_IMAGE/);
    assert.ok(stream.check?.findings.every(({ code }) => code !== 'NOT_LOOKED_AT'));
  });

  test('wrong and missing tokens, repositories and releases say what to do', async () => {
    const cases = [
      [{ token: 'wrong' }, 'UNAUTHORIZED', /contents: write.*pull-requests: write/],
      [{ token: undefined }, 'NO_TOKEN', /GITHUB_TOKEN/],
      [{ repository: `${bumped.forge.url}/platform/none` }, 'NOT_FOUND', /platform\/none/],
      [{ repository: 'http://git.corp/platform/wandb' }, 'INVALID_REPOSITORY', /plain http/],
      [{ repository: 'https://me:secret@git.corp/platform/wandb' }, 'INVALID_REPOSITORY', /password/],
      [{ release: '2031q1' }, 'NOT_PROMOTED', /2031q1.*: 2026q\d.*`tidegate releases`/s],
    ] as const;
    for (const [options, code, says] of cases) {
      await assert.rejects(bumped.run(options), (error) => {
        assert.ok(error instanceof UserError);
        assert.ok(!`${error.message}${error.hint}`.includes('secret@'));
        return failsWith(code, says)(error);
      });
    }
    await pushedNothing();
  });

  test("a person's commit on the branch stays", async () => {
    await bumped.run();
    const theirs = await bumped.repository.commit({ branch, files: { 'notes.txt': 'mine' } });
    const result = await bumped.runOne();
    assert.match(result.proposal?.body ?? '', /Beside what people have committed to this branch, only/);
    assert.equal(await bumped.repository.resolve(branch), theirs);
  });

  test('what others pushed beside the records, also signed for another product, is passed over', async () => {
    const { side } = bumped;
    await forgeRecord(side, {});
    await plantRecord(side, { name: 'other', release: '2098q1', sequence: 50 });
    const tags = side.registry.repositories.get('tidegate/wandb')?.tags;
    tags?.set('cache', tags.get('2099q4') ?? '');
    const result = await bumped.runOne({ dryRun: true });
    assert.equal(result.release, '2026q4');
    const warning = side.runtime.lines.findLast((line) => line.startsWith('warning: ')) ?? '';
    ['2099q4', '2098q1', 'cache'].forEach((tag) => assert.match(warning, new RegExp(tag)));
    await assert.rejects(bumped.run({ release: '2098q1' }), failsWith('WRONG_BUNDLE', /other, not of wandb/));
    ['2099q4', '2098q1', 'cache'].forEach((tag) => tags?.delete(tag));
  });

  test('a record that another key signed is refused before git is asked', async () => {
    const { runtime } = bumped.side;
    const pem = generateKey().public.key.export({ type: 'spki', format: 'pem' }).toString();
    const trust = join(runtime.cwd, 'other.trust.yaml');
    await writeFile(join(runtime.cwd, 'other.pub'), pem);
    await writeFile(trust, 'keys:\n  - {name: other, file: other.pub}\n');
    const asked = bumped.forge.requests.length;
    await assert.rejects(bumped.run({ trust }), failsWith('NO_TRUSTED_RECORD', /None of the trusted keys/));
    assert.equal(bumped.forge.requests.length, asked);
  });
});
