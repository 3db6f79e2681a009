import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { TidegateError } from '../../../src/errors.ts';
import { serverFor } from '../../support/http-server.ts';
import { clientFor } from '../../support/registry-client.ts';
import { sampleBlob } from '../../support/uploads.ts';

const MiB = 1024 * 1024;

/** A proxy as nginx is set up by default: it looks at the length alone, and ends the connection without reading. */
async function startProxy(t: TestContext, limit: number): Promise<string> {
  const { url } = await serverFor(t, (request, response) => {
    const isLarge = Number(request.headers['content-length'] ?? 0) > limit;
    response.writeHead(request.method === 'POST' ? 202 : isLarge ? 413 : 404, {
      server: 'nginx/1.27.3',
      location: '/v2/a/b/blobs/uploads/1',
      connection: isLarge ? 'close' : 'keep-alive',
    });
    response.end(isLarge ? '<h1>413 Request Entity Too Large</h1>' : '');
  });
  return new URL(url).host;
}

for (const size of [2 * MiB, 20 * MiB]) {
  test(`a proxy that takes no body of ${size / MiB} MiB is named, with what to set`, async (t) => {
    const host = await startProxy(t, MiB);
    const { registries } = await clientFor(t);
    const { descriptor, source } = sampleBlob(size);
    await assert.rejects(registries.repository(`${host}/a/b`).write(descriptor, source), (error: unknown) => {
      assert.ok(error instanceof TidegateError);
      assert.equal(error.code, 'BODY_LIMIT', error.message);
      assert.match(error.message, /"nginx\/1\.27\.3" before it takes no request as large as blob sha256:/);
      assert.match(error.hint ?? '', /client_max_body_size.*proxy-body-size/);
      return true;
    });
  });
}

test('preflight meets the limit, with a request of the size that uploads need', async (t) => {
  const { registries } = await clientFor(t);
  const code = async (limit: number, size: number): Promise<string> => {
    const repository = registries.repository(`${await startProxy(t, limit)}/a/b`);
    const error = await repository.probeWrite(size).catch((thrown: unknown) => thrown);
    return error instanceof TidegateError ? error.code : 'taken';
  };
  assert.deepEqual(
    [await code(MiB, 20 * MiB), await code(MiB, MiB), await code(8 * MiB, 20 * MiB)],
    ['BODY_LIMIT', 'taken', 'taken'],
  );
});
