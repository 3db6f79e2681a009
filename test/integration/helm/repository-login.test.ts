import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect } from '../../../src/connect.ts';
import { basicHeader } from '../../../src/oci/registry/auth/credential.ts';
import { serverFor } from '../../support/http-server.ts';
import { testRuntime } from '../../support/runtime.ts';

test('each chart repository of a host gets its own login, and other addresses get none', async (t) => {
  const seen: (readonly [path: string, login: string | undefined])[] = [];
  const { url } = await serverFor(t, ({ url: path = '', headers: { authorization } }, response) => {
    seen.push([path, authorization]);
    const status = authorization === undefined && path !== '/other' ? 401 : 200;
    response.writeHead(status, { 'www-authenticate': 'Basic realm="charts"' }).end();
  });
  const credentials = 'charts.test/a one first\ncharts.test/b two second';
  const charts = ['https://charts.test/a/', 'https://charts.test/b'];
  const { http } = await connect({ 'charts.test': url }, testRuntime(), { credentials, charts });
  for (const path of ['/a/index.yaml', '/b/index.yaml', '/api/b/charts', '/other']) {
    const answer = await http.request({ url: `https://charts.test${path}` });
    assert.equal(answer.status, 200);
    await answer.discard();
  }
  const [one, two] = [basicHeader('one', 'first'), basicHeader('two', 'second')];
  assert.deepEqual(seen, [
    ['/a/index.yaml', undefined],
    ['/a/index.yaml', one],
    ['/b/index.yaml', undefined],
    ['/b/index.yaml', two],
    ['/api/b/charts', two],
    ['/other', undefined],
  ]);
});
