import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { digestOf } from '../../../src/oci/digest.ts';
import { readLock } from '../../../src/release/read-lock.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { pushChart } from '../../support/helm-repository.ts';
import { pushImage } from '../../support/images.ts';
import { type TestRuntime, testRuntime } from '../../support/runtime.ts';
import { trackDefaults } from '../../support/stage-defaults.ts';
import {
  connectedReleaseFile,
  quarters,
  startUpstream,
  type Upstream,
} from '../../support/wandb-upstream.ts';

let upstream: Upstream;
let runtime: TestRuntime;

before(async () => {
  upstream = await startUpstream();
  await upstream.publish(quarters[0]);
});

beforeEach(async () => {
  upstream.helm.fault = undefined;
  upstream.registry.fault = undefined;
  runtime = testRuntime();
  await configure(connectedReleaseFile(upstream.endpoints));
});

after(() => upstream.close());

async function configure(releaseFile: string): Promise<void> {
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), releaseFile);
}

/** A release file with one image, or other lists. */
function small(lists: string, platforms = 'all'): string {
  const endpoints = Object.entries(upstream.endpoints).map(([host, url]) => `  ${host}: ${url}\n`);
  return `name: wandb\naudience: acme-prod\nplatforms: ${platforms}\n${lists}\nendpoints:\n${endpoints.join('')}`;
}

async function files(): Promise<readonly string[]> {
  return (await readdir(runtime.cwd)).sort();
}

test('a release is locked: the newest charts and images in their ranges, each with its closure', async () => {
  const result = await trackStage.run(trackDefaults, runtime);
  assert.equal(result.changed, true);
  assert.deepEqual([result.release, result.sequence], ['2026q4', 1]);
  const lock = await readLock(join(runtime.cwd, 'tidegate.lock.json'));
  assert.equal(result.lockDigest, digestOf(await readFile(result.lockPath)));
  assert.deepEqual(
    lock.images.map(({ reference }) => reference),
    [
      'docker.io/bitnami/redis:7.2.4-debian-12-r9',
      'docker.io/otel/opentelemetry-collector-contrib:0.97.0',
      'docker.io/wandb/console:2.13.1',
      'docker.io/wandb/controller:1.16.1',
      'docker.io/wandb/local:0.62.2',
      'quay.io/prometheus-operator/prometheus-config-reloader:v0.67.0',
      'quay.io/prometheus/prometheus:v2.47.0',
    ],
  );
  const [operator, platform] = lock.charts;
  assert.deepEqual(
    [operator?.reference, operator?.url],
    ['charts.wandb.ai/operator:1.3.4', 'https://charts.wandb.ai/operator-1.3.4.tgz'],
  );
  assert.deepEqual(
    [platform?.reference, platform?.url],
    ['ghcr.io/wandb/helm-charts/operator-wandb:0.20.1', undefined],
  );
  assert.equal(
    result.bytes,
    lock.blobs.reduce((sum, { size }) => sum + size, 0),
  );
  assert.equal(result.newBytes, result.bytes);
  assert.deepEqual(trackStage.outputsOf(result), {
    changed: 'true',
    due: 'true',
    reason: 'first',
    'next-due': '',
    'supported-until': '',
    release: '2026q4',
    'lock-path': join(runtime.cwd, 'tidegate.lock.json'),
    'lock-digest': result.lockDigest,
    'ledger-path': join(runtime.cwd, 'tidegate.ledger.json'),
    'ledger-changed': 'false',
    'notes-path': '',
    matrix: JSON.stringify(result.shards),
    summary: 'wandb 2026q4: 2 charts, 7 images',
  });
  assert.deepEqual(
    result.charts.map(({ notRenderedBecause }) => notRenderedBecause),
    ['rendering is switched off', 'rendering is switched off'],
  );
});

test('when upstream has nothing new, the lock stays as it is', async () => {
  await trackStage.run(trackDefaults, runtime);
  const path = join(runtime.cwd, 'tidegate.lock.json');
  const before = await readFile(path);
  runtime.clock.advance(100 * 24 * 3600 * 1000);
  const result = await trackStage.run(trackDefaults, runtime);
  assert.deepEqual([result.changed, result.release, result.newBytes], [false, '2026q4', 0]);
  assert.match(JSON.stringify(trackStage.report(result)), /Nothing new: wandb 2026q4 \(sequence 1\)/);
  assert.deepEqual(await readFile(path), before);
});

