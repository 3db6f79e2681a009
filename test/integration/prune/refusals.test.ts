import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseIndex } from '../../../src/helm/index.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { journalKind } from '../../../src/promote/record/journal.ts';
import { setMark } from '../../../src/promote/record/mark.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { pruneStage } from '../../../src/prune/stage.ts';
import { packEntries } from '../../support/charts.ts';
import { fails } from '../../support/fails.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import type { SampleArtifact } from '../../support/locks.ts';
import { prune, quarter } from '../../support/prune-side.ts';
import { recordSource } from '../../support/records.ts';
import { stageRunner } from '../../support/stage-runner.ts';

function versionsIn({ registry }: InternalSide, repository: string): readonly string[] {
  return [...(registry.repositories.get(repository)?.tags.keys() ?? [])].filter((tag) => !tag.includes('-'));
}

function chart(version: string, provenance?: string): SampleArtifact {
  const content = `apiVersion: v2\nname: operator\nversion: ${version}\n`;
  return {
    reference: `ghcr.io/acme/operator:${version}`,
    layers: [packEntries([{ name: 'operator/Chart.yaml', content }])],
    ...(provenance === undefined ? {} : { provenance }),
  };
}

describe('prune', () => {
  test('takes a chart out of a folder: its entry, its file, its signature, and no other', async () => {
    const side = await startInternalSide({
      promote: '  charts:\n    - {folder: repo, url: http://charts.test}\n',
    });
    const repo = join(side.folder, 'repo');
    await side.promote(
      await side.bundle({ ...quarter(1), charts: [chart('1.0.0', 'signed'), chart('1.1.0')] }),
    );
    await side.promote(await side.bundle({ ...quarter(2), charts: [chart('1.1.0')] }));
    await writeFile(join(repo, 'operator-0.9.0.tgz'), 'of somebody else');
    const { charts } = await prune(side);
    assert.deepEqual(charts, [`operator 1.0.0 in ${repo}`]);
    assert.ok((await readdir(repo)).includes('operator-1.0.0.tgz'));
    await prune(side, { yes: true });
    assert.deepEqual((await readdir(repo)).sort(), [
      'index.yaml',
      'operator-0.9.0.tgz',
      'operator-1.1.0.tgz',
    ]);
    const index = parseIndex(await readFile(join(repo, 'index.yaml'), 'utf8'), 'index.yaml');
    assert.deepEqual(
      index.charts.get('operator')?.map(({ metadata }) => metadata.version),
      ['1.1.0'],
    );
    await side.registry.close();
  });

  test('keeps what another product has promoted into the same repositories', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(quarter(1)));
    const own = await readFile(join(side.folder, 'tidegate.yaml'), 'utf8');
    await writeFile(join(side.folder, 'other.yaml'), own.replace('name: wandb', 'name: other'));
    const bundle = await side.bundle({ ...quarter(1), name: 'other' });
    await stageRunner(side.runtime)(promoteStage, { bundle, config: 'other.yaml' });
    await side.promote(await side.bundle(quarter(3)));
    const { tags } = await prune(side, { beside: ['other.yaml'], yes: true });
    assert.deepEqual(tags, ['registry.test/tidegate/wandb:2026q1']);
    assert.deepEqual(versionsIn(side, 'local'), ['0.1.0', '0.3.0']);
    await side.registry.close();
  });

  test('takes it out of one target, whatever another one in the same registry has elsewhere', async () => {
    const side = await startInternalSide();
    const targets = ['dev', 'production'].map(
      (name) =>
        `  - {name: ${name}, registry: registry.test, record: tidegate/${name}, images: [{from: "**", to: "${name}/**"}]}\n`,
    );
    await writeFile(
      join(side.folder, 'tidegate.yaml'),
      `name: wandb\ntrust: tidegate.trust.yaml\npromote:\n${targets.join('')}endpoints: {registry.test: "${side.registry.url}"}\n`,
    );
    const run = stageRunner(side.runtime);
    for (const number of [1, 2] as const) {
      await run(promoteStage, { bundle: await side.bundle(quarter(number)) });
    }
    const production = side.registry.repositories.get('production/wandb/local');
    const whole = [...(production?.manifests.keys() ?? [])];
    const { pruned } = await run(pruneStage, { to: 'dev', keep: '1', yes: true });
    assert.equal(pruned.length, 1);
    assert.equal(side.registry.repositories.get('dev/wandb/local')?.manifests.size, whole.length / 2);
    assert.deepEqual([...(production?.manifests.keys() ?? [])], whole);
    assert.deepEqual(versionsIn(side, 'production/wandb/local'), ['0.1.0', '0.2.0']);
    await side.registry.close();
  });

  test('goes only where the rules of today lead, whatever a record says', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(quarter(1)));
    await side.promote(await side.bundle(quarter(2)));
    const path = join(side.folder, 'tidegate.yaml');
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      text.replace('{from: "docker.io/wandb/*", to: "*"}', '{from: "docker.io/wandb/*", to: "moved/*"}'),
    );
    const { left } = await prune(side, { yes: true });
    assert.deepEqual(versionsIn(side, 'local'), ['0.1.0', '0.2.0']);
    assert.deepEqual(left, ['registry.test/local:0.1.0: the rules of today do not lead there']);
    await side.registry.close();
  });

  test('waits for a promotion that has not ended', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(quarter(1)));
    await side.promote(await side.bundle(quarter(2)));
    await setMark(await recordSource(side), journalKind, {
      schemaVersion: 1,
      name: 'wandb',
      release: '2026q3',
      bundle: digestOf(Buffer.from('bundle')),
      run: 'another',
      openedAt: '2026-10-01T00:00:00Z',
      tags: [],
      charts: [],
    });
    await assert.rejects(prune(side, { yes: true }), fails('PROMOTION_PENDING', /2026q3/));
    assert.deepEqual(versionsIn(side, 'local'), ['0.1.0', '0.2.0']);
    await side.registry.close();
  });

  test('removes nothing while a newer record does not count', async () => {
    const side = await startInternalSide();
    await side.promote(await side.bundle(quarter(1)));
    await side.promote(await side.bundle(quarter(2)));
    await side.promote(await side.bundle(quarter(3)));
    const revoked = '{name: release, file: release.pub, revoked: {reason: stolen, sinceSequence: 3}}';
    await writeFile(join(side.folder, 'tidegate.trust.yaml'), `keys: [${revoked}]\n`);
    await assert.rejects(prune(side, { yes: true }), fails('CURRENT_INVALID'));
    side.registry.repositories.get('tidegate/wandb')?.tags.delete('current');
    await assert.rejects(prune(side, { yes: true }), fails('PRUNE_DOUBTED', /2026q3 \(sequence 3\)/));
    assert.deepEqual(versionsIn(side, 'local'), ['0.1.0', '0.2.0', '0.3.0']);
    await side.registry.close();
  });

  test('refuses a --keep that would leave nothing', async () => {
    const side = await startInternalSide();
    const run = stageRunner(side.runtime);
    for (const keep of ['0', '-1', 'all', '1.5']) {
      await assert.rejects(run(pruneStage, { keep }), fails('INVALID_KEEP'));
    }
    await side.registry.close();
  });
});
