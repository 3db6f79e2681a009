import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { classicChartStore } from '../../../src/helm/classic-store.ts';
import { chartArtifact } from '../../../src/helm/oci-chart.ts';
import { openHelmRepository } from '../../../src/helm/repository.ts';
import { createHttp } from '../../../src/http/client.ts';
import type { Http } from '../../../src/http/http.ts';
import { closure } from '../../../src/oci/closure.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { startHelmRepository, type TestHelmRepository } from '../../support/helm-repository.ts';
import { testRuntime } from '../../support/runtime.ts';

let helm: TestHelmRepository;
let tgz: Buffer;
const http = createHttp({ endpoints: {}, runtime: testRuntime() });

before(async () => {
  helm = await startHelmRepository();
  tgz = await packChart({ folder: chartFolder('operator'), version: '1.4.8' });
  helm.add(tgz);
  helm.add(await packChart({ folder: chartFolder('operator'), version: '1.10.0' }));
});

beforeEach(() => {
  helm.fault = undefined;
});

after(() => helm.close());

test('a repository lists its versions, newest first, with absolute addresses and digests', async () => {
  const repository = await openHelmRepository(http, helm.url);
  assert.deepEqual(repository.names, ['operator']);
  assert.deepEqual(repository.versions('operator'), ['1.10.0', '1.4.8']);
  assert.deepEqual(repository.versions('other'), []);
  assert.deepEqual(repository.locate('operator', '1.4.8'), {
    url: `${helm.url}/operator-1.4.8.tgz`,
    namedBy: `${helm.url}/index.yaml`,
    digest: digestOf(tgz),
  });
});

test('an index that came over https leads to no plain http, but where an endpoint says so', async () => {
  const overTls: Http = {
    async request(request) {
      const answer = await http.request(request);
      return { ...answer, url: 'https://charts.example.com/index.yaml' };
    },
  };
  const repository = await openHelmRepository(overTls, helm.url);
  const chart = repository.locate('operator', '1.4.8');
  helm.requests.length = 0;
  await assert.rejects(classicChartStore({ http, ...chart }).resolve('1.4.8'), {
    name: 'RemoteError',
    code: 'UNSAFE_ADDRESS',
    message: `https://charts.example.com/index.yaml leads from https to ${chart.url}`,
  });
  assert.deepEqual(helm.requests, []);
  const endpoints = { 'mirror.example.com': helm.url };
  const vouched = createHttp({ endpoints, runtime: testRuntime() });
  const named = { ...chart, url: 'http://mirror.example.com/operator-1.4.8.tgz' };
  assert.equal((await classicChartStore({ http: vouched, ...named }).resolve('1.4.8')).size > 0, true);
});

test('absolute addresses and those below a folder are found', async () => {
  const answers: Readonly<Record<string, string>> = {
    'charts.example.com/a.tgz': `${helm.url}/deep/folder/charts.example.com/a.tgz`,
    'https://example.com/a.tgz': 'https://example.com/a.tgz',
    '/a.tgz': `${helm.url}/a.tgz`,
  };
  for (const [url, expected] of Object.entries(answers)) {
    helm.fault = () => ({ status: 200, body: `entries: {a: [{name: a, version: 1.0.0, urls: ["${url}"]}]}` });
    const repository = await openHelmRepository(http, `${helm.url}/deep/folder`);
    assert.equal(repository.locate('a', '1.0.0').url, expected);
  }
});

test('an address that is no plain http is refused, without showing up as a file or a registry', async () => {
  for (const url of [
    'oci://ghcr.io/a/a:1.0.0',
    'file:///etc/passwd',
    'https://user:secret@example.com/a.tgz',
  ]) {
    helm.fault = () => ({ status: 200, body: `entries: {a: [{name: a, version: 1.0.0, urls: ["${url}"]}]}` });
    const repository = await openHelmRepository(http, helm.url);
    assert.throws(() => repository.locate('a', '1.0.0'), { code: 'CHART_ADDRESS' });
  }
});

test('what is no repository is told apart', async () => {
  const cases = [
    [
      { status: 404, body: 'no' },
      { name: 'UserError', code: 'NOT_A_HELM_REPOSITORY' },
    ],
    [
      { status: 403, body: 'no' },
      { name: 'UserError', code: 'ACCESS_DENIED' },
    ],
    [
      { status: 418, body: 'no' },
      { name: 'RemoteError', code: 'REMOTE_FAILED' },
    ],
    [
      { status: 200, contentType: 'text/html', body: '\n<!doctype html><title>Log in</title>' },
      { name: 'UserError', code: 'NOT_A_HELM_REPOSITORY', message: /is a web page/ },
    ],
    [
      { status: 200, body: 'hello' },
      { name: 'RefusedError', code: 'INDEX_UNREADABLE' },
    ],
  ] as const;
  for (const [answer, error] of cases) {
    helm.fault = () => answer;
    await assert.rejects(openHelmRepository(http, helm.url), error);
  }
  for (const url of ['charts.example.com', 'ftp://example.com/', 'https://me:secret@example.com/']) {
    await assert.rejects(openHelmRepository(http, url), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.doesNotMatch(error.message, /secret/);
      return 'code' in error && error.code === 'INVALID_URL';
    });
  }
});

test('a classic chart reads as the OCI artifact that it becomes, fetched once', async () => {
  const expected = chartArtifact(tgz, 'operator.tgz');
  helm.requests.length = 0;
  const store = classicChartStore({ http, url: `${helm.url}/operator-1.4.8.tgz`, digest: digestOf(tgz) });
  const root = await store.resolve('1.4.8');
  assert.deepEqual(root, expected.manifest.descriptor);
  const content = await closure(store, root);
  assert.deepEqual(
    content.manifests.map(({ bytes }) => bytes),
    [expected.manifest.bytes],
  );
  const layer = content.blobs.find(({ digest }) => digest === digestOf(tgz));
  assert.ok(layer);
  assert.deepEqual(await readAll(store, layer), tgz);
  const rest: Uint8Array[] = [];
  for await (const chunk of await store.open(layer, 100)) {
    rest.push(chunk);
  }
  assert.deepEqual(Buffer.concat(rest), tgz.subarray(100));
  assert.deepEqual(helm.requests, ['/operator-1.4.8.tgz']);
  assert.equal(await store.find('9.9.9'), undefined);
  await assert.rejects(store.resolve('9.9.9'), { name: 'RefusedError', code: 'CHART_MISMATCH' });
  await assert.rejects(store.resolve(digestOf(Buffer.from('other'))), {
    name: 'UserError',
    code: 'NOT_FOUND',
  });
});

test('a chart that is not the announced one is refused', async () => {
  const url = `${helm.url}/operator-1.4.8.tgz`;
  const other = digestOf(Buffer.from('other'));
  await assert.rejects(classicChartStore({ http, url, digest: other }).resolve('1.4.8'), {
    name: 'RefusedError',
    code: 'DIGEST_MISMATCH',
  });
  await assert.rejects(classicChartStore({ http, url: `${helm.url}/gone.tgz` }).resolve('1.4.8'), {
    name: 'UserError',
    code: 'NOT_FOUND',
  });
  helm.fault = () => ({ status: 200, body: '<html>' });
  await assert.rejects(classicChartStore({ http, url }).resolve('1.4.8'), { code: 'CHART_UNREADABLE' });
});
