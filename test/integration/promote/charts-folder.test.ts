import assert from 'node:assert/strict';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseIndex } from '../../../src/helm/index.ts';
import { openChartFolder } from '../../../src/promote/charts/chart-folder.ts';
import { planCharts } from '../../../src/promote/charts/plan-charts.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { isRefused } from '../../support/attack.ts';
import { fails } from '../../support/fails.ts';
import { testRuntime, type TestRuntime } from '../../support/runtime.ts';
import { chartOf, planAdditions, type SampleChart } from '../../support/sample-charts.ts';

const created = '2026-10-01T00:00:00Z';

/** Plans now. @returns what adds the charts that the folder lacks now */
async function plan(
  runtime: TestRuntime,
  folder: string,
  ...charts: readonly SampleChart[]
): Promise<() => Promise<void>> {
  const repository = openChartFolder(folder, 'http://charts.test', runtime);
  const additions = await planAdditions(repository, charts);
  return async () => await repository.add(additions, created);
}

async function versionsIn(folder: string): Promise<readonly string[]> {
  const index = parseIndex(await readFile(join(folder, 'index.yaml'), 'utf8'), 'index.yaml');
  return [...index.charts.values()]
    .flat()
    .map(({ metadata }) => `${metadata.name} ${metadata.version}`)
    .sort();
}

/** Waits for real, so that whoever has the lock gets its turn. */
async function sleep(milliseconds: number): Promise<void> {
  await systemClock.sleep(milliseconds);
}

async function setUp(): Promise<{ runtime: TestRuntime; folder: string; victim: string }> {
  const runtime = testRuntime();
  const folder = join(runtime.cwd, 'repo');
  const victim = join(runtime.cwd, 'victim');
  await mkdir(folder);
  await writeFile(victim, 'entries: {}\n# precious\n');
  return { runtime: { ...runtime, clock: { ...runtime.clock, sleep } }, folder, victim };
}

describe('two promotions into one chart folder', () => {
  test('planned before either wrote keep each other’s entries', async () => {
    const { runtime, folder } = await setUp();
    const first = await plan(runtime, folder, chartOf('operator', '1.4.8'));
    const second = await plan(runtime, folder, chartOf('operator', '1.4.9'), chartOf('web', '1.0.0'));
    await first();
    await second();
    assert.deepEqual(await versionsIn(folder), ['operator 1.4.8', 'operator 1.4.9', 'web 1.0.0']);
  });

  test('at the same moment keep each other’s entries, and leave no lock', async () => {
    const { runtime, folder } = await setUp();
    const versions = ['1.0.0', '1.0.1', '1.0.2', '1.0.3', '1.0.4'];
    const plans = await Promise.all(
      versions.map((version) => plan(runtime, folder, chartOf('web', version))),
    );
    await Promise.all(plans.map((one) => one()));
    assert.deepEqual(
      await versionsIn(folder),
      versions.map((version) => `web ${version}`),
    );
    assert.deepEqual((await readdir(folder)).sort(), [
      'index.yaml',
      ...versions.map((version) => `web-${version}.tgz`),
    ]);
  });

  test('with one version of other content: the slower one is refused and changes nothing', async () => {
    const { runtime, folder } = await setUp();
    const [ours, theirs] = [chartOf('web', '1.0.0', 'ours'), chartOf('web', '1.0.0', 'theirs')];
    const [first, second] = [await plan(runtime, folder, ours), await plan(runtime, folder, theirs)];
    await first();
    await assert.rejects(second(), fails('CHART_CHANGED', /web-1\.0\.0\.tgz/));
    assert.deepEqual(await readFile(join(folder, 'web-1.0.0.tgz')), ours.tgz);
    assert.deepEqual((await readdir(folder)).sort(), ['index.yaml', 'web-1.0.0.tgz']);
  });
});

test('a chart folder that somebody else writes to for over a minute is left alone', async () => {
  const { folder } = await setUp();
  const runtime = testRuntime();
  const apply = await plan(runtime, folder, chartOf('web', '1.0.0'));
  const holder = { id: 'x', host: 'runner-7', process: 12, since: created };
  await writeFile(join(folder, 'index.yaml.lock'), JSON.stringify(holder));
  await assert.rejects(apply(), fails('FOLDER_LOCKED', /pid 12 on "runner-7"/));
  assert.deepEqual(await readdir(folder), ['index.yaml.lock']);
});

