import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readBundle } from '../../../src/bundle/read-bundle.ts';
import { serveStage } from '../../../src/serve/stage.ts';
import { isRefused } from '../../support/attack.ts';
import { makeAuthority, makeCertificate } from '../../support/certificates.ts';
import { sampleRelease } from '../../support/locks.ts';
import { openServeSide, sampleStack } from '../../support/serve-side.ts';
import { edit, flipped } from '../../support/signing-lab.ts';
import { stageRunner } from '../../support/stage-runner.ts';

const side = await openServeSide();
const stack = await sampleStack();
const folder = await side.bundle(stack);
const run = stageRunner(side.runtime);

test('a bundle that is not what somebody trusted has signed is not served', async (t) => {
  const { folder: changed } = await copied();
  const { manifest } = await readBundle(changed);
  await edit(join(changed, manifest.volumes.at(-1)?.name ?? ''), flipped(300_000));
  await assert.rejects(side.serve(t, [changed]), isRefused('BLOB_CHANGED'));
  const stranger = await openServeSide();
  await assert.rejects(stranger.serve(t, [folder]), isRefused('SIGNATURE_KEY_UNKNOWN'));
});

test('a volume that is changed while it is served is not sent any more, whatever its time says', async (t) => {
  const { folder: own } = await copied();
  const { manifest } = await readBundle(own);
  const volumes = manifest.volumes.map(({ name }) => join(own, name));
  await Promise.all(volumes.map((path) => utimes(path, 1, 1)));
  const { served } = await side.serve(t, [own]);
  const archive = `${served.url}/charts/operator-1.4.2.tgz`;
  assert.equal((await (await fetch(archive)).arrayBuffer()).byteLength > 0, true);
  for (const path of volumes) {
    await edit(path, flipped(600));
    await utimes(path, 1, 1);
  }
  const answer = await fetch(archive);
  assert.equal(answer.status, 500);
  assert.equal(JSON.parse(await answer.text()).errors[0].code, 'UNKNOWN');
  const code = 'VOLUME_CHANGED';
  assert.ok(side.runtime.lines.some((line) => line.startsWith('error: ') && line.endsWith(`[${code}]`)));
});

test('a delta is served with the bundles that it builds on, and not without them', async (t) => {
  const q3 = sampleRelease({ release: '2026q3', sequence: 3, images: [local('0.62.2', 'shared', 'old')] });
  const q4 = sampleRelease({ release: '2026q4', sequence: 4, images: [local('0.63.0', 'shared', 'new')] });
  const base = await side.bundle(q3);
  const { manifest } = await readBundle(base);
  const delta = await side.bundle(q4, { base: manifest });
  await assert.rejects(side.serve(t, [delta]), isRefused('NEEDED_BLOBS_MISSING'));
  // In any order: the newest is what is served.
  const { served } = await side.serve(t, [base, delta]);
  assert.equal(served.release, '2026q4');
  const [layer, ...others] = (await readBundle(delta)).manifest.needs;
  assert.ok(layer !== undefined && others.length === 0);
  const answer = await fetch(`${served.url}/v2/wandb/local/blobs/${layer.digest}`);
  assert.deepEqual(await answer.text(), 'shared');
  const tags: unknown = await (await fetch(`${served.url}/v2/wandb/local/tags/list`)).json();
  assert.deepEqual(tags, { name: 'wandb/local', tags: ['0.63.0'] });
  await assert.rejects(side.serve(t, [delta, (await copied(delta)).folder]), { code: 'BUNDLES_DIFFER' });
});

test('with a release file, images and charts have the names that they have inside', async (t) => {
  const config = {
    name: 'production',
    registry: 'registry.yourdomain.com',
    images: [
      { from: 'quay.io/**', to: 'quay/**' },
      { from: '**', to: '**' },
    ],
    charts: [{ kind: 'oci', path: 'charts' }],
    record: 'tidegate/wandb',
    moveTags: 'never',
  } as const;
  const { served } = await side.serve(t, [folder], { config });
  assert.deepEqual(served.hosts, ['registry.yourdomain.com']);
  const { repositories } = JSON.parse(await (await fetch(`${served.url}/v2/_catalog`)).text());
  assert.deepEqual(repositories, [
    'charts/operator',
    'library/redis',
    'quay/library/redis',
    'tools/probe',
    'wandb/local',
  ]);
  for (const query of ['', '?ns=registry.yourdomain.com']) {
    const { status } = await fetch(`${served.url}/v2/quay/library/redis/manifests/8.2${query}`);
    assert.equal(status, 200);
  }
  const { status } = await fetch(`${served.url}/v2/quay/library/redis/manifests/8.2?ns=quay.io`);
  assert.equal(status, 404);
});

