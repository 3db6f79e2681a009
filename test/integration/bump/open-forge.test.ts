import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { openForge } from '../../../src/bump/open-forge.ts';
import { parseRepositoryUrl } from '../../../src/forge/repository-url.ts';
import { createHttp } from '../../../src/http/client.ts';
import { labToken } from '../../support/forge-lab.ts';
import { serverFor } from '../../support/http-server.ts';
import { testRuntime } from '../../support/runtime.ts';

const noBranch = () => Promise.resolve(undefined);

/** A forge that says who it is, and answers all else with a status. */
async function open(t: TestContext, status: number, isDryRun = true) {
  const { url, count } = await serverFor(t, ({ url: path = '' }, response) => {
    const isAboutIt = path.endsWith('/version') || path.endsWith('/user');
    response
      .writeHead(isAboutIt ? 200 : status, { 'content-type': 'application/json' })
      .end(isAboutIt ? '{"version": "1.24.0", "login": "bot"}' : '{"message": "no"}');
  });
  const runtime = testRuntime();
  const http = createHttp({ endpoints: {}, runtime });
  const repository = parseRepositoryUrl(`${url}/acme/deploy`, {});
  const config = { forge: 'gitea' } as const;
  const given = { http, runtime, repository, token: labToken, config, endpoints: {} };
  const warnings = () => runtime.lines.filter((line) => line.startsWith('warning'));
  return { ...(await openForge(given, isDryRun)), count, warnings };
}

describe('the forge of a dry run', () => {
  for (const status of [401, 403]) {
    test(`is asked no more once it has refused with ${status}, and one warning says so`, async (t) => {
      const { reader, count, warnings } = await open(t, status);
      assert.equal(await reader?.mergedAt('a'.repeat(40), 'main'), undefined);
      const asked = count();
      for (const commit of ['b', 'c', 'd']) {
        assert.equal(await reader?.mergedAt(commit.repeat(40), 'main'), undefined);
      }
      assert.equal(await reader?.open({ branch: 'bump', base: 'main' }, noBranch), undefined);
      assert.equal(count(), asked);
      assert.deepEqual(
        warnings().map((line) => /this dry run goes by git alone/.test(line)),
        [true],
      );
    });
  }

  test('is not asked for merges where it refused to list pull requests', async (t) => {
    const { reader, count, warnings } = await open(t, 403);
    assert.equal(await reader?.open({ branch: 'bump', base: 'main' }, noBranch), undefined);
    const asked = count();
    assert.equal(await reader?.mergedAt('a'.repeat(40), 'main'), undefined);
    assert.deepEqual([count(), warnings().length], [asked, 1]);
  });

  test('fails with what is no refusal, and has nothing to write by', async (t) => {
    const { reader, forge } = await open(t, 422);
    assert.equal(forge, undefined);
    assert.deepEqual(Object.keys(reader ?? {}).sort(), ['mergedAt', 'open']);
    await assert.rejects(async () => await reader?.mergedAt('a'.repeat(40), 'main'));
  });
});

test('a run that writes is told what it may not read', async (t) => {
  const { reader, forge, warnings } = await open(t, 403, false);
  assert.equal(reader, forge);
  await assert.rejects(async () => await reader?.mergedAt('a'.repeat(40), 'main'), { code: 'FORBIDDEN' });
  assert.deepEqual(warnings(), []);
});
