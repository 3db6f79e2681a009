import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TidegateError } from '../../../src/errors.ts';
import {
  briskClock,
  chartLogin,
  created,
  indexOf,
  locksIn,
  openChartLab,
  writesTo,
} from '../../support/chart-lab.ts';
import { type ChartRequest, type ChartServerOptions, startChartServer } from '../../support/chart-server.ts';
import { fails } from '../../support/fails.ts';
import { chartOf, planAdditions, signedChartOf } from '../../support/sample-charts.ts';

/** A question with an empty upload is none. */
function isChartUpload({ method, path, headers }: ChartRequest): boolean {
  return (
    (method === 'POST' && headers['content-length'] !== '0') || (method === 'PUT' && path.endsWith('.tgz'))
  );
}

for (const options of [
  { kind: 'webdav', path: '/helm/' },
  { kind: 'heeds' },
  { kind: 'hosted', path: '/repository/helm-hosted/', lag: 3 },
  { kind: 'museum', path: '/acme/wandb/', lag: 2 },
  { kind: 'museum', withoutDigests: true },
  { kind: 'context', path: '/api/packages/acme/helm/' },
] as const satisfies readonly ChartServerOptions[]) {
  describe(`a classic repository of the kind ${JSON.stringify(options)}`, () => {
    test('gets the charts with their provenance, and lists them', async (t) => {
      const lab = await openChartLab(t, options);
      const [web, operator] = [signedChartOf('web', '1.0.0+a'), chartOf('operator', '1.4.8')];
      await lab.promote(web, operator);
      const { files } = lab.server;
      assert.deepEqual(files.get('web-1.0.0+a.tgz'), web.tgz);
      assert.deepEqual(files.get('web-1.0.0+a.tgz.prov'), web.provenance);
      assert.deepEqual(files.get('operator-1.4.8.tgz'), operator.tgz);
      const { charts } = await indexOf(lab);
      assert.deepEqual([...charts.keys()], ['operator', 'web']);
      assert.ok(charts.get('web')?.[0]?.urls.every((url) => !URL.canParse(url)));
    });

    test('is left alone where it has them', async (t) => {
      const lab = await openChartLab(t, options);
      const web = signedChartOf('web', '1.0.0');
      await lab.promote(web);
      const writes = writesTo(lab.server).length;
      const repository = await lab.open();
      assert.deepEqual(await repository.findLacking([web.file]), []);
      await repository.add(await planAdditions(repository, [web]), created);
      assert.equal(writesTo(lab.server).length, writes);
    });

    test('that has a version with other content is refused before anything is written', async (t) => {
      const lab = await openChartLab(t, { ...options, lag: 0 });
      await lab.promote(chartOf('web', '1.0.0', 'theirs'));
      const writes = writesTo(lab.server).length;
      await assert.rejects(
        lab.promote(chartOf('web', '1.0.0', 'ours')),
        fails('CHART_CHANGED', /web-1\.0\.0\.tgz/),
      );
      assert.equal(writesTo(lab.server).length, writes);
    });

    test('that got other content since the plan keeps it, and the slower promotion is refused', async (t) => {
      const lab = await openChartLab(t, options);
      const repository = await lab.open();
      const [theirs, ours] = [chartOf('web', '1.0.0', 'theirs'), chartOf('web', '1.0.0', 'ours')];
      const slower = await planAdditions(repository, [ours]);
      await lab.promote(theirs);
      await assert.rejects(repository.add(slower, created), fails('CHART_CHANGED', /web-1\.0\.0\.tgz/));
      assert.deepEqual(lab.server.files.get('web-1.0.0.tgz'), theirs.tgz);
      assert.deepEqual(locksIn(lab.server), []);
    });

    test('loses no chart when several promotions write at once', async (t) => {
      const lab = await openChartLab(t, options, undefined, briskClock);
      const versions = ['1.0.0', '1.0.1', '1.0.2', '1.0.3'];
      await Promise.all(versions.map((version) => lab.promote(chartOf('web', version))));
      const { charts } = await indexOf(lab);
      assert.deepEqual(
        charts.get('web')?.map(({ metadata }) => metadata.version),
        versions.toReversed(),
      );
      assert.deepEqual(locksIn(lab.server), []);
      const indexes = writesTo(lab.server).filter((write) => write.endsWith('index.yaml'));
      assert.equal(indexes.length, lab.target.upload === 'put-index' ? versions.length : 0);
    });

    test('that says 201 and stores nothing gets it again; if that goes on, it is said', async (t) => {
      const lab = await openChartLab(t, options);
      let lost = 0;
      lab.server.fault = (request) => {
        return isChartUpload(request) && (lost += 1) === 1 ? 'lose' : undefined;
      };
      await lab.promote(chartOf('web', '1.0.0'));
      assert.ok(lab.server.files.has('web-1.0.0.tgz'));
      lab.server.fault = ({ method, path }) =>
        method !== 'GET' && !path.includes('lock') && !path.includes('index') ? 'lose' : undefined;
      await assert.rejects(lab.promote(chartOf('web', '2.0.0')), fails('CHART_NOT_TAKEN', /web 2\.0\.0/));
    });

    test('that fails now and then gets everything all the same', async (t) => {
      const lab = await openChartLab(t, options);
      let count = 0;
      lab.server.fault = () => ((count += 1) % 3 === 0 ? { status: 500 } : undefined);
      await lab.promote(chartOf('web', '1.0.0'), chartOf('web', '1.0.1'));
      lab.server.fault = undefined;
      assert.equal((await indexOf(lab)).charts.get('web')?.length, 2);
    });

    for (const [status, code, says] of [
      [413, 'WRITE_REFUSED', /client_max_body_size/],
      [507, 'REMOTE_FULL', /room/],
    ] as const) {
      test(`that answers ${status} to a chart is not asked again, and what to do is said`, async (t) => {
        const lab = await openChartLab(t, options);
        let asked = 0;
        lab.server.fault = (request) => {
          asked += isChartUpload(request) ? 1 : 0;
          return isChartUpload(request) ? { status, body: 'too much' } : undefined;
        };
        await assert.rejects(lab.promote(chartOf('web', '1.0.0')), (error) => {
          assert.ok(error instanceof TidegateError);
          assert.match(error.hint ?? '', says);
          return fails(code, new RegExp(`${status}[^]*too much`))(error);
        });
        assert.equal(asked, 1);
        assert.deepEqual(locksIn(lab.server), []);
      });
    }

    test('that wants a login gets it, and no other host does', async (t) => {
      const given = `charts.test ${chartLogin.user} ${chartLogin.password}`;
      const lab = await openChartLab(t, { ...options, login: chartLogin }, given);
      await lab.promote(chartOf('web', '1.0.0'));
      assert.ok(lab.server.files.has('web-1.0.0.tgz'));
      assert.ok(!lab.lines.join('\n').includes(chartLogin.password));
      const without = await openChartLab(t, { ...options, login: chartLogin });
      await assert.rejects(without.promote(chartOf('web', '1.0.0')), fails('UNAUTHORIZED', /charts\.test/));
    });
  });
}

