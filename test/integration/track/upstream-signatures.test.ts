import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { bundleStage } from '../../../src/bundle/stage.ts';
import { listStage } from '../../../src/list/stage.ts';
import { readLock, writeLock } from '../../../src/release/read-lock.ts';
import { trackStage } from '../../../src/track/stage.ts';
import { chartFolder, packChart } from '../../support/charts.ts';
import { fails } from '../../support/fails.ts';
import { pushChart } from '../../support/helm-repository.ts';
import { pushImage, pushReferrer } from '../../support/images.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { type TestRuntime, testRuntime } from '../../support/runtime.ts';
import { emptyRoot } from '../../support/sigstore-lab.ts';
import { stageRunner } from '../../support/stage-runner.ts';
import { bundleByKey, bundleType, makeKey, statementAbout } from '../../support/upstream-signatures.ts';

const [key, other] = [makeKey(), makeKey()];
const identity = '{issuer: "https://issuer.test", subject: "https://ci.test/release"';
let registry: TestRegistry;
let runtime: TestRuntime;
let run: ReturnType<typeof stageRunner>;

before(async () => {
  registry = await startRegistry();
  sign('acme/app', pushImage(registry, 'acme/app', '1.0.0').root);
  pushImage(registry, 'acme/plain', '1.0.0');
  const chart = await packChart({ folder: chartFolder('operator'), version: '1.4.8' });
  pushChart(registry, 'acme/charts', chart);
});
beforeEach(async () => {
  registry.fault = undefined;
  runtime = testRuntime();
  run = stageRunner(runtime);
  await writeFile(join(runtime.cwd, 'acme.pub'), key.pem);
  await writeFile(join(runtime.cwd, 'other.pub'), other.pem);
});
after(() => registry.close());

function sign(repository: string, root: ReturnType<typeof pushImage>['root']): void {
  const content = bundleByKey(statementAbout(root.digest), key.privateKey);
  pushReferrer(registry, repository, root, { artifactType: bundleType, content });
}

async function configure(...lines: readonly string[]): Promise<void> {
  const text = [
    'name: acme',
    'audience: acme-prod',
    'charts: [{name: operator, repository: "oci://docker.io/acme/charts", version: ^1}]',
    'images: [{name: docker.io/acme/app, version: ^1}, {name: docker.io/acme/plain, version: ^1}]',
    `endpoints: {docker.io: "${registry.url}"}`,
    ...lines,
  ];
  await writeFile(join(runtime.cwd, 'tidegate.yaml'), text.join('\n'));
}

const never = { helm: 'never' };

test('who signed is in the lock, in the lists and in the bill of materials', async () => {
  await configure(
    'signed:',
    '  docker.io/acme/app: {key: acme.pub}',
    `  docker.io/acme/charts/*: ${identity}, ifTrustedRoot: true}`,
  );
  assert.match(
    JSON.stringify(await run(listStage)),
    /"state":"not-checked".*"state":"verified"|"state":"verified".*"state":"not-checked"/,
  );
  const result = await run(trackStage, never);
  const lock = await readLock(join(runtime.cwd, 'tidegate.lock.json'));
  const [app, plain] = lock.images;
  assert.match(app?.signed?.signer ?? '', /^sha256:/);
  assert.deepEqual(
    [app?.signed?.state, app?.signed?.form, plain?.signed],
    ['verified', 'referrer', undefined],
  );
  assert.deepEqual(lock.charts[0]?.signed, {
    state: 'not-checked',
    signer: 'https://ci.test/release',
    issuer: 'https://issuer.test',
  });
  const again = await run(trackStage, never);
  assert.deepEqual([result.changed, again.changed], [true, false]);
  for (const report of [trackStage.report(result), listStage.report(await run(listStage))]) {
    assert.match(JSON.stringify(report), /"signed"\].*"verified"/);
    assert.match(JSON.stringify(report), /"not checked"/);
  }
  const { folder } = await run(bundleStage);
  const bill = await readFile(join(folder, 'sbom.cdx.json'), 'utf8');
  assert.match(bill, /"tidegate:signed-by",\s+"value": "sha256:/);
  assert.match(bill, /"tidegate:to-be-signed-by",\s+"value": "https:\/\/ci\.test\/release"/);
});

test('what is not signed as it must be is not locked, and the lock stays', async () => {
  await configure();
  await run(trackStage, never);
  const path = join(runtime.cwd, 'tidegate.lock.json');
  const locked = await readFile(path, 'utf8');
  await writeFile(join(runtime.cwd, 'trusted_root.json'), JSON.stringify(emptyRoot));
  const cases = [
    [
      'UPSTREAM_UNSIGNED',
      'signed: {"docker.io/acme/*": {key: acme.pub}}',
      /acme\/plain:1\.0\.0 .* not signed/,
    ],
    ['UPSTREAM_SIGNER_WRONG', 'signed: {docker.io/acme/app: {key: other.pub}}', /is by another key/],
    [
      'UPSTREAM_UNSIGNED',
      `signed: {"**": ${identity}, ifTrustedRoot: true}, docker.io/acme/app: {key: acme.pub}, docker.io/acme/plain: {key: acme.pub}}\ntrustedRoot: trusted_root.json`,
      /charts\/operator:1\.4\.8 .*ci\.test/,
    ],
  ] as const;
  for (const [code, lines, says] of cases) {
    await configure(lines);
    await assert.rejects(run(trackStage, never), fails(code, says));
    assert.equal(await readFile(path, 'utf8'), locked);
  }
});

test('a bundle is made only of what is signed, whatever the lock says, also where it is there already', async () => {
  await configure('signed: {docker.io/acme/app: {key: acme.pub}}');
  await run(trackStage, never);
  const path = join(runtime.cwd, 'tidegate.lock.json');
  const lock = await readLock(path);
  const [app] = lock.images;
  const signed = app?.signed;
  assert.ok(signed);
  await writeLock(path, { ...lock, images: lock.images.map((image) => ({ ...image, signed })) });
  await configure('signed: {"docker.io/acme/*": {key: acme.pub}}');
  await assert.rejects(run(bundleStage), fails('UPSTREAM_UNSIGNED', /acme\/plain/));
  await configure('signed: {"docker.io/acme/*": {key: other.pub}}');
  await assert.rejects(
    run(bundleStage),
    fails('UPSTREAM_SIGNER_WRONG', /2 charts and images .*\n(.*\n)*.*is by another key/),
  );
  await configure('signed: {docker.io/acme/app: {key: acme.pub}}');
  assert.equal((await run(bundleStage)).state, 'created');
  registry.requests.length = 0;
  assert.equal((await run(bundleStage)).state, 'unchanged');
  assert.equal(registry.requests.length, 0);
  await configure('signed: {docker.io/acme/app: {key: other.pub}}');
  await assert.rejects(run(bundleStage), fails('UPSTREAM_SIGNER_WRONG', /is by another key/));
});

test('a rule for nothing in the release is told', async () => {
  await configure('signed: {docker.io/moved/*: {key: acme.pub}}');
  const { warnings } = await run(trackStage, never);
  assert.deepEqual(
    warnings.filter((line) => line.startsWith('signed')),
    ['signed: nothing in the release is in docker.io/moved/*'],
  );
});
