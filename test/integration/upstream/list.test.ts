import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openSource } from '../../../src/upstream/source-kinds.ts';
import { sourceContext } from '../../support/source-context.ts';
import { startServices } from '../../support/upstream-services.ts';

const entry = { kind: 'image', name: 'docker.io/wandb/local' } as const;
const digest = `sha256:${'a'.repeat(64)}`;

async function readFileList(t: TestContext, text: string, at = 'versions.yaml') {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-test-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'versions.yaml'), text);
  const context = await sourceContext({ endpoints: {}, folder });
  return await openSource({ kind: 'list', at }, entry, context).versions();
}

test('a list is a file beside the release file, with dates and digests where there are some', async (t) => {
  const yaml = `
- "0.83.0"
- {version: "1.10", date: 2026-07-22}
- version: 0.84.0-rc.1
  date: "2026-08-22T10:00:00.123+02:00"
  digest: ${digest}
  prerelease: true
`;
  const expected = [
    { version: '0.83.0' },
    { version: '1.10', date: '2026-07-22T00:00:00Z' },
    { version: '0.84.0-rc.1', date: '2026-08-22T08:00:00Z', digest, prerelease: true },
  ];
  assert.deepEqual(await readFileList(t, yaml), expected);
  assert.deepEqual(await readFileList(t, `versions: ${JSON.stringify(expected)}`), expected);
});

test('a list may be JSON behind an address', async (t) => {
  const services = await startServices(t, () => ({ body: ['0.83.0', { version: '0.84.0' }] }));
  const context = await sourceContext({ endpoints: services.endpoints });
  const at = 'https://lists.example.com/server.json';
  const found = await openSource({ kind: 'list', at }, entry, context).versions();
  assert.deepEqual(found, [{ version: '0.83.0' }, { version: '0.84.0' }]);
});

test('every fault of a list is told with its place', async (t) => {
  await assert.rejects(
    readFileList(t, '- 1.10\n- {version: "1", when: x}\n- {version: "2", date: 07/22/2026}\n'),
    {
      name: 'UserError',
      code: 'INVALID_LIST',
      message: 'the list has 3 faults',
    },
  );
  await assert.rejects(readFileList(t, '"0.83.0"'), { code: 'INVALID_LIST' });
  await assert.rejects(readFileList(t, '[]', 'other.yaml'), { code: 'NO_LIST' });
});

test('a web page is no list, and an answer that is missing is told', async (t) => {
  const at = 'https://lists.example.com/server.json';
  for (const [answer, code] of [
    [{ body: '<html>' }, 'NOT_A_SOURCE'],
    [{ status: 404, body: '' }, 'NOT_FOUND'],
  ] as const) {
    const services = await startServices(t, () => answer);
    const context = await sourceContext({ endpoints: services.endpoints });
    await assert.rejects(openSource({ kind: 'list', at }, entry, context).versions(), { code });
  }
});