test('who has no login is told so, whatever is asked', async (t) => {
  const login = { user: 'cluster', password: 'tide:gate' };
  const { served } = await side.serve(t, [folder], { login });
  const ask = (authorization?: string) =>
    fetch(`${served.url}/v2/_catalog`, { headers: authorization === undefined ? {} : { authorization } });
  for (const wrong of [undefined, 'Basic', 'Bearer x', basic('cluster:tide'), basic('other:tide:gate')]) {
    const answer = await ask(wrong);
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic realm=/);
    assert.equal(JSON.parse(await answer.text()).errors[0].code, 'UNAUTHORIZED');
  }
  assert.equal((await ask(basic('cluster:tide:gate'))).status, 200);
});

test('TLS is spoken with a given certificate', async (t) => {
  const authority = makeAuthority('gate');
  const { certificate: cert, key } = makeCertificate('server', authority, ['127.0.0.1']);
  const { served } = await side.serve(t, [folder], { identity: { cert, key } });
  const asked = request(`${served.url}/v2/`, { ca: authority.certificate, agent: false }).end();
  const [{ statusCode }] = await once(asked, 'response');
  assert.equal(statusCode, 200);
});

test('options that do not fit together are refused before anything is read', async () => {
  const bundle = 'nowhere';
  const refused = async (code: string, given: Record<string, string>): Promise<void> => {
    await assert.rejects(run(serveStage, { bundle, ...given }), { code: code });
  };
  const other = makeCertificate('other', makeAuthority('other'));
  const own = makeCertificate('own', makeAuthority('own'));
  await writeFile(join(side.folder, 'own.pem'), own.certificate);
  await writeFile(join(side.folder, 'other.key'), other.key);
  await refused('INVALID_LISTEN', { listen: '5000' });
  await refused('INVALID_LISTEN', { listen: '127.0.0.1:70000' });
  await refused('LOGIN_INCOMPLETE', { user: 'cluster' });
  await refused('LOGIN_INCOMPLETE', { password: 'x' });
  await refused('INVALID_TLS', { 'tls-cert': 'own.pem' });
  await refused('INVALID_TLS', { 'tls-cert': 'own.pem', 'tls-key': 'other.key' });
  await refused('TWO_KEYS', { config: 'tidegate.yaml', key: 'release.pub' });
});

test('a port that is taken is told before anything is hashed', async (t) => {
  const { served } = await side.serve(t, [folder]);
  const listen = new URL(served.url).host;
  const before = side.runtime.lines.length;
  await assert.rejects(run(serveStage, { bundle: folder, key: 'release.pub', listen }), {
    code: 'CANNOT_LISTEN',
  });
  assert.equal(side.runtime.lines.length, before);
});

test('the command says how to use it, and ends well when it is told to', async (t) => {
  const program = fileURLToPath(new URL('../../../src/entries/cli.ts', import.meta.url));
  const args = [program, 'serve', folder, '--key', 'release.pub', '--listen', '127.0.0.1:0', '--json'];
  const child = spawn(process.execPath, args, { cwd: side.folder, stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  const stderr = createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  const stdout = child.stdout.toArray();
  while (!lines.some((line) => line.includes('capabilities'))) {
    await once(stderr, 'line');
  }
  const said = lines.join('\n');
  const url = /wandb 2026q4 is served on (http:\S+): 5 repositories, 1 chart$/m.exec(said)?.[1] ?? '';
  assert.ok(said.includes(`helm repo add from-the-medium ${url}/charts`));
  // Where its charts are from is no registry of images.
  assert.equal(/<host> being (.*):$/m.exec(said)?.[1], 'docker.io, quay.io, registry.test:5000');
  assert.ok(said.includes(`[host."${url}"]`));
  assert.equal((await fetch(`${url}/v2/`)).status, 200);
  child.kill('SIGTERM');
  const [status] = await once(child, 'close');
  assert.equal(status, 0);
  const { requests } = JSON.parse(Buffer.concat(await stdout).toString());
  assert.equal(requests, 1);
});

function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

async function copied(from = folder): Promise<{ readonly folder: string }> {
  const target = join(await mkdtemp(join(side.folder, 'copy-')), 'wandb-2026q4');
  await cp(from, target, { recursive: true });
  return { folder: target };
}

function local(tag: string, ...layers: readonly string[]) {
  return { reference: `docker.io/wandb/local:${tag}`, layers };
}
