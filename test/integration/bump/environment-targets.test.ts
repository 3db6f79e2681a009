import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { type BumpSide, startBumpSide } from '../../support/bump-side.ts';

const targets = {
  dev: '  - {name: dev, registry: registry.test, images: [{from: "docker.io/wandb/*", to: "dev/*"}, {from: "**", to: "**"}], charts: [{oci: dev-charts}], record: tidegate/dev}\n',
  production:
    '  - {name: production, registry: registry.test, images: [{from: "docker.io/wandb/*", to: "prod/*"}, {from: "**", to: "**"}], charts: [{oci: prod-charts}], record: tidegate/prod}\n',
};

function values(path: string, tag: string): string {
  return `image: {repository: registry.test/${path}/local, tag: "${tag}"}\n`;
}

describe('bump, environments that run from targets of their own', () => {
  let bumped: BumpSide;
  let text = '';

  before(async () => {
    bumped = await startBumpSide({
      files: { 'dev.yaml': values('dev', '0.59.2'), 'prod.yaml': values('prod', '0.59.2') },
      bump: `  - {file: dev.yaml, chart: operator-wandb, environment: dev}\n  - {file: prod.yaml, chart: operator-wandb, environment: production}\n`,
      more: `environments:\n  - {name: dev, to: dev}\n  - {name: production, to: production}\n`,
    });
    text = await readFile(join(bumped.side.folder, 'tidegate.yaml'), 'utf8');
  });
  after(() => bumped.close());

  /** Leaves only these targets in the release file. */
  async function useTargets(
    names: readonly (keyof typeof targets)[],
    change = (file: string): string => file,
  ): Promise<void> {
    const list = `promote:\n${names.map((name) => targets[name]).join('')}endpoints:`;
    const file = change(text.replace(/promote:\n[\s\S]*?endpoints:/, () => list));
    await writeFile(join(bumped.side.folder, 'tidegate.yaml'), file);
  }

  /** As a pipeline does that promotes to one target after the other. */
  async function promoteTo(name: keyof typeof targets, promote: () => Promise<unknown>): Promise<void> {
    await useTargets([name], (file) =>
      file.replace(/environments:[\s\S]*$/, '').replaceAll(/, environment: \w+/g, ''),
    );
    await promote();
    await useTargets(['dev', 'production']);
  }

  async function outcomes() {
    const { streams } = await bumped.run();
    return streams.map((stream) =>
      'failure' in stream ? stream.failure.code : [stream.release, stream.edits.length, stream.waits?.after],
    );
  }

  test('each goes by the records and names of its own target', async () => {
    await promoteTo('dev', () => bumped.promote(1));
    assert.deepEqual(await outcomes(), [['2026q4', 1, undefined], 'NOT_PROMOTED']);
    await promoteTo('production', () => bumped.side.promote(join(bumped.side.folder, 'wandb-2026q4')));
    assert.deepEqual(await outcomes(), [
      ['2026q4', 1, undefined],
      [undefined, 0, 'dev'],
    ]);
    await bumped.repository.commit({ branch: 'main', files: { 'dev.yaml': values('dev', '0.62.2') } });
    assert.deepEqual(await outcomes(), [
      ['2026q4', 0, undefined],
      ['2026q4', 1, undefined],
    ]);
  });

  test('a target that is not there is a fault of the release file', async () => {
    await useTargets(['dev', 'production'], (file) => file.replace('to: production}', 'to: prod}'));
    await assert.rejects(
      bumped.run(),
      (error: unknown) =>
        error instanceof UserError &&
        /environments\[1\]\.to: expected one of the targets/.test(error.message),
    );
  });
});
