import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pipeline } from '../../src/pipeline.ts';
import { buildInto } from '../../scripts/build.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { pushImage } from '../support/images.ts';
import { registryFor } from '../support/registry-client.ts';
import { testRuntime } from '../support/runtime.ts';
import { edit, flipped, openSigningLab } from '../support/signing-lab.ts';
import { tlsFront, tunnelProxy } from '../support/tls-front.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

/** Bytes: what was measured, and a little room. More is a reason to look what came in. */
const budgets: Readonly<Record<string, number>> = { 'verify.js': 480_000, 'cli.js': 2_450_000 };
const wholeBudget = 6_400_000;

test('dist is what a build of these sources gives, byte for byte', async () => {
  const runtime = testRuntime();
  await buildInto(runtime.cwd);
  const names = new Set([...(await filesIn(dist)), ...(await filesIn(runtime.cwd))]);
  const differing: string[] = [];
  for (const name of [...names].sort()) {
    const [committed, fresh] = await Promise.all([contentOf(dist, name), contentOf(runtime.cwd, name)]);
    if (committed === undefined || fresh === undefined || !committed.equals(fresh)) {
      differing.push(name);
    }
  }
  assert.deepEqual(differing, [], 'dist is stale: run `npm run build` and commit what it changes');
});

test('dist stays within its size budget', async () => {
  const sizes = new Map<string, number>();
  for (const name of await filesIn(dist)) {
    sizes.set(name, (await stat(join(dist, name))).size);
  }
  for (const [name, budget] of Object.entries(budgets)) {
    assert.ok(
      (sizes.get(name) ?? Infinity) <= budget,
      `${name}: ${sizes.get(name)} bytes, at most ${budget}`,
    );
  }
  const whole = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  assert.ok(whole <= wholeBudget, `dist: ${whole} bytes, at most ${wholeBudget}`);
});

test('the entry of a stage holds no logic: all of it is in shared chunks', async () => {
  for (const { name } of pipeline.filter((stage) => stage.name !== 'verify')) {
    assert.ok((await stat(join(dist, `${name}.js`))).size < 1000, name);
  }
});

test('no two chunks need each other: what loads first never waits for what loads later', async () => {
  const edges = new Map<string, readonly string[]>();
  for (const name of await filesIn(join(dist, 'vendor'))) {
    const text = await readFile(join(dist, 'vendor', name), 'utf8');
    edges.set(
      name,
      [...text.matchAll(/^import .*from "\.\/([^"]+)"/gm)].map(([, to]) => to ?? ''),
    );
  }
  const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
    (edges.get(from) ?? []).some((next) => {
      const known = seen.has(next);
      seen.add(next);
      return next === goal || (!known && reaches(next, goal, seen));
    });
  assert.deepEqual(
    [...edges.keys()].filter((name) => reaches(name, name)),
    [],
  );
});

test('the licence of every bundled package is there', async () => {
  const text = await readFile(join(dist, 'licenses.txt'), 'utf8');
  for (const name of ['undici', 'js-yaml', 'semver', '@actions/core', '@sigstore/verify']) {
    assert.match(text, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
  }
  assert.doesNotMatch(text, /^typescript /m);
});

test('the verifier works alone in an empty folder, and its digest is beside it in dist', async () => {
  const lab = await openSigningLab();
  const { cwd } = testRuntime();
  for (const name of ['verify.js', 'verify.js.sha256']) {
    await copyFile(join(dist, name), join(cwd, name));
  }
  const run = (bundle: string) =>
    lab.runtime.exec(process.execPath, ['verify.js', bundle, '--key', join(lab.cwd, 'release.pub')], {
      cwd,
      allowFailure: true,
    });
  const { exitCode, stdout, stderr } = await run(lab.good);
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout.toString(), /to the last byte/);
  const changed = await lab.copyOfGood();
  await edit(join(changed, 'tidegate.lock.json'), flipped(9));
  assert.equal((await run(changed)).exitCode, 2);
  const digest = createHash('sha256')
    .update(await readFile(join(cwd, 'verify.js')))
    .digest('hex');
  assert.equal(await readFile(join(cwd, 'verify.js.sha256'), 'utf8'), `${digest}  verify.js\n`);
});

test('what is built in of the HTTP library asks a registry through the tunnel of a proxy', async (t) => {
  const corp = makeAuthority('Corp CA');
  const registry = await registryFor(t);
  const { root: image } = pushImage(registry, 'a/b', '1');
  const front = await tlsFront(t, registry.url, {
    identity: makeCertificate('server', corp, ['registry.test']),
  });
  const proxy = await tunnelProxy(t, { 'registry.test': front.port });
  const runtime = testRuntime({
    env: { HTTPS_PROXY: proxy.url, https_proxy: proxy.url, NO_PROXY: '', no_proxy: '' },
  });
  const { cwd } = runtime;
  await writeFile(join(cwd, 'corp.pem'), corp.certificate);
  await writeFile(
    join(cwd, 'tidegate.yaml'),
    'name: w\naudience: a\nendpoints: {registry.test: {ca: corp.pem}}\n',
  );
  const copy = ['copy', 'registry.test/a/b:1', 'oci:mirror', '--config', 'tidegate.yaml'];
  await runtime.exec(process.execPath, [join(dist, 'cli.js'), ...copy], { cwd });
  assert.deepEqual([...new Set(proxy.asked)], ['CONNECT registry.test:443']);
  assert.match(await readFile(join(cwd, 'mirror', 'index.json'), 'utf8'), new RegExp(image.digest));
});

async function filesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true });
  return found.filter((name) => name.includes('.')).map((name) => name.replaceAll('\\', '/'));
}

async function contentOf(folder: string, name: string): Promise<Buffer | undefined> {
  return await readFile(join(folder, name)).catch(() => undefined);
}

const older = olderNode();

test(
  'on an older Node the programs say what they need',
  { skip: older === undefined && 'there is no older Node on this machine' },
  async () => {
    for (const name of ['cli.js', 'verify.js']) {
      const { exitCode, stdout, stderr } = await testRuntime().exec(
        older ?? '',
        [join(dist, name), '--help'],
        {
          allowFailure: true,
        },
      );
      assert.deepEqual([exitCode, stdout.toString()], [1, '']);
      assert.match(stderr, /^tidegate needs Node 24; this is Node [\d.]+\.\n$/);
    }
  },
);

/** A Node on the PATH that is too old; npm runs on one where `npm ci` had to bring Node 24 along. */
function olderNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const programs = folders.map((folder) => join(folder, 'node')).filter((program) => existsSync(program));
  return programs.find((program) => {
    const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
    return Number.parseInt(stdout.slice(1), 10) < 24;
  });
}
