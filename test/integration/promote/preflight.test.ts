import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { promoteStage } from '../../../src/promote/stage.ts';
import { fails } from '../../support/fails.ts';
import { stageRunner } from '../../support/stage-runner.ts';
import {
  type InternalSide,
  type InternalSideOptions,
  startInternalSide,
} from '../../support/internal-side.ts';
import { q3 } from '../../support/quarters.ts';
import type { Answer } from '../../support/registry-content.ts';
import type { LoggedRequest } from '../../support/registry.ts';

async function sideFor(t: TestContext, options: InternalSideOptions = {}): Promise<InternalSide> {
  const side = await startInternalSide(options);
  t.after(() => side.registry.close());
  return side;
}

/** The probe of a repository, whose path is put out. */
function opened({ method, path }: LoggedRequest): string | undefined {
  return method === 'POST' ? /^\/v2\/(.+)\/blobs\/uploads\/$/.exec(path)?.[1] : undefined;
}

function answering(answerFor: (repository: string) => Answer | undefined) {
  return (request: LoggedRequest) => {
    const answer = answerFor(opened(request) ?? '');
    return answer === undefined ? undefined : { answer };
  };
}

function openedAt(date: string) {
  return answering((repository) =>
    repository === ''
      ? undefined
      : { status: 202, headers: { location: `/v2/${repository}/blobs/uploads/1`, date } },
  );
}

test('all that stops a promotion is told at once, before anything is written', async (t) => {
  const side = await sideFor(t);
  side.registry.fault = answering((repository) =>
    repository === 'local'
      ? { status: 403, body: '{"errors":[{"code":"DENIED","message":"quota of local is used up"}]}' }
      : repository === 'library/controller'
        ? { status: 404, body: '{"errors":[{"code":"NAME_UNKNOWN","message":"no project library"}]}' }
        : undefined,
  );
  await assert.rejects(side.promote(await side.bundle(q3)), (error: unknown) => {
    fails('PREFLIGHT_FAILED', /registry\.test\/local.*not allowed to push.*quota of local is used up/)(error);
    fails('PREFLIGHT_FAILED', /library\/controller.*404.*no project library/)(error);
    assert.ok(error instanceof UserError);
    assert.equal(error.details.length, 2);
    return true;
  });
  assert.deepEqual(side.writes(), []);
});

test('one fault is told as what it is', async (t) => {
  const side = await sideFor(t);
  side.registry.fault = answering((repository) =>
    repository === 'local' ? { status: 403, body: '{}' } : undefined,
  );
  await assert.rejects(side.promote(await side.bundle(q3)), fails('DENIED', /registry\.test\/local/));
});

test('preflight alone sends nothing, leaves no upload open, and tells what it found', async (t) => {
  const side = await sideFor(t, { referrersApi: false });
  const result = await side.preflight(await side.bundle(q3));
  const found = result.findings?.map(({ subject, check, state }) => `${subject} ${check} ${state}`);
  assert.deepEqual(found, [
    'registry.test/library/controller push ok',
    'registry.test/local push ok',
    'registry.test/local referrers ok',
    'registry.test/prometheus/prometheus push ok',
    'registry.test/tidegate/wandb push ok',
  ]);
  assert.match(result.findings?.[2]?.message ?? '', /no referrers API.*sha256-<hex>/);
  assert.deepEqual([side.writes(), result.evidence], [[], undefined]);
  for (const { uploads, blobs, manifests } of side.registry.repositories.values()) {
    assert.deepEqual([uploads.size, blobs.size, manifests.size], [0, 0, 0]);
  }
});

test('a limit of what stands before the registry is met before the first byte, in one repository', async (t) => {
  const side = await sideFor(t, { uploads: { most: 1024 * 1024 } });
  const layers = [Buffer.alloc(1_500_000, 7)];
  const images = [...q3.images, { reference: 'docker.io/wandb/large:1.0.0', layers }];
  const bundle = await side.bundle({ ...q3, images });
  await assert.rejects(side.preflight(bundle), fails('BODY_LIMIT', /a piece of 1114112 bytes/));
  const pieces = side.registry.requests.filter(({ method }) => method === 'PATCH');
  const left = [...side.registry.repositories.values()].map(({ uploads }) => uploads.size);
  assert.deepEqual([pieces.length, Math.max(...left)], [1, 0]);
});

test('what is promoted already is not probed', async (t) => {
  const side = await sideFor(t);
  const bundle = await side.bundle(q3);
  await side.promote(bundle);
  const before = side.registry.requests.length;
  assert.deepEqual((await side.promote(bundle)).findings, []);
  assert.deepEqual(
    side.registry.requests.slice(before).filter(({ method }) => method === 'POST'),
    [],
  );
});

test('a clock that is far off is warned of once, and one that is a little off is not', async (t) => {
  const side = await sideFor(t);
  const bundle = await side.bundle(q3);
  const warnings = (): readonly string[] => side.runtime.lines.filter((line) => line.startsWith('warning'));
  const now = side.runtime.clock.now().getTime();
  const at = (minutes: number): string => new Date(now + minutes * 60_000).toUTCString();
  side.registry.fault = openedAt(at(4));
  const close = await side.preflight(bundle);
  assert.deepEqual(warnings(), []);
  assert.equal(close.findings?.filter(({ check, state }) => check === 'clock' && state === 'ok').length, 1);
  side.registry.fault = openedAt(at(-7));
  await side.preflight(bundle);
  assert.equal(warnings().length, 1);
  assert.match(warnings()[0] ?? '', /registry\.test is 7 min 0 s behind the clock of this machine/);
});

test('a dry run probes nothing, and says what would go where and how long it takes', async (t) => {
  const side = await sideFor(t);
  const result = await side.dryRun(await side.bundle(q3));
  assert.equal(result.findings, undefined);
  assert.deepEqual(
    side.registry.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD'),
    [],
  );
  const sent = result.forecast?.reduce((sum, { send }) => sum + send.bytes, 0);
  const mounted = result.forecast?.reduce((sum, { mount }) => sum + mount.count, 0);
  assert.deepEqual([sent, mounted], [result.bytes, result.blobs.mounted]);
  assert.deepEqual(
    result.forecast?.map(({ place, tags }) => [place, tags]),
    [
      ['registry.test/library/controller', 1],
      ['registry.test/local', 2],
      ['registry.test/prometheus/prometheus', 2],
    ],
  );
});

test('a rule of Harbor that keeps our own tags from moving stops a promotion before the first byte', async (t) => {
  const user = { user: 'robot', password: 'loopback-only' };
  const side = await sideFor(t, {
    auth: { ...user, scheme: 'bearer', service: 'harbor-registry' },
    fault: ({ path }) =>
      path.startsWith('/api/v2.0/projects/tidegate/immutabletagrules')
        ? { answer: { status: 200, body: JSON.stringify([everything]) } }
        : undefined,
  });
  const given = {
    bundle: await side.bundle(q3),
    credentials: `registry.test ${user.user} ${user.password}`,
  };
  await assert.rejects(
    stageRunner(side.runtime)(promoteStage, given),
    fails('TAG_IMMUTABLE', /registry\.test\/tidegate\/wandb:pending/),
  );
  assert.deepEqual(side.writes(), []);
});

const everything = {
  scope_selectors: { repository: [{ kind: 'doublestar', decoration: 'repoMatches', pattern: '**' }] },
  tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern: '**' }],
};