test('a later release counts on, and says what moved and how much is new', async () => {
  await trackStage.run(trackDefaults, runtime);
  const late = await startUpstream();
  try {
    await late.publish(quarters[0]);
    await late.publish(quarters[1]);
    await configure(connectedReleaseFile(late.endpoints));
    runtime.clock.advance(100 * 24 * 3600 * 1000);
    const result = await trackStage.run(trackDefaults, runtime);
    assert.deepEqual([result.changed, result.release, result.sequence], [true, '2027q1', 2]);
    assert.ok(
      result.newBytes > 0 && result.newBytes < result.bytes / 2,
      `${result.newBytes} of ${result.bytes}`,
    );
    const moved = result.images.filter(({ moved }) => moved !== undefined);
    assert.deepEqual(
      moved.map(({ reference, moved }) => [...(moved ?? []), reference]),
      [
        ['docker.io/wandb/console:2.13.1', 'docker.io/wandb/console:2.16.4'],
        ['docker.io/wandb/controller:1.16.1', 'docker.io/wandb/controller:1.22.0'],
        ['docker.io/wandb/local:0.62.2', 'docker.io/wandb/local:0.83.0'],
      ],
    );
    const report = JSON.stringify(trackStage.report(result));
    assert.match(report, /\["docker\.io\/wandb\/local","0\.62\.2","0\.83\.0","13\.0 MB"\]/);
  } finally {
    await late.close();
  }
});

test('a run says what it does while it works', async () => {
  upstream.registry.fault = () => {
    runtime.clock.advance(100);
    return undefined;
  };
  await trackStage.run(trackDefaults, runtime);
  const lines = runtime.lines.filter((line) => line.startsWith('info: '));
  assert.equal(lines[0], 'info: Resolving 2 charts and 7 listed images');
  assert.deepEqual(lines.slice(1, 3).sort(), [
    'info: Found chart operator 1.3.4',
    'info: Found chart operator-wandb 0.20.1',
  ]);
  assert.equal(lines[3], 'info: Reading the manifests of 7 images');
  assert.match(lines[4] ?? '', /^info: Images: [1-7] of 7$/);
});

test('a chart that its repository does not have: the hint says what was probably meant', async () => {
  await configure(small('charts: [{name: operater, repository: "https://charts.wandb.ai", version: ^1}]'));
  await assert.rejects(trackStage.run(trackDefaults, runtime), {
    code: 'NO_SUCH_CHART',
    hint: 'Did you mean operator? Correct name or repository under charts in the release file.',
  });
});

test('a lock that cannot be read is restored, or deleted: to track again would fail the same way', async () => {
  await writeFile(join(runtime.cwd, 'tidegate.lock.json'), '{}');
  await assert.rejects(trackStage.run(trackDefaults, runtime), {
    code: 'INVALID_LOCK',
    hint: /Restore it from git; or delete it and run track/,
  });
});

test('a dry run writes nothing', async () => {
  const result = await trackStage.run({ ...trackDefaults, dryRun: true }, runtime);
  assert.deepEqual([result.changed, result.dryRun], [true, true]);
  assert.deepEqual(await files(), ['tidegate.yaml']);
});

test('every source that fails is named, and no lock is written', async () => {
  await configure(
    small(`charts:
  - {name: operator, repository: "https://charts.wandb.ai", version: ^9}
  - {name: missing, repository: "https://charts.wandb.ai", version: ^1}
  - {name: absent, repository: "oci://ghcr.io/wandb/helm-charts", version: ^1}
images:
  - {name: docker.io/wandb/local, version: ^0.99}`),
  );
  await assert.rejects(trackStage.run(trackDefaults, runtime), (error: unknown) => {
    assert.ok(error instanceof Error && 'details' in error && 'exitCode' in error);
    assert.equal(error.exitCode, 1);
    const text = String(error.details);
    assert.match(
      text,
      /chart operator in https:\/\/charts\.wandb\.ai: no release is in the range \^9; the nearest is 1\.3\.4/,
    );
    assert.match(text, /chart missing .* no such chart; it has operator/);
    assert.match(text, /absent/);
    assert.match(
      text,
      /image docker\.io\/wandb\/local: no release is in the range \^0\.99; the nearest is 0\.62\.2/,
    );
    return true;
  });
  assert.deepEqual(await files(), ['tidegate.yaml']);
});

