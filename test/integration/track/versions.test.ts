import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, test, type TestContext } from 'node:test';
import { RefusedError, UserError } from '../../../src/errors.ts';
import { readLedger } from '../../../src/release/read-ledger.ts';
import { readLock } from '../../../src/release/read-lock.ts';
import type { TrackResult } from '../../../src/track/result.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { startHelmRepository } from '../../support/helm-repository.ts';
import { pushImage } from '../../support/images.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { registryFor } from '../../support/registry-client.ts';
import { type TestRuntime, testRuntime } from '../../support/runtime.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const day = 86_400_000;
let runtime: TestRuntime;

beforeEach(() => {
  runtime = testRuntime();
});

/** An upstream with tags of `acme/web`, each with its own content. */
async function upstreamWith(t: TestContext, ...tags: readonly string[]): Promise<TestRegistry> {
  const registry = await registryFor(t);
  for (const tag of tags) {
    push(registry, tag);
  }
  return registry;
}

function push(registry: TestRegistry, tag: string, content = tag, repository = 'acme/web'): void {
  pushImage(registry, repository, tag, { layers: [content] });
}

async function remove({ repositories }: TestRegistry, tag: string): Promise<void> {
  assert.ok(repositories.get('acme/web')?.tags.delete(tag));
}

async function configure(registry: TestRegistry, ...lines: readonly string[]): Promise<void> {
  await writeFile(
    join(runtime.cwd, 'tidegate.yaml'),
    `name: wandb\naudience: acme-prod\n${lines.join('\n')}\nendpoints:\n  registry.acme.test: ${registry.url}\n`,
  );
}

function web(rules: string): string {
  return `images:\n  - {name: registry.acme.test/acme/web, ${rules}}`;
}

function member(name: string): string {
  return `  - {name: registry.acme.test/acme/${name}, version: "0.x", group: server}`;
}

function track(options: Readonly<Record<string, string | boolean>> = {}): Promise<TrackResult> {
  return stageRunner(runtime)(trackStage, { helm: 'never', ...options });
}

async function locked(): Promise<readonly string[]> {
  const { images } = await readLock(join(runtime.cwd, 'tidegate.lock.json'));
  return images.map(({ reference }) => reference.replace('registry.acme.test/', ''));
}

function kinds({ findings }: TrackResult): readonly string[] {
  return findings.map(({ kind, subject }) => `${kind} ${subject.replace('registry.acme.test/', '')}`);
}

describe('policy', () => {
  test('a variant is kept, and r10 is newer than r9', async (t) => {
    const registry = await upstreamWith(
      t,
      '7.2.4-debian-12-r9',
      '7.2.4-debian-12-r10',
      '7.2.5',
      '7.2.5-alpine',
    );
    await configure(registry, web('version: "7.2.x", variant: debian-12'));
    await track();
    assert.deepEqual(await locked(), ['acme/web:7.2.4-debian-12-r10']);
  });

  test('from an exact tag to a range, the variant of what is locked stays', async (t) => {
    const registry = await upstreamWith(t, '7.2.4-debian-12-r9', '7.2.4-debian-12-r10', '7.2.5');
    await configure(registry, web('tag: 7.2.4-debian-12-r9'));
    await track();
    await configure(registry, web('version: "7.2.x"'));
    await track();
    assert.deepEqual(await locked(), ['acme/web:7.2.4-debian-12-r10']);
  });

  test('prereleases and ignored versions are as the entry says', async (t) => {
    const registry = await upstreamWith(t, '1.0.0', '1.1.0', '1.2.0-rc.1', '1.2.0-rc.2');
    await configure(registry, web('version: ">=1 <2", ignore: ["1.1.0"]'));
    await track();
    assert.deepEqual(await locked(), ['acme/web:1.0.0']);
    await configure(registry, web('version: ">=1 <2", prerelease: true, ignore: ["1.2.0-rc.2"]'));
    await track();
    assert.deepEqual(await locked(), ['acme/web:1.2.0-rc.1']);
  });

  test('a group moves to the newest version that all have', async (t) => {
    const registry = await upstreamWith(t, '0.83.0', '0.84.0');
    push(registry, '0.83.0', 'b', 'acme/api');
    await configure(registry, 'images:', member('web'), member('api'));
    const result = await track();
    assert.deepEqual(await locked(), ['acme/api:0.83.0', 'acme/web:0.83.0']);
    assert.deepEqual([kinds(result), result.warnings], [['behind server'], []]);
    assert.match(
      JSON.stringify(trackStage.report(result)),
      /Newer versions.*registry\.acme\.test\/acme\/api has 0\.83\.0/,
    );
  });

  test('of a group, one source that fails is the error, and nothing is chosen from the others', async (t) => {
    const registry = await upstreamWith(t, '0.83.0');
    await configure(registry, 'images:', member('web'), member('none'));
    await assert.rejects(
      track(),
      (error) => error instanceof UserError && error.code !== 'NO_SHARED_VERSION',
    );
  });
});