test('a login for charts goes neither to where a redirect leads, nor to another path of the host', async (t) => {
  const lab = await openChartLab(
    t,
    { kind: 'hosted', path: '/a/', login: chartLogin },
    `charts.test/b ${chartLogin.user} ${chartLogin.password}`,
  );
  await assert.rejects(lab.promote(chartOf('web', '1.0.0')), fails('UNAUTHORIZED', /charts\.test\/a/));
  const elsewhere = await startChartServer({ kind: 'hosted', path: '/a/' });
  t.after(() => elsewhere.close());
  const open = await openChartLab(
    t,
    { kind: 'hosted', path: '/a/', login: chartLogin },
    `charts.test ${chartLogin.user} ${chartLogin.password}`,
  );
  open.server.fault = ({ path, headers }) =>
    headers['authorization'] === undefined
      ? undefined
      : { status: 307, headers: { location: `${elsewhere.url}${path}` } };
  await open.promote(chartOf('web', '1.0.0'));
  assert.ok(elsewhere.requests.length > 0);
  assert.ok(elsewhere.requests.every(({ headers }) => headers['authorization'] === undefined));
});

test('an address without ChartMuseum’s API is refused before the first byte', async (t) => {
  const lab = await openChartLab(t, { kind: 'museum', path: '/team/' });
  lab.server.fault = ({ path }) => (path.includes('/api/') ? { status: 404 } : undefined);
  const repository = await lab.open();
  await assert.rejects(
    async () => await repository.probe?.(0),
    fails('WRITE_REFUSED', /team\/api\/charts.*404/),
  );
});
