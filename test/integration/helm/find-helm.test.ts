import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { findHelm } from '../../../src/helm/find-helm.ts';
import { helmAddress, helmDigest, helmPlatform, type HelmSource } from '../../../src/helm/helm-release.ts';
import type { Runtime } from '../../../src/runtime/runtime.ts';
import { fails } from '../../support/fails.ts';
import { serverFor } from '../../support/http-server.ts';
import { clientFor, type TestClient } from '../../support/registry-client.ts';
import { testRuntime } from '../../support/runtime.ts';

const here = helmPlatform(platform(), arch());
const script = '#!/bin/sh\necho fetched helm\n';

/** An archive as Helm's releases are, packed by the tar of this machine. */
async function packHelm(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-helm-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content, { mode: 0o755 });
    }
    const names = await readdir(folder);
    return (await testRuntime({ cwd: folder }).exec('tar', ['-czf', '-', ...names])).stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const archive = await packHelm({ [`${here}/helm`]: script, [`${here}/README.md`]: 'read me\n' });
const sha256 = createHash('sha256').update(archive).digest('hex');

interface Mirror extends TestClient {
  readonly url: string;
  readonly asked: () => number;
  /** A runtime of a machine that has no helm. */
  readonly bare: Pick<Runtime, 'findTool' | 'installTool' | 'log'>;
}

async function mirrorOf(t: TestContext, bytes = archive, status = 200): Promise<Mirror> {
  const server = await serverFor(t, (_, response) => {
    response.writeHead(status).end(bytes);
  });
  const client = await clientFor(t);
  const bare = { ...client.runtime, findTool: async () => undefined };
  return {
    ...client,
    bare,
    asked: server.count,
    url: `${server.url}/helm-v{version}-{platform}.{extension}`,
  };
}

function source(mirror: Mirror, more: Partial<HelmSource> = {}): HelmSource {
  return { version: '3.19.9', url: mirror.url, sha256, ...more };
}

test('what is installed is taken, and nothing is fetched', async (t) => {
  const mirror = await mirrorOf(t);
  const runtime = { ...mirror.bare, findTool: async () => '/usr/bin/helm' };
  const search = { source: source(mirror), side: 'connected', http: mirror.http } as const;
  assert.equal(await findHelm(search, runtime), '/usr/bin/helm');
  assert.equal(mirror.asked(), 0);
});

test('helm is fetched once, runs, and is kept', { skip: platform() === 'win32' }, async (t) => {
  const mirror = await mirrorOf(t);
  const cacheFolder = await mkdtemp(join(tmpdir(), 'tidegate-cache-'));
  t.after(() => rm(cacheFolder, { recursive: true }));
  const runtime = testRuntime({ cacheFolder });
  const search = { source: source(mirror), side: 'inside', http: mirror.http } as const;
  const program = (await findHelm(search, { ...runtime, findTool: mirror.bare.findTool })) ?? '';
  assert.equal((await mirror.runtime.exec(program, ['version'])).stdout.toString(), 'fetched helm\n');
  assert.equal((await stat(program)).mode & 0o777, 0o755);
  assert.equal(await findHelm(search, { ...runtime, findTool: mirror.bare.findTool }), program);
  assert.equal(mirror.asked(), 1);
  assert.deepEqual(await readdir(dirname(program)), ['helm']);
  assert.equal(await readFile(program, 'utf8'), script);
});

test('nothing is fetched where the release file does not speak of it, nor inside without a mirror', async (t) => {
  const { http, bare } = await mirrorOf(t);
  assert.equal(await findHelm({ source: undefined, side: 'connected', http }, bare), undefined);
  assert.equal(await findHelm({ source: { version: '3.20.2' }, side: 'inside', http }, bare), undefined);
});

test('an archive of another digest is refused, and nothing of it stays', async (t) => {
  const mirror = await mirrorOf(t, Buffer.concat([archive, Buffer.from('x')]));
  const cacheFolder = await mkdtemp(join(tmpdir(), 'tidegate-cache-'));
  t.after(() => rm(cacheFolder, { recursive: true }));
  const runtime = testRuntime({ cacheFolder });
  const search = { source: source(mirror), side: 'connected', http: mirror.http } as const;
  await assert.rejects(
    findHelm(search, { ...runtime, findTool: mirror.bare.findTool }),
    fails('HELM_MISMATCH', new RegExp(`expected sha256 ${sha256}`)),
  );
  assert.deepEqual(await readdir(cacheFolder), []);
});

test('a mirror that has it not, and an archive without the program, are told', async (t) => {
  const missing = await mirrorOf(t, Buffer.from('no'), 404);
  const search = { side: 'connected', http: missing.http } as const;
  await assert.rejects(
    findHelm({ ...search, source: source(missing) }, missing.bare),
    fails('HELM_MISSING', /answers with status 404/),
  );
  const other = await packHelm({ 'linux-mips/helm': script });
  const mirror = await mirrorOf(t, other);
  const digest = createHash('sha256').update(other).digest('hex');
  await assert.rejects(
    findHelm({ ...search, source: source(mirror, { sha256: digest }) }, mirror.bare),
    fails('HELM_MISMATCH', /holds no/),
  );
});

test('without a digest for this machine nothing is fetched', async (t) => {
  const { http, bare, asked, url } = await mirrorOf(t);
  const search = { source: { version: '3.0.0', url }, side: 'connected', http } as const;
  await assert.rejects(findHelm(search, bare), fails('HELM_UNKNOWN', /Helm 3\.0\.0 for/));
  assert.equal(asked(), 0);
});

test('addresses and digests are those of the platform', () => {
  assert.equal(helmPlatform('win32', 'x64'), 'windows-amd64');
  assert.equal(helmPlatform('darwin', 'arm64'), 'darwin-arm64');
  const pinned = { version: '3.20.2' };
  assert.equal(helmAddress(pinned, 'linux-arm64'), 'https://get.helm.sh/helm-v3.20.2-linux-arm64.tar.gz');
  assert.equal(helmAddress(pinned, 'windows-amd64'), 'https://get.helm.sh/helm-v3.20.2-windows-amd64.zip');
  assert.match(helmDigest(pinned, 'windows-amd64') ?? '', /^24e8e5b7/);
  assert.equal(helmDigest(pinned, 'linux-mips'), undefined);
  assert.equal(helmDigest({ ...pinned, sha256 }, 'linux-mips'), sha256);
});
