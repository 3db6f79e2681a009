import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type BumpSide, startBumpSide } from '../../support/bump-side.ts';
import { chartNamed } from '../../support/rendering.ts';

const branch = 'tidegate/wandb';
const over = 'valueFiles: [base.yaml]';

describe('values files that are laid over others', () => {
  let bumped: BumpSide;
  let releaseFile = '';

  before(async () => {
    const files = {
      'base.yaml': 'image: {repository: registry.test/local}\n',
      'dev.yaml': 'image: {tag: 0.59.2}\nhost: a\n',
    };
    bumped = await startBumpSide({ files, bump: `  - {file: dev.yaml, chart: web, ${over}}\n` });
    const { side } = bumped;
    const bundle = await side.bundle({
      images: [{ reference: 'docker.io/wandb/local:0.62.2' }],
      charts: [{ reference: 'ghcr.io/x/web:1.2.0', layers: [chartNamed('web', {})] }],
    });
    await side.promote(bundle);
    releaseFile = await readFile(join(side.folder, 'tidegate.yaml'), 'utf8');
  });
  after(() => bumped.close());

  /** With these lines in the place of what the entry says. */
  const change = async (lines: string): Promise<void> => {
    assert.ok(releaseFile.includes(over));
    await writeFile(join(bumped.side.folder, 'tidegate.yaml'), releaseFile.replace(`${over}}`, lines));
  };
  const planned = async () =>
    (await bumped.runOne({ dryRun: true })).edits.map(({ place, path, to }) => [place.file, path, to]);

  test('may have the tag of an image that is named in those, which need not be under bump', async () => {
    assert.deepEqual(await planned(), [['dev.yaml', 'image.tag', '0.62.2']]);
  });

  test('need not name anything themselves, where those do', async () => {
    const files = { 'tagged.yaml': 'image: {repository: registry.test/local, tag: 0.59.2}\n' };
    await bumped.repository.commit({ branch: 'main', files: { ...files, 'eu.yaml': 'host: b\n' } });
    const lines = 'valueFiles: [base.yaml]}\n  - {file: tagged.yaml, chart: web}\n';
    await change(`${lines}  - {file: eu.yaml, chart: web, valueFiles: [tagged.yaml]}`);
    assert.deepEqual(await planned(), [
      ['dev.yaml', 'image.tag', '0.62.2'],
      ['tagged.yaml', 'image.tag', '0.62.2'],
    ]);
  });

  test('and are not there, are named together with the file', async () => {
    await change('valueFiles: [gone.yaml]}');
    await assert.rejects(bumped.runOne(), {
      code: 'FILE_NOT_FOUND',
      message: /has no file gone\.yaml, which dev\.yaml is laid over$/,
    });
  });

  test('are read where people have committed as well, and wait for what is not there yet', async () => {
    await change('valueFiles: [base.yaml]}');
    assert.equal((await bumped.runOne()).pullRequest?.action, 'created');
    const theirs = { 'dev.yaml': 'image: {tag: 0.62.2}\nhost: c\n' };
    await bumped.repository.commit({ branch, files: theirs });
    await bumped.repository.commit({ branch: 'main', files: { 'new.yaml': 'host: d\n' } });
    await change('valueFiles: [base.yaml]}\n  - {file: tagged.yaml, chart: web, valueFiles: [new.yaml]}');
    const { edits, kept } = await bumped.runOne();
    assert.deepEqual(
      edits.map(({ place, to }) => `${place.file} ${to}`),
      ['dev.yaml 0.62.2'],
    );
    assert.deepEqual(kept, ['`new.yaml` is not on the branch yet: merge `main` into it']);
  });

  test('and are of another environment, are warned of where they have a tag', async () => {
    const { runtime } = bumped.side;
    const path = join(bumped.side.folder, 'tidegate.yaml');
    const both = `environment: dev}\n  - {file: eu.yaml, chart: web, environment: eu, valueFiles: [dev.yaml]}`;
    await change(both);
    await appendFile(path, 'environments: [{name: dev}, {name: eu}]\n');
    await bumped.read({ dryRun: true });
    assert.match(runtime.lines.join('\n'), /dev\.yaml is listed for dev, and eu\.yaml of eu takes it, too/);
  });
});