describe('the ledger', () => {
  test('is not there where nothing asks for it', async (t) => {
    const registry = await upstreamWith(t, '1.0.0');
    await configure(registry, web('version: "1.x"'));
    const result = await track();
    assert.equal(result.ledgerChanged, false);
    assert.deepEqual((await readdir(runtime.cwd)).sort(), ['tidegate.lock.json', 'tidegate.yaml']);
  });

  test('holds a new version back for its minimum age, and is written only when something is new', async (t) => {
    const registry = await upstreamWith(t, '1.0.0');
    await configure(registry, web('version: "1.x", minimumAge: 7d'));
    const first = await track();
    assert.deepEqual([await locked(), first.ledgerChanged], [['acme/web:1.0.0'], true]);
    assert.match(runtime.lines.join('\n'), /notice: New in the ledger.*registry\.acme\.test\/acme\/web/);
    const path = join(runtime.cwd, 'tidegate.ledger.json');
    push(registry, '1.1.0');
    runtime.clock.advance(day);
    const second = await track();
    assert.deepEqual(
      [second.changed, second.ledgerChanged, kinds(second), second.warnings],
      [false, true, ['held acme/web:1.1.0'], []],
    );
    const [repository] = (await readLedger(path)).repositories;
    assert.equal(repository?.since, '2026-10-01T00:00:00Z');
    assert.deepEqual(
      repository.tags.map(({ tag, firstSeen }) => [tag, firstSeen]),
      [
        ['1.0.0', undefined],
        ['1.1.0', '2026-10-02T00:00:00Z'],
      ],
    );
    const before = await readFile(path);
    runtime.clock.advance(6 * day);
    const third = await track();
    assert.deepEqual([third.changed, third.ledgerChanged], [false, false]);
    assert.deepEqual(await readFile(path), before);
    runtime.clock.advance(day);
    assert.equal((await track()).changed, true);
    assert.deepEqual(await locked(), ['acme/web:1.1.0']);
  });

  test('is written also when the run fails, and not in a dry run', async (t) => {
    const registry = await upstreamWith(t, '1.0.0');
    await configure(
      registry,
      web('version: "1.x", minimumAge: 7d'),
      '  - {name: registry.acme.test/acme/none, tag: "1"}',
    );
    const path = join(runtime.cwd, 'tidegate.ledger.json');
    await assert.rejects(track({ 'dry-run': true }));
    assert.equal((await readLedger(path)).repositories.length, 0);
    await assert.rejects(track());
    assert.equal((await readLedger(path)).repositories.length, 1);
  });

  test('stands where the release file says, and a broken one stops the run before anything is asked', async (t) => {
    const registry = await upstreamWith(t, '1.0.0');
    await configure(registry, 'ledger: seen.json', web('version: "1.x"'));
    assert.equal((await track()).ledgerPath, join(runtime.cwd, 'seen.json'));
    assert.equal((await readLedger(join(runtime.cwd, 'seen.json'))).repositories.length, 1);
    await writeFile(join(runtime.cwd, 'seen.json'), '{}');
    registry.requests.length = 0;
    await assert.rejects(track(), { code: 'INVALID_LEDGER' });
    assert.equal(registry.requests.length, 0);
  });

  test('is kept for charts too, with the dates of their index', async (t) => {
    const registry = await upstreamWith(t);
    const helm = await startHelmRepository();
    t.after(() => helm.close());
    helm.add(await packChart({ folder: chartFolder('operator'), version: '1.0.0' }));
    await configure(
      registry,
      `charts:\n  - {name: operator, repository: "${helm.url}", version: "1.x", minimumAge: 7d}`,
      'images:\n  - {name: registry.acme.test/acme/web, tag: 1.0.0}',
    );
    push(registry, '1.0.0');
    await track();
    const [repository] = (await readLedger(join(runtime.cwd, 'tidegate.ledger.json'))).repositories;
    const { charts } = await readLock(join(runtime.cwd, 'tidegate.lock.json'));
    assert.equal(`${repository?.name}:1.0.0`, charts[0]?.reference);
    assert.deepEqual([charts[0]?.created, charts[0]?.newest], ['2026-07-01T00:00:00Z', '1.0.0']);
  });
});

