import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readStretch } from '../../../src/disk/disk.ts';
import { createHttp } from '../../../src/http/client.ts';
import { serverFor } from '../../support/http-server.ts';
import { testRuntime } from '../../support/runtime.ts';

const size = 3 * 1024 * 1024 + 12_345;
const count = 10;

test('chunks whose memory is used again arrive as they were, also where the other side reads slowly', async (t) => {
  const runtime = testRuntime();
  const data = randomBytes(size * count);
  await using file = await open(join(runtime.cwd, 'file'), 'w+');
  await file.write(data);
  const { url } = await serverFor(t, (request, response) => {
    void (async () => {
      const hash = createHash('sha256');
      for await (const chunk of request) {
        hash.update(Buffer.from(chunk));
        await wait(Math.random() < 0.2 ? 3 : 0);
      }
      response.end(hash.digest('hex'));
    })();
  });
  const http = createHttp({ endpoints: {}, runtime });
  const uploads = Array.from({ length: count }, async (_, index) => {
    const segments = [{ fd: file.fd, position: index * size, length: size }];
    const answer = await http.request({
      method: 'PUT',
      url: `${url}/${index}`,
      headers: { 'content-length': String(size) },
      body: async () => readStretch({ segments, algorithm: 'sha256' }, 0, () => undefined),
      tries: 1,
    });
    const expected = createHash('sha256').update(data.subarray(index * size, (index + 1) * size));
    assert.equal(await answer.text(100), expected.digest('hex'));
  });
  await Promise.all(uploads);
});
