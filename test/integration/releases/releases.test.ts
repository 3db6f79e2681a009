import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { connect } from '../../../src/connect.ts';
import { readTrustedRecord } from '../../../src/promote/record/chosen-record.ts';
import { createMapping } from '../../../src/release/mapping.ts';
import { releasesStage, type ReleasesResult } from '../../../src/releases/stage.ts';
import { surveyNames } from '../../../src/releases/survey.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { startChartServer } from '../../support/chart-server.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { pushImage } from '../../support/images.ts';
import { type InternalSide, startInternalSide } from '../../support/internal-side.ts';
import { q3 } from '../../support/quarters.ts';
import { forgeRecord, recordSource } from '../../support/records.ts';
import { snapshotRegistry } from '../../support/registry-snapshot.ts';

const chart = { reference: 'ghcr.io/wandb/operator:1.4.8' };
const q4 = {
  release: '2026q4',
  sequence: 2,
  images: [{ reference: 'docker.io/wandb/local:0.62.2', layers: ['other content'] }],
  charts: [chart],
};

let side: InternalSide;
let restore: () => void;

before(async () => {
  side = await startInternalSide({ promote: '  charts: [{oci: charts}]\n  moveTags: ours\n' });
  await side.promote(await side.bundle(q3));
  await side.promote(await side.bundle(q4));
  restore = snapshotRegistry(side.registry);
});
beforeEach(() => {
  restore();
  side.registry.requests.length = 0;
});
after(() => side.registry.close());

async function list(quick = false, at = side): Promise<ReleasesResult & { readonly text: string }> {
  const given = { config: 'tidegate.yaml', trust: undefined, to: undefined, credentials: undefined, quick };
  const result = await releasesStage.run(given, at.runtime);
  return { ...result, text: renderTerminal(releasesStage.report(result), { colour: false }) };
}

function warnings(result: ReleasesResult): readonly string[] {
  return (releasesStage.annotations?.(result) ?? []).map(({ message }) => message);
}

describe('releases', () => {
  test('lists what was promoted, when, by whom it is signed, and which is in force', async () => {
    const result = await list();
    const [newest, older] = result.releases;
    assert.deepEqual(
      { ...newest, tags: newest?.tags?.total },
      {
        release: '2026q4',
        inForce: true,
        sequence: 2,
        promotedAt: '2026-10-01T00:00:00Z',
        signedBy: ['release'],
        images: 1,
        charts: 1,
        complete: true,
        tags: 2,
      },
    );
    assert.equal(older?.inForce, false);
    assert.deepEqual(warnings(result), []);
  });

  test('a tag that a newer release has moved on makes the older one incomplete, and is nothing to warn of', async () => {
    const { releases, text } = await list();
    assert.equal(releases[1]?.complete, false);
    assert.deepEqual(
      releases[1]?.tags?.moved.map(({ reference, by }) => [reference, by]),
      [['registry.test/local:0.62.2', '2026q4']],
    );
    assert.match(text, /2026q3: registry\.test\/local:0\.62\.2 is sha256:\w{12}, as 2026q4 has it/);
  });

  test('a tag that somebody pushed over, and one that is gone, are named', async () => {
    pushImage(side.registry, 'local', '0.62.2');
    side.registry.repositories.get('charts/operator')?.tags.clear();
    const result = await list();
    const tags = result.releases[0]?.tags;
    assert.deepEqual(tags?.missing, ['registry.test/charts/operator:1.4.8']);
    assert.deepEqual(
      tags?.moved.map(({ by }) => by),
      [undefined],
    );
    assert.match(warnings(result).join('\n'), /2026q4 is in force, and not complete.*\n1 name/s);
    assert.match(result.text, /no promoted release has that/);
  });

  test('quick asks for no tag of an image', async () => {
    const { releases } = await list(true);
    assert.deepEqual(
      releases.map(({ complete }) => complete),
      [undefined, undefined],
    );
    assert.ok(side.registry.requests.every(({ path }) => path.includes('/tidegate/')));
  });

  test('what counts for nothing is shown as such, with nothing that it says', async () => {
    await forgeRecord(side, {});
    pushImage(side.registry, 'tidegate/wandb', 'cache');
    pushImage(side.registry, 'tidegate/wandb', 'current');
    const result = await list();
    assert.deepEqual(Object.keys(result.releases[0] ?? {}), ['release', 'inForce', 'refusal']);
    assert.deepEqual([result.inForce, result.strayTags], [undefined, ['cache']]);
    assert.match(result.text, /2099q4 .* counts for nothing/);
    assert.match(
      warnings(result).join('\n'),
      /current names no release.*2099q4.*Tags that are no releases: cache/s,
    );
  });

  test('nothing was promoted', async () => {
    side.registry.repositories.clear();
    assert.match((await list()).text, /Nothing of wandb was promoted/);
  });
});

