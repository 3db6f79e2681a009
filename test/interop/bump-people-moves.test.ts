import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type BumpSide, startBumpSide } from '../support/bump-side.ts';
import type { ForgeCommit, ForgeFiles } from '../support/forge-repository.ts';

const branch = 'tidegate/wandb';
const ref = `refs/heads/${branch}`;
const app = 'deploy/app.yaml';
const values = 'deploy/values.yaml';

/** The tags of local, console and controller: at the base, in the release that is open, and in the next one. */
const old = ['0.59.2', '2.12.2', '1.13.3'] as const;
const now = ['0.62.2', '2.13.1', '1.16.1'] as const;
const next = ['0.83.0', '2.14.0', '1.22.0'] as const;

/** A Deployment with these images. */
function deployment(...images: readonly string[]): string {
  const containers = images.map(
    (image, at) => `        - name: c${at}\n          image: registry.test/${image}\n`,
  );
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  template:\n    spec:\n      containers:\n${containers.join('')}`;
}

type Tags = readonly [local: string, console: string, controller: string];

const controller = (tag: string): string => `library/controller:${tag}`;
const appOf = ([local, console]: Tags): string => deployment(`local:${local}`, `console:${console}`);
const valuesOf = ([, , controller]: Tags): string =>
  `image: {repository: registry.test/library/controller, tag: ${controller}}\n`;

describe('the next release, on top of what people made of the branch', () => {
  let bumped: BumpSide;
  let ours: string;
  let message: string;
  let base: string;

  before(async () => {
    bumped = await startBumpSide({
      files: { [app]: appOf(old), [values]: valuesOf(old), 'README.md': 'hello\n' },
      bump: `  - {file: ${app}}\n  - {file: ${values}, chart: operator}\n`,
    });
    await bumped.promote(1);
    await bumped.runOne();
    const { repository } = bumped;
    [ours, base] = [(await repository.resolve(branch)) ?? '', (await repository.resolve('main')) ?? ''];
    message = await repository.git('log', '-1', '--format=%B', branch);
    await bumped.promote(2);
  });
  after(() => bumped.close());

  /** Each begins with our one commit, and no pull request. */
  async function begin(): Promise<void> {
    bumped.forge.pulls('platform/wandb').splice(0);
    await bumped.repository.git('update-ref', ref, ours);
    await bumped.repository.git('update-ref', 'refs/heads/main', base);
  }

  const commit = (files: ForgeFiles, more: Partial<ForgeCommit> = {}): Promise<string> =>
    bumped.repository.commit({ branch, files, ...more });

  interface Left {
    readonly app: string | undefined;
    readonly values: string | undefined;
    readonly kept: readonly string[];
    readonly moved: number;
  }

  /** Runs; whatever comes of it, no commit of theirs is pushed away. */
  async function move(): Promise<Left> {
    const theirs = (await bumped.repository.resolve(branch)) ?? '';
    const { kept, edits } = await bumped.runOne();
    assert.equal(await bumped.repository.ahead(branch, theirs), 0);
    const [left, leftValues] = [
      await bumped.repository.read(branch, app),
      await bumped.repository.read(branch, values),
    ];
    return { app: left?.toString(), values: leftValues?.toString(), kept, moved: edits.length };
  }

  async function refused(code: string, hint: RegExp): Promise<void> {
    const theirs = await bumped.repository.resolve(branch);
    await assert.rejects(bumped.run(), { code, hint });
    assert.equal(await bumped.repository.resolve(branch), theirs);
  }

  const [local, console] = [`local:${next[0]}`, `console:${next[1]}`];

  /** What a person does to the two files, and what they are after the next release. */
  const moves: Readonly<Record<string, readonly [theirs: ForgeFiles, left: ForgeFiles]>> = {
    'a container above ours': [
      { [app]: deployment(controller(now[2]), `local:${now[0]}`, `console:${now[1]}`) },
      { [app]: deployment(controller(next[2]), local, console) },
    ],
    'another order, in a document further down': [
      { [app]: `kind: ConfigMap\n---\n${deployment(`console:${now[1]}`, `local:${now[0]}`)}` },
      { [app]: `kind: ConfigMap\n---\n${deployment(console, local)}` },
    ],
    'an image moved to the other file, in another spelling': [
      {
        [app]: deployment(`console:${now[1]}`),
        [values]: `${valuesOf(now)}app: {image: {repository: registry.test/local, tag: ${now[0]}}}\n`,
      },
      {
        [app]: deployment(console),
        [values]: `${valuesOf(next)}app: {image: {repository: registry.test/local, tag: ${next[0]}}}\n`,
      },
    ],
    'the same image once more, as it is at the base': [
      { [values]: `${valuesOf(now)}init: {image: {repository: registry.test/local, tag: ${old[0]}}}\n` },
      { [values]: `${valuesOf(next)}init: {image: {repository: registry.test/local, tag: ${next[0]}}}\n` },
    ],
    'other line ends, a byte order mark, and another indentation': [
      {
        [app]: appOf(now).replaceAll('\n', '\r\n'),
        [values]: `\uFEFF${valuesOf(now).replace('image:', 'image:\n   ')}`,
      },
      {
        [app]: appOf(next).replaceAll('\n', '\r\n'),
        [values]: `\uFEFF${valuesOf(next).replace('image:', 'image:\n   ')}`,
      },
    ],
  };

  for (const [name, [theirs, left]] of Object.entries(moves)) {
    test(`moves: ${name}`, async () => {
      await begin();
      await commit(theirs);
      const expected = { app: left[app] ?? appOf(next), values: left[values] ?? valuesOf(next) };
      assert.deepEqual(await move(), { ...expected, kept: [], moved: 3 });
    });
  }

  test('what they took out is not put back, and the pull request stays open and says so', async () => {
    await begin();
    await commit({ [app]: deployment(`console:${now[1]}`), [values]: '' });
    const { kept, ...left } = await move();
    assert.deepEqual(left, { app: deployment(console), values: '', moved: 1 });
    assert.equal(kept.length, 2);
    assert.match(
      kept[0] ?? '',
      /deploy\/app\.yaml:9:.*`spec\.template\.spec\.containers\[0\]\.image` is not/,
    );
    await begin();
    await commit({ [app]: deployment(`other:${now[1]}`), [values]: '' });
    // The check decides about what they put there.
    await refused('CHECK_REFUSED', /The files are those of tidegate\/wandb, where people have committed/);
    await commit({ [app]: 'kind: ConfigMap\n' });
    assert.equal((await move()).kept.length, 3);
    assert.equal(bumped.forge.pulls('platform/wandb')[0]?.state, 'open');
    assert.match(bumped.forge.pulls('platform/wandb')[0]?.body ?? '', /`image\.tag` is not on the branch/);
    assert.equal((await bumped.runOne()).unchanged, true);
  });

  test('a revert stays, wherever it stands; check decides', async () => {
    await begin();
    await commit({ [app]: deployment(`console:${now[1]}`, `local:${old[0]}`) });
    await refused(
      'CHECK_REFUSED',
      /A person set on .*`spec\.template\.spec\.containers\[1\]\.image` stays `0\.59\.2`/,
    );
    await commit({ [app]: deployment(`console:${now[1]}`, `local:${next[0]}`, `local:${now[0]}`) });
    assert.equal((await move()).app, deployment(console, local, local));
  });

  test('the base merged in: resolved to ours it moves, resolved to the base’s it stays', async () => {
    const later = [now[0], '2.11.0', old[2]] as const;
    await begin();
    await bumped.repository.commit({ branch: 'main', files: { [app]: appOf(later), 'news.txt': '1' } });
    await commit({ 'news.txt': '1' }, { merge: 'main' });
    assert.deepEqual((await move()).kept, []);
    await begin();
    await bumped.repository.commit({ branch: 'main', files: { [app]: appOf([old[0], now[1], old[2]]) } });
    // The base has the release's console by now, and another container.
    const more = [`local:${old[0]}`, `console:${now[1]}`, `local:${old[0]}`];
    await bumped.repository.commit({ branch: 'main', files: { [app]: deployment(...more) } });
    await commit({ [app]: deployment(`local:${now[0]}`, ...more.slice(1)) }, { merge: 'main' });
    assert.deepEqual(
      [await move()].map((left) => [left.app, left.kept, left.moved]),
      [[deployment(local, console, local), [], 4]],
    );
    await begin();
    await bumped.repository.commit({ branch: 'main', files: { [app]: appOf(['0.60.0', old[1], '']) } });
    await commit({ [app]: appOf(['0.60.0', now[1], '']) }, { merge: 'main' });
    await refused('CHECK_REFUSED', /containers\[0\]\.image` stays `0\.60\.0`/);
  });

  test('a commit of ours that was amended: what it proposed moves, what they made of it stays', async () => {
    const files = { [app]: appOf(now), [values]: `# mine\n${valuesOf(now)}` };
    const amended = { from: 'main', message };
    await begin();
    await commit(files, amended);
    assert.deepEqual(await move(), {
      app: appOf(next),
      values: `# mine\n${valuesOf(next)}`,
      kept: [],
      moved: 3,
    });
    await begin();
    // Squashed, with their message behind; one of the values is theirs.
    const squashed = `${message}\nfix: mine\n\nSigned-off-by: A Person <person@example.com>\n`;
    await commit({ ...files, [app]: appOf([now[0], next[1], '']) }, { from: 'main', message: squashed });
    await commit({ [values]: valuesOf(old) });
    await refused('CHECK_REFUSED', /`image\.tag` stays `1\.13\.3`/);
    await begin();
    // A message of their own says nothing of what it proposed.
    await commit(files, { from: 'main', message: 'all of it' });
    assert.deepEqual([(await move()).kept.length, (await bumped.runOne()).unchanged], [3, true]);
    await begin();
    // A copied message makes nothing ours but what that release has.
    await commit({ [app]: appOf(old) }, { message });
    await refused(
      'CHECK_REFUSED',
      /containers\[0\]\.image` stays `0\.59\.2`.*containers\[1\]\.image` stays `2\.12\.2`/,
    );
  });

  test('a file that the base has got since is not there yet, and the pull request says what to do', async () => {
    await begin();
    await bumped.repository.git('update-ref', 'refs/heads/main', await without(values, base));
    await commit({ 'notes.txt': 'mine\n' }, { from: 'main' });
    await bumped.repository.commit({ branch: 'main', files: { [values]: valuesOf(old) } });
    assert.deepEqual(await move(), {
      app: appOf(next),
      values: undefined,
      kept: [`\`${values}\` is not on the branch yet: merge \`main\` into it`],
      moved: 2,
    });
  });

  test('other modes, empty commits and merges of several branches are built upon', async () => {
    await begin();
    await commit({ [app]: { content: appOf(now), mode: '100755' } });
    await commit({}, { message: 'start the checks' });
    const tree = await bumped.repository.git('rev-parse', `${branch}^{tree}`);
    await bumped.repository.commit({ branch: 'one', from: 'main', files: { one: '1' } });
    await bumped.repository.commit({ branch: 'two', from: 'main', files: { two: '2' } });
    const parents = [branch, 'one', 'two'].flatMap((name) => ['-p', name]);
    const person = ['-c', 'user.name=P', '-c', 'user.email=p@example.com'];
    const merge = [...person, 'commit-tree', tree.trim(), ...parents, '-m', 'octopus'];
    await bumped.repository.git('update-ref', ref, (await bumped.repository.git(...merge)).trim());
    assert.deepEqual((await move()).kept, []);
    assert.match(await bumped.repository.git('ls-tree', branch, app), /^100755 /);
    // Of the same files, but without any history: all of it is theirs.
    const alone = await bumped.repository.git(...person, 'commit-tree', `${ours}^{tree}`, '-m', 'new');
    await begin();
    await bumped.repository.git('update-ref', ref, alone.trim());
    assert.equal((await move()).kept.length, 3);
  });

  const broken: Readonly<Record<string, readonly [file: ForgeFiles[string], code: string]>> = {
    'conflict markers': [
      `<<<<<<< ours\n${valuesOf(now)}=======\n${valuesOf(old)}>>>>>>> main\n`,
      'INVALID_YAML',
    ],
    'other encodings': [Buffer.from([0x23, 0xb0, 0xa1, 0x0a]), 'NOT_UTF8'],
    'a symbolic link': [{ content: 'app.yaml', mode: '120000' }, 'NOT_A_FILE'],
    'an alias': [`${valuesOf(now).replace('{', '&i {')}other: {image: *i}\n`, 'EDIT_ALIAS'],
    'a tag taken out': ['image: {repository: registry.test/library/controller}\n', 'CHECK_REFUSED'],
  };

  test(`refused, saying where: ${Object.keys(broken).join(', ')}`, async () => {
    for (const [file, code] of Object.values(broken)) {
      await begin();
      await commit({ [values]: file });
      await refused(code, /tidegate\/wandb.* or delete that branch/);
    }
    await begin();
    await bumped.repository.git('update-ref', ref, await without(values, ours));
    await refused('FILE_NOT_FOUND', /renamed or removed it on tidegate\/wandb/);
  });

  async function without(path: string, from: string): Promise<string> {
    const { repository } = bumped;
    const rest = (await repository.git('ls-tree', '-r', from))
      .split('\n')
      .filter((line) => !line.endsWith(`\t${path}`));
    await repository.git('read-tree', '--empty');
    await repository.gitWith(Buffer.from(rest.join('\n')), 'update-index', '--index-info');
    const tree = (await repository.git('write-tree')).trim();
    const person = ['-c', 'user.name=P', '-c', 'user.email=p@example.com'];
    return (await repository.git(...person, 'commit-tree', tree, '-p', from, '-m', 'remove it')).trim();
  }
});