describe('what is locked', () => {
  test('and stands for other content now is refused, until a person accepts it', async (t) => {
    const registry = await upstreamWith(t, '1.0.0');
    await configure(registry, web('version: "1.x"'));
    await track();
    const before = await readFile(join(runtime.cwd, 'tidegate.lock.json'));
    push(registry, '1.0.0', 'other');
    await assert.rejects(track(), (error) => {
      assert.ok(error instanceof RefusedError);
      assert.equal(error.code, 'TAG_MOVED');
      assert.match(
        error.details.join(),
        /registry\.acme\.test\/acme\/web:1\.0\.0 was sha256:\w+ .* is sha256:\w+ now/,
      );
      assert.match(error.hint ?? '', /--accept-moved registry\.acme\.test\/acme\/web:1\.0\.0/);
      return true;
    });
    assert.deepEqual(await readFile(join(runtime.cwd, 'tidegate.lock.json')), before);
    await assert.rejects(track({ 'accept-moved': 'registry.acme.test/acme/web:2.0.0' }), {
      code: 'TAG_MOVED',
    });
    const result = await track({ 'accept-moved': 'registry.acme.test/acme/web:1.0.0' });
    assert.equal(result.changed, true);
    assert.deepEqual(kinds(result), ['moved acme/web:1.0.0']);
    assert.match(
      result.warnings.join(),
      /was pushed again: it was sha256:\w+ when it was locked and is sha256:\w+ now$/,
    );
    assert.equal((await track()).changed, false);
  });

  test('and stands for other content now is a warning while no release is due', async (t) => {
    const registry = await upstreamWith(t, '1.0.0');
    await configure(registry, 'cadence: quarterly', web('version: "1.x"'));
    await track();
    push(registry, '1.0.0', 'other');
    const result = await track();
    assert.deepEqual([result.due, result.changed, kinds(result)], [false, false, ['moved acme/web:1.0.0']]);
    assert.match(result.warnings.join(), /not locked again unless it is accepted with --accept-moved/);
    runtime.clock.advance(95 * day);
    await assert.rejects(track(), { code: 'TAG_MOVED' });
  });

  test('and is a tag that moves by custom is only warned about', async (t) => {
    const registry = await upstreamWith(t, '3.12', 'edge');
    await configure(registry, web('tag: "3.12"'), '  - {name: registry.acme.test/acme/web, tag: edge}');
    await track();
    push(registry, '3.12', 'other');
    push(registry, 'edge', 'another');
    const result = await track();
    assert.equal(result.changed, true);
    assert.deepEqual(kinds(result), ['moved acme/web:3.12', 'moved acme/web:edge']);
    assert.match(result.warnings.join('\n'), /acme\/web:edge was pushed again: .* now$/m);
  });

  test('and is gone upstream stays, by its digest, and a warning names it', async (t) => {
    const registry = await upstreamWith(t, '1.0.0', '0.9.0');
    for (const rules of ['version: ">=0.9"', 'tag: 1.0.0']) {
      runtime = testRuntime();
      push(registry, '1.0.0');
      await configure(registry, web(rules));
      await track();
      await remove(registry, '1.0.0');
      const result = await track();
      assert.equal(result.changed, false);
      assert.ok(kinds(result).includes('vanished acme/web:1.0.0'), rules);
      assert.match(result.warnings.join(), /acme\/web.*1\.0\.0, which is locked, is gone upstream/);
      assert.deepEqual(await locked(), ['acme/web:1.0.0']);
    }
  });

  test('and is gone with its content is an error, and the lock stays', async (t) => {
    const registry = await upstreamWith(t, '1.0.0');
    await configure(registry, web('version: "1.x"'));
    await track();
    await remove(registry, '1.0.0');
    registry.repositories.get('acme/web')?.manifests.clear();
    await assert.rejects(track(), { code: 'NOT_FOUND' });
    assert.deepEqual(await locked(), ['acme/web:1.0.0']);
  });

  test('does not go back by itself', async (t) => {
    const registry = await upstreamWith(t, '1.0.0', '1.1.0');
    await configure(registry, web('version: "1.x"'));
    await track();
    await configure(registry, web('version: "1.x", ignore: ["1.1.0"]'));
    const stays = await track();
    assert.deepEqual([stays.changed, kinds(stays)], [false, ['downgrade acme/web:1.1.0']]);
    assert.equal(trackStage.annotations?.(stays)[0]?.severity, 'warning');
    await configure(registry, web('version: "1.x", ignore: ["1.1.0"], allowDowngrade: true'));
    await track();
    assert.deepEqual(await locked(), ['acme/web:1.0.0']);
  });

  test('and is a chart that its repository lists no longer stays, by its address', async (t) => {
    const registry = await upstreamWith(t, '1.0.0');
    const helm = await startHelmRepository();
    t.after(() => helm.close());
    helm.add(await packChart({ folder: chartFolder('operator'), version: '1.0.0' }));
    const index = await fetch(`${helm.url}/index.yaml`).then((answer) => answer.text());
    helm.add(await packChart({ folder: chartFolder('operator'), version: '1.1.0' }));
    await configure(
      registry,
      `charts:\n  - {name: operator, repository: "${helm.url}", version: "1.x"}`,
      'images:\n  - {name: registry.acme.test/acme/web, tag: 1.0.0}',
    );
    await track();
    helm.fault = (path) => (path === '/index.yaml' ? { status: 200, body: index } : undefined);
    const result = await track();
    assert.deepEqual([result.changed, result.charts[0]?.version], [false, '1.1.0']);
    assert.ok(result.findings.some(({ kind }) => kind === 'vanished'));
  });
});