test('an image without a tag is asked for by its digest', async () => {
  const source = await recordSource(side);
  const { manifest, ...config } = await readTrustedRecord(source, '2026q4');
  const [image] = manifest.images;
  assert.ok(image !== undefined);
  const { digest } = image.root;
  const untagged = { ...image, reference: `docker.io/wandb/local@${digest}` };
  const record = { ...config, manifest: { ...manifest, images: [untagged], charts: [] } };
  const stores = await connect({ 'registry.test': { url: side.registry.url } }, side.runtime);
  const survey = async () => (await surveyNames([record], createMapping(source.config), stores)).releases;
  assert.deepEqual((await survey()).get('2026q4')?.missing, []);
  side.registry.repositories.get('local')?.manifests.delete(digest);
  assert.deepEqual((await survey()).get('2026q4')?.missing, [`registry.test/local@${digest}`]);
});

test('charts in a chart repository over HTTP are looked for, too', async (t) => {
  const server = await startChartServer({ kind: 'hosted', path: '/helm/' });
  const own = await startInternalSide({
    promote: '  charts: [{classic: https://charts.test/helm, upload: put}]\n',
    endpoints: `  charts.test: ${server.url}\n`,
  });
  t.after(() => Promise.all([server.close(), own.registry.close()]));
  const folder = chartFolder('operator-wandb');
  const tgz = await packChart({ folder, version: '0.43.8' });
  const charts = [{ reference: 'ghcr.io/wandb/operator-wandb:0.43.8', layers: [tgz] }];
  await own.promote(await own.bundle({ ...q3, charts }));
  const listed = async () => {
    const result = await list(false, own);
    const [release] = result.releases;
    return { ...result, complete: release?.complete, tags: release?.tags };
  };
  const name = 'operator-wandb 0.43.8 in https://charts.test/helm';
  const file = 'operator-wandb-0.43.8.tgz';

  const whole = await listed();
  assert.deepEqual([whole.complete, whole.unread], [true, []]);
  server.files.set(file, await packChart({ folder, version: '0.43.8', appVersion: '9' }));
  assert.deepEqual(
    (await listed()).tags?.moved.map(({ reference, by }) => [reference, by]),
    [[name, undefined]],
  );
  server.files.delete(file);
  const gone = await listed();
  assert.deepEqual([gone.complete, gone.tags?.missing], [false, [name]]);
  server.fault = () => ({ status: 403 });
  const unread = await listed();
  assert.equal(unread.complete, undefined);
  assert.match(unread.text, /\d+ of \d+ names/);
  assert.match(
    warnings(unread).join('\n'),
    /^https:\/\/charts\.test\/helm cannot be read: .*not allowed to pull/m,
  );
});

test('a folder of charts is looked into where its web server cannot be asked', async (t) => {
  const promote = '  charts: [{folder: repo, url: http://127.0.0.1:9}]\n';
  const here = await startInternalSide({ promote });
  t.after(() => here.registry.close());
  const layers = [await packChart({ folder: chartFolder('operator'), version: '1.4.8' })];
  await here.promote(await here.bundle({ ...q3, charts: [{ ...chart, layers }] }));
  const { releases, unread } = await list(false, here);
  assert.deepEqual([releases[0]?.complete, unread], [true, []]);
  await rm(join(here.folder, 'repo', 'operator-1.4.8.tgz'));
  assert.equal((await list(false, here)).releases[0]?.complete, undefined);
});
