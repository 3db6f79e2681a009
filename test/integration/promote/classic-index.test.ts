import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { emptyIndex, formatIndex, mergeIndex } from '../../../src/helm/index.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { created, indexOf, locksIn, openChartLab, writesTo } from '../../support/chart-lab.ts';
import { fails } from '../../support/fails.ts';
import { chartOf } from '../../support/sample-charts.ts';

describe('an index that only a lock keeps safe', () => {
  test('is taken over from a dead promotion by one alone of those that wait', async (t) => {
    const lab = await openChartLab(t, { kind: 'webdav' });
    lab.server.folders.add('index.yaml.lock/');
    lab.server.files.set('index.yaml.lock/owner', Buffer.from('dead'));
    const versions = ['1.0.0', '1.0.1', '1.0.2'];
    await Promise.all(versions.map((version) => lab.promote(chartOf('web', version))));
    assert.equal((await indexOf(lab)).charts.get('web')?.length, versions.length);
    const writes = writesTo(lab.server);
    assert.ok(writes.includes('MKCOL /index.yaml.lock/after-dead/'));
    assert.equal(lab.lines.filter((line) => line.includes('was left behind')).length, 1);
    assert.deepEqual(locksIn(lab.server), []);
  });

  test('is taken over, too, from one that was killed while it took over', async (t) => {
    const lab = await openChartLab(t, { kind: 'webdav' });
    for (const folder of ['', 'after-dead/', 'after-dead-2/']) {
      lab.server.folders.add(`index.yaml.lock/${folder}`);
    }
    lab.server.files.set('index.yaml.lock/owner', Buffer.from('dead'));
    await Promise.all(['1.0.0', '1.0.1'].map((version) => lab.promote(chartOf('web', version))));
    assert.equal((await indexOf(lab)).charts.get('web')?.length, 2);
    assert.ok(writesTo(lab.server).includes('MKCOL /index.yaml.lock/after-dead-3/'));
    assert.equal(lab.lines.filter((line) => line.includes('was left behind')).length, 1);
    assert.deepEqual(locksIn(lab.server), []);
  });

  test('is given up after five minutes where others keep it, and left as it is', async (t) => {
    const lab = await openChartLab(t, { kind: 'webdav' });
    lab.server.folders.add('index.yaml.lock/');
    let asked = 0;
    lab.server.fault = ({ path }) =>
      path.endsWith('/owner') ? { status: 200, body: `owner-${Math.floor((asked += 1) / 50)}` } : undefined;
    await assert.rejects(
      lab.promote(chartOf('web', '1.0.0')),
      fails('REPOSITORY_LOCKED', /index\.yaml\.lock/),
    );
    assert.deepEqual([...lab.server.files.keys()], []);
  });

  test('keeps what a program without the lock adds meanwhile, where the server heeds If-Match', async (t) => {
    const lab = await openChartLab(t, { kind: 'heeds' });
    await lab.promote(chartOf('web', '1.0.0'));
    const foreign = mergeIndex(await indexOf(lab), {
      metadata: { name: 'other', version: '1.0.0', fields: { name: 'other', version: '1.0.0' } },
      url: 'other-1.0.0.tgz',
      digest: digestOf(Buffer.from('other')),
      created,
    });
    let isWritten = false;
    lab.server.fault = ({ method, path }) => {
      if (!isWritten && method === 'PUT' && path === '/web-1.0.1.tgz') {
        isWritten = true;
        lab.server.files.set('index.yaml', Buffer.from(formatIndex(foreign, created)));
      }
      return undefined;
    };
    await lab.promote(chartOf('web', '1.0.1'));
    const { charts } = await indexOf(lab);
    assert.deepEqual([...charts.keys()], ['other', 'web']);
    assert.equal(charts.get('web')?.length, 2);
  });

  test('with an entry that leads to the vendor, as in a copy of its index, gets an own one', async (t) => {
    const lab = await openChartLab(t, { kind: 'webdav' });
    const web = chartOf('web', '1.0.0');
    const copied = mergeIndex(emptyIndex(), {
      metadata: { name: 'web', version: '1.0.0', fields: { name: 'web', version: '1.0.0' } },
      url: 'https://github.com/acme/web/releases/download/web-1.0.0/web-1.0.0.tgz',
      digest: digestOf(web.tgz),
      created,
    });
    lab.server.files.set('index.yaml', Buffer.from(formatIndex(copied, created)));
    lab.server.files.set('web-1.0.0.tgz', web.tgz);
    await lab.promote(web);
    assert.deepEqual((await indexOf(lab)).charts.get('web')?.[0]?.urls, ['web-1.0.0.tgz']);
  });

  test('that got lost, or is not stored though the server says so, is written again', async (t) => {
    const lab = await openChartLab(t, { kind: 'webdav' });
    await lab.promote(chartOf('web', '1.0.0'));
    lab.server.files.delete('index.yaml');
    let lost = 0;
    lab.server.fault = ({ method, path }) =>
      method === 'PUT' && path === '/index.yaml' && (lost += 1) === 1 ? 'lose' : undefined;
    await lab.promote(chartOf('web', '1.0.0'));
    assert.equal((await indexOf(lab)).charts.get('web')?.length, 1);
    assert.equal(lost, 2);
    lab.server.fault = ({ method, path }) =>
      method === 'PUT' && path === '/index.yaml' ? 'lose' : undefined;
    await assert.rejects(lab.promote(chartOf('web', '1.0.1')), fails('CHART_NOT_TAKEN', /web 1\.0\.1/));
    assert.deepEqual(locksIn(lab.server), []);
  });

  test('is unlocked by the second try where the first one fails, and not once more', async (t) => {
    const lab = await openChartLab(t, { kind: 'webdav' });
    let failed = 0;
    lab.server.fault = ({ method, path }) =>
      method === 'DELETE' && path.endsWith('.lock/') && (failed += 1) === 1 ? { status: 502 } : undefined;
    await lab.promote(chartOf('web', '1.0.0'));
    assert.equal(failed, 2);
    assert.deepEqual(locksIn(lab.server), []);
  });

  test('is not written over where entries cannot be read', async (t) => {
    const lab = await openChartLab(t, { kind: 'webdav' });
    lab.server.files.set('index.yaml', Buffer.from('entries:\n  odd:\n    - {name: odd}\n'));
    await assert.rejects(lab.promote(chartOf('web', '1.0.0')), fails('INDEX_DAMAGED', /odd/));
    assert.deepEqual(writesTo(lab.server), []);
  });
});
