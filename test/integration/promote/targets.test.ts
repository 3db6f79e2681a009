import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bumpStage } from '../../../src/bump/stage.ts';
import { checkStage } from '../../../src/check/stage.ts';
import { inventoryStage } from '../../../src/inventory/stage.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { releasesStage } from '../../../src/releases/stage.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { q3, q4 } from '../../support/quarters.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { stageRunner } from '../../support/stage-runner.ts';

interface TwoTargets {
  readonly dev: TestRegistry;
  readonly production: TestRegistry;
  readonly side: InternalSide;
  readonly run: ReturnType<typeof stageRunner>;
  readonly bundle: string;
}

/** Two registries: everything below `dev/` in the one, and by the guide's rules in the other. */
async function startTwoTargets(): Promise<TwoTargets> {
  const side = await startInternalSide();
  const production = await startRegistry();
  await writeFile(
    join(side.folder, 'tidegate.yaml'),
    `name: wandb
trust: tidegate.trust.yaml
promote:
  - {name: dev, registry: registry.test, images: [{from: "**", to: "dev/**"}]}
  - name: production
    registry: production.test
    images:
      - {from: docker.io/wandb/controller, to: library/controller}
      - {from: "docker.io/wandb/*", to: "*"}
      - {from: "**", to: "**"}
bump:
  - {file: values.yaml, chart: operator}
endpoints:
  registry.test: ${side.registry.url}
  production.test: ${production.url}
`,
  );
  const run = stageRunner(side.runtime);
  return { dev: side.registry, production, side, run, bundle: await side.bundle(q3) };
}

async function close({ dev, production }: TwoTargets): Promise<void> {
  await Promise.all([dev.close(), production.close()]);
}