test('an image whose content is missing or damaged upstream is refused', async () => {
  pushImage(upstream.registry, 'acme/damaged', '1.0.0');
  const content = upstream.registry.repositories.get('acme/damaged');
  const digest = content?.tags.get('1.0.0') ?? '';
  const manifest = content?.manifests.get(digest);
  assert.ok(content !== undefined && manifest !== undefined);
  content.manifests.set(digest, { ...manifest, bytes: Buffer.from(manifest.bytes).fill(' ', 1, 2) });
  await configure(small('images: [{name: docker.io/acme/damaged, tag: 1.0.0}]'));
  await assert.rejects(trackStage.run(trackDefaults, runtime), {
    name: 'RefusedError',
    code: 'DIGEST_MISMATCH',
  });
  await configure(small('images: [{name: docker.io/acme/damaged, tag: 2.0.0}]'));
  await assert.rejects(trackStage.run(trackDefaults, runtime), { name: 'UserError', code: 'NOT_FOUND' });
  assert.deepEqual(await files(), ['tidegate.yaml']);
});

test('a chart that is another one than its index says is refused', async () => {
  const other = await packChart({ folder: chartFolder('operator'), version: '1.3.5' });
  const index = `entries: {operator: [{name: operator, version: 1.3.4, urls: [x.tgz], digest: ${digestOf(other).slice(7)}}]}`;
  upstream.helm.fault = (path) => ({ status: 200, body: path === '/x.tgz' ? other : index });
  await configure(small('charts: [{name: operator, repository: "https://charts.wandb.ai", version: ^1}]'));
  const mismatch = { name: 'RefusedError', code: 'CHART_MISMATCH' };
  await assert.rejects(trackStage.run(trackDefaults, runtime), mismatch);
  const { repository } = pushChart(upstream.registry, 'acme/charts', other);
  const content = upstream.registry.repositories.get(repository);
  content?.tags.set('9.0.0', content.tags.get('1.3.5') ?? '');
  await configure(small('charts: [{name: operator, repository: "oci://ghcr.io/acme/charts", version: ^9}]'));
  await assert.rejects(trackStage.run(trackDefaults, runtime), mismatch);
});

test('an image under the name of a chart is refused', async () => {
  pushImage(upstream.registry, 'acme/charts/nginx', '1.0.0');
  await configure(small('charts: [{name: nginx, repository: "oci://ghcr.io/acme/charts", version: ^1}]'));
  await assert.rejects(trackStage.run(trackDefaults, runtime), { name: 'RefusedError', code: 'NOT_A_CHART' });
});

test('a registry that fails for good is a remote’s failure, and leaves the lock as it was', async () => {
  await trackStage.run(trackDefaults, runtime);
  const before = await readFile(join(runtime.cwd, 'tidegate.lock.json'));
  upstream.registry.fault = ({ path }) =>
    path.includes('/wandb/local/') ? { answer: { status: 503, body: 'down' } } : undefined;
  await assert.rejects(trackStage.run(trackDefaults, runtime), {
    name: 'RemoteError',
    code: 'REMOTE_FAILED',
    exitCode: 3,
  });
  assert.deepEqual(await readFile(join(runtime.cwd, 'tidegate.lock.json')), before);
  assert.deepEqual(await files(), ['tidegate.lock.json', 'tidegate.yaml']);
});