describe('links in a chart folder that others can write to', () => {
  test('the folder itself may be one: the files are where it leads', async () => {
    const { runtime, folder } = await setUp();
    const linked = join(runtime.cwd, 'linked');
    await symlink(folder, linked);
    await (
      await plan(runtime, linked, chartOf('web', '1.0.0'))
    )();
    assert.deepEqual((await readdir(folder)).sort(), ['index.yaml', 'web-1.0.0.tgz']);
    assert.ok((await lstat(linked)).isSymbolicLink());
  });

  for (const name of ['index.yaml', 'web-1.0.0.tgz']) {
    test(`${name} as a link, also one that leads nowhere, is refused when it is planned`, async () => {
      const { runtime, folder, victim } = await setUp();
      for (const target of [victim, join(runtime.cwd, 'nowhere')]) {
        const own = join(runtime.cwd, `repo of ${target.length}`);
        await mkdir(own);
        await symlink(target, join(own, name));
        await assert.rejects(
          plan(runtime, own, chartOf('web', '1.0.0')),
          fails('NOT_A_FILE', /symbolic link/),
        );
      }
      assert.deepEqual((await readdir(runtime.cwd)).includes('nowhere'), false);
      assert.deepEqual(await readdir(folder), []);
    });

    test(`${name} that became a link after planning leaves what it leads to as it is`, async () => {
      const { runtime, folder, victim } = await setUp();
      const planned = await plan(runtime, folder, chartOf('web', '1.0.0'));
      await symlink(victim, join(folder, name));
      await assert.rejects(planned(), fails('NOT_A_FILE'));
      assert.equal(await readFile(victim, 'utf8'), 'entries: {}\n# precious\n');
      assert.deepEqual(await readdir(folder), [name]);
    });
  }

  test('links under names that could be temporary ones are not written through', async () => {
    const { runtime, folder, victim } = await setUp();
    for (const name of ['index.yaml.partial', 'web-1.0.0.tgz.partial']) {
      await symlink(victim, join(folder, name));
    }
    await (
      await plan(runtime, folder, chartOf('web', '1.0.0'))
    )();
    assert.equal(await readFile(victim, 'utf8'), 'entries: {}\n# precious\n');
    assert.deepEqual(await versionsIn(folder), ['web 1.0.0']);
  });
});

describe('a chart whose file name is a trick', () => {
  const tricks = [
    ['climbs', '../../etc/cron', '1.0.0'],
    ['climbs by its version', 'web', '1.0.0/../../../x'],
    ['has a Windows separator', 'web\\..\\x', '1.0.0'],
    ['is hidden', '.web', '1.0.0'],
    ['looks like an option', '-web', '1.0.0'],
    ['has a line end', 'web', '1.0.0\n'],
    ['has a colon', 'web:stream', '1.0.0'],
    ['is too long', 'w'.repeat(200), '1.0.0'],
  ] as const;
  for (const [title, name, version] of tricks) {
    test(`that ${title} is refused, and nothing is looked at`, async () => {
      const { runtime } = await setUp();
      const { file } = chartOf('web', '1.0.0');
      const chart = { ...file.chart, name, version };
      const repository = openChartFolder(runtime.cwd, 'http://charts.test', runtime);
      await assert.rejects(
        planCharts([repository], [{ ...file, chart }], () => undefined),
        isRefused('NOT_A_CHART', /no plain file name/),
      );
    });
  }

  const collisions = [
    ['the dashes are ambiguous', chartOf('web', '1-b-2'), chartOf('web-1-b', '2')],
    ['only case differs', chartOf('web', '1.0.0'), chartOf('Web', '1.0.0')],
  ] as const;
  for (const [title, one, other] of collisions) {
    test(`that another chart of the release has as well, because ${title}, is refused`, async () => {
      const { runtime, folder } = await setUp();
      await assert.rejects(plan(runtime, folder, one, other), isRefused('NOT_A_CHART', /would be one file/));
    });
  }
});