describe('a release file with two targets', () => {
  test('one run promotes to both, each by its own rules, with its own record', async () => {
    const both = await startTwoTargets();
    const { dev, production, run, bundle } = both;
    const result = await run(promoteStage, { bundle });
    assert.deepEqual(
      result.targets.map((target) => [target.name, 'failure' in target ? [] : target.record]),
      [
        ['dev', 'registry.test/tidegate/wandb:2026q3'],
        ['production', 'production.test/tidegate/wandb:2026q3'],
      ],
    );
    assert.ok(dev.repositories.get('dev/wandb/local')?.tags.has('0.62.2'));
    assert.ok(production.repositories.get('local')?.tags.has('0.62.2'));
    assert.ok(production.repositories.get('tidegate/wandb')?.tags.has('2026q3'));
    const [one, two] = result.targets.map((target) => ('failure' in target ? 0 : target.bytes));
    assert.equal(one, two, 'what one registry has is no news to the other');
    assert.deepEqual(promoteStage.outputsOf(result), {
      release: '2026q3',
      record: 'registry.test/tidegate/wandb:2026q3,production.test/tidegate/wandb:2026q3',
      registry: 'registry.test,production.test',
      'pushed-bytes': String(Number(one) + Number(two)),
    });
    await close(both);
  });

  test('one that fails keeps the other from nothing, and is made up for later', async () => {
    const both = await startTwoTargets();
    const { dev, production, run, side, bundle } = both;
    pushImage(dev, 'dev/wandb/local', '0.62.2');
    await assert.rejects(run(promoteStage, { bundle }), fails('TARGETS_FAILED', /^dev: .*\[TAG_MOVED\]$/m));
    assert.ok(production.repositories.get('tidegate/wandb')?.tags.has('2026q3'));
    assert.ok(!dev.repositories.has('tidegate/wandb'));
    dev.repositories.get('dev/wandb/local')?.tags.delete('0.62.2');
    const before = production.requests.length;
    const again = await run(promoteStage, { bundle, to: 'dev' });
    assert.deepEqual(
      again.targets.map((target) => target.name),
      ['dev'],
    );
    assert.equal(production.requests.length, before);
    assert.ok(side.registry.repositories.get('tidegate/wandb')?.tags.has('2026q3'));
    await close(both);
  });

  test('production that is not there keeps dev from nothing; the exit status says so', async () => {
    const both = await startTwoTargets();
    const { dev, production, run, bundle } = both;
    production.fault = () => ({ answer: { status: 503 } });
    await assert.rejects(run(promoteStage, { bundle }), { code: 'TARGETS_FAILED', exitCode: 3 });
    assert.ok(dev.repositories.get('tidegate/wandb')?.tags.has('2026q3'));
    await close(both);
  });

  test('a rollback is of all of them, or of those that are named', async () => {
    const both = await startTwoTargets();
    const { side, run, bundle } = both;
    await run(promoteStage, { bundle });
    await run(promoteStage, { bundle: await side.bundle(q4) });
    const inForce = async (to: string) => (await run(releasesStage, { to, quick: true })).inForce;
    await run(promoteStage, { rollback: '2026q3', to: 'dev' });
    assert.deepEqual([await inForce('dev'), await inForce('production')], ['2026q3', '2026q4']);
    const { targets } = await run(promoteStage, { rollback: '2026q3' });
    assert.deepEqual(
      targets.map((target) => 'unchanged' in target && target.unchanged),
      [true, false],
    );
    assert.equal(await inForce('production'), '2026q3');
    await close(both);
  });

  test('check, bump and inventory go by the last one, or by the one that is named', async () => {
    const both = await startTwoTargets();
    const { run, side, bundle } = both;
    await run(promoteStage, { bundle, to: 'dev' });
    await writeFile(
      join(side.folder, 'values.yaml'),
      'image:\n  repository: registry.test/dev/wandb/controller\n',
    );
    const repository = 'https://git.test/a/deploy';
    const stages = [
      (given: Record<string, string>) => run(checkStage, given),
      (given: Record<string, string>) => run(inventoryStage, given),
      (given: Record<string, string>) => run(bumpStage, { ...given, repository, token: 't' }),
    ];
    for (const stage of stages) {
      await assert.rejects(stage({}), fails('NOT_PROMOTED', /^production\.test\/tidegate\/wandb /));
      await assert.rejects(stage({ to: 'prod' }), fails('UNKNOWN_TARGET', /has no target prod/));
    }
    const checked = await run(checkStage, { to: 'dev', 'report-only': true });
    assert.equal(checked.release, '2026q3');
    assert.equal((await run(inventoryStage, { to: 'dev' })).release, '2026q3');
    await close(both);
  });

  test('that lead into one repository is refused before the first byte, also for one of them', async () => {
    const both = await startTwoTargets();
    const { dev, production, run, bundle, side } = both;
    const path = join(side.folder, 'tidegate.yaml');
    const twins = ['green', 'blue'].map(
      (name) =>
        `  - {name: ${name}, registry: registry.test, record: tidegate/${name}, images: [{from: "quay.io/**", to: "quay/**"}, {from: "**", to: "${name}/**"}]}\n`,
    );
    await writeFile(
      path,
      `name: wandb\ntrust: tidegate.trust.yaml\npromote:\n${twins.join('')}endpoints: {registry.test: "${dev.url}"}\n`,
    );
    for (const to of ['green,blue', 'green']) {
      await assert.rejects(
        run(promoteStage, { bundle, to }),
        fails('MAPPING_COLLISION', /registry\.test\/quay\/prometheus\/prometheus: green, blue/),
      );
    }
    const text = await readFile(path, 'utf8');
    // Records of the one among the images of the other.
    const apart = text.replace('to: "quay/**"', 'to: "green/quay/**"');
    await writeFile(path, apart.replace('record: tidegate/green', 'record: quay/prometheus/prometheus'));
    await assert.rejects(
      run(promoteStage, { bundle, to: 'green' }),
      fails('MAPPING_COLLISION', /registry\.test\/quay\/prometheus\/prometheus: green, blue/),
    );
    assert.deepEqual([dev.requests.length, production.requests.length], [0, 0]);
    await close(both);
  });
});