test('one platform locks the child under its own digest, and remembers the index', async () => {
  const multi = pushImage(upstream.registry, 'acme/multi', '1.0.0', {
    platforms: ['linux/amd64', 'linux/arm64/v8'],
    attestations: true,
  });
  const image = 'images: [{name: docker.io/acme/multi, tag: 1.0.0}]';
  for (const [platform, child] of [
    ['linux/amd64', multi.manifests[0]],
    ['linux/arm64', multi.manifests[1]],
    ['linux/arm64/v8', multi.manifests[1]],
  ] as const) {
    await configure(small(image, platform));
    await trackStage.run({ ...trackDefaults, lock: `${platform.replaceAll('/', '-')}.json` }, runtime);
    const lock = await readLock(join(runtime.cwd, `${platform.replaceAll('/', '-')}.json`));
    assert.equal(lock.images[0]?.root.digest, child?.digest);
    assert.equal(lock.images[0]?.upstream?.digest, multi.root.digest);
    assert.equal(lock.platforms, platform);
  }
  await configure(small(image, 'linux/s390x'));
  await assert.rejects(trackStage.run(trackDefaults, runtime), {
    code: 'NO_SUCH_PLATFORM',
    details: ['it has linux/amd64, linux/arm64/v8', 'needed by release file'],
  });
});

test('of several variants the exact one is taken, and an open choice is refused', async () => {
  const variants = ['linux/arm/v6', 'linux/arm/v7'];
  const mixed = pushImage(upstream.registry, 'acme/mixed', '1.0.0', {
    platforms: ['linux/arm/v7', 'linux/arm'],
  });
  pushImage(upstream.registry, 'acme/open', '1.0.0', { platforms: variants });
  await configure(small('images: [{name: docker.io/acme/mixed, tag: 1.0.0}]', 'linux/arm'));
  const { images } = await trackStage.run(trackDefaults, runtime);
  assert.equal(images[0]?.digest, mixed.manifests[1]?.digest);
  await configure(small('images: [{name: docker.io/acme/open, tag: 1.0.0}]', 'linux/arm'));
  await assert.rejects(trackStage.run(trackDefaults, runtime), {
    code: 'NO_SUCH_PLATFORM',
    message: /several manifests are for linux\/arm/,
  });
});

test('mistakes in what was asked for are told before anything is fetched', async () => {
  await assert.rejects(trackStage.run({ ...trackDefaults, helm: 'sometimes' }, runtime), {
    code: 'OPTION_INVALID',
  });
  await assert.rejects(trackStage.run({ ...trackDefaults, release: 'v1' }, runtime), {
    code: 'OPTION_INVALID',
  });
  // The clock says 2026-11-22: a name like that would be above all others for half a year.
  await assert.rejects(trackStage.run({ ...trackDefaults, release: '2027q2' }, runtime), {
    code: 'RELEASE_TOO_EARLY',
    hint: /up to 2027q1\.$/,
  });
  await configure('name: wandb\nimages: [{name: docker.io/wandb/local, tag: "1"}]\n');
  await assert.rejects(trackStage.run(trackDefaults, runtime), { code: 'NO_AUDIENCE' });
});

test('helm that is required but not there stops the run; by default it is only said', async () => {
  const bare = testRuntime({ env: { PATH: '' }, cwd: runtime.cwd });
  await assert.rejects(trackStage.run({ ...trackDefaults, helm: 'require' }, bare), { code: 'HELM_MISSING' });
  const { charts } = await trackStage.run({ ...trackDefaults, helm: 'auto' }, bare);
  assert.deepEqual(
    charts.map(({ notRenderedBecause }) => notRenderedBecause),
    ['helm is not installed', 'helm is not installed'],
  );
});

test('a lock of another name or audience does not lend its sequence', async () => {
  await trackStage.run(trackDefaults, runtime);
  await configure(connectedReleaseFile(upstream.endpoints).replace('acme-prod', 'acme-test'));
  await assert.rejects(trackStage.run(trackDefaults, runtime), { name: 'UserError', code: 'OTHER_LOCK' });
});

test('a tag that moves is warned about', async () => {
  pushImage(upstream.registry, 'acme/moving', 'latest');
  await configure(small('images: [{name: docker.io/acme/moving, tag: latest}]'));
  const result = await trackStage.run(trackDefaults, runtime);
  assert.match(result.warnings.join(), /docker\.io\/acme\/moving:latest is a tag that moves/);
});
