import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { connect } from '../../../src/connect.ts';
import type { Endpoints } from '../../../src/http/endpoints.ts';
import { TidegateError } from '../../../src/errors.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { makeAuthority, makeCertificate, type TestCertificate } from '../../support/certificates.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { login, registryFor } from '../../support/registry-client.ts';
import { testRuntime, type TestRuntime } from '../../support/runtime.ts';
import { tlsFront, tunnelProxy } from '../../support/tls-front.ts';

const corp = makeAuthority('Corp CA');
const other = makeAuthority('Other CA');
const server = makeCertificate('server', corp, ['127.0.0.1', 'registry.test', 'registry-1.docker.io']);
const client = makeCertificate('client', corp);

interface Machine {
  readonly runtime: TestRuntime;
  readonly reach: (endpoints: Endpoints) => ReturnType<typeof connect>;
}

/** A machine with certificate files, and with a login for each host that is named. */
async function machine(
  t: TestContext,
  options: { readonly hosts?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Machine> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-tls-'));
  t.after(() => rm(folder, { recursive: true }));
  const files: Readonly<Record<string, string>> = {
    'corp.pem': corp.certificate,
    'other.pem': other.certificate,
    'client.pem': client.certificate,
    'client.key': client.key,
    'server.key': server.key,
    'nothing.pem': 'no certificate\n',
    'broken.pem': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
    'locked.key': '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n',
    'config.json': JSON.stringify({
      auths: Object.assign({}, ...(options.hosts ?? []).map((host) => login(host, 'robot', 'hush')['auths'])),
    }),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  const runtime = testRuntime({
    cwd: folder,
    env: {
      DOCKER_CONFIG: folder,
      XDG_CONFIG_HOME: folder,
      XDG_RUNTIME_DIR: folder,
      REGISTRY_AUTH_FILE: undefined,
      ...options.env,
    },
  });
  return { runtime, reach: (endpoints) => connect(endpoints, runtime) };
}

/** A registry with an image `a/b:1`, behind TLS. */
async function guarded(t: TestContext, identity: TestCertificate = server, required = false) {
  const registry = await registryFor(t);
  const image = pushImage(registry, 'a/b', '1');
  const front = await tlsFront(t, registry.url, { identity, clientsOf: corp, required });
  return { registry, image, front };
}

test('a CA file is trusted for its host, and for no other', async (t) => {
  const { front } = await guarded(t);
  const second = await guarded(t);
  const { reach } = await machine(t);
  const { registries } = await reach({ [front.host]: { ca: 'corp.pem' } });
  await registries.repository(`${front.host}/a/b`).resolve('1');
  const untrusted = registries.repository(`${second.front.host}/a/b`);
  // Loopback is asked without TLS where nothing else is said.
  await assert.rejects(untrusted.resolve('1'), fails('UNREACHABLE'));
  const { http } = await reach({ [front.host]: { ca: 'corp.pem' } });
  await assert.rejects(http.request({ url: `${second.front.url}/v2/` }), (error) => {
    assert.ok(error instanceof TidegateError);
    assert.equal(error.code, 'UNREACHABLE');
    assert.ok(error.hint?.includes(`endpoints: {"${second.front.host}": {ca: `), error.hint);
    return true;
  });
  assert.equal(second.registry.requests.length, 0);
});

test('a CA file stands beside what the machine trusts anyway', async (t) => {
  const before = getCACertificates('default');
  t.after(() => setDefaultCACertificates(before));
  setDefaultCACertificates([...before, corp.certificate]);
  const { front } = await guarded(t);
  const { reach } = await machine(t);
  const { registries } = await reach({ [front.host]: { ca: 'other.pem' } });
  await registries.repository(`${front.host}/a/b`).resolve('1');
});

test('another CA is not enough', async (t) => {
  const { front } = await guarded(t);
  const { reach } = await machine(t);
  const { registries } = await reach({ [front.host]: { ca: 'other.pem' } });
  await assert.rejects(registries.repository(`${front.host}/a/b`).resolve('1'), fails('UNREACHABLE'));
});

test('a client certificate is shown where it is asked for, and its lack is told', async (t) => {
  const { front, image } = await guarded(t, server, true);
  const { reach, runtime } = await machine(t);
  const identity = { ca: 'corp.pem', certificate: 'client.pem', key: 'client.key' };
  const { registries } = await reach({ 'registry.corp': { url: front.url, ...identity } });
  await readAll(registries.repository('registry.corp/a/b'), image.root);
  assert.deepEqual([...new Set(front.clients)], ['client']);
  assert.ok(runtime.masks.some((mask) => mask.length >= 16 && client.key.includes(mask)));
  const without = await reach({ 'registry.corp': { url: front.url, ca: 'corp.pem' } });
  await assert.rejects(without.registries.repository('registry.corp/a/b').resolve('1'), (error) => {
    assert.ok(error instanceof TidegateError);
    assert.match(String(error.hint), /client certificate/);
    return true;
  });
});

test('a redirect takes neither client certificate nor credentials along, and is judged by the settings of where it leads', async (t) => {
  const { front, registry, image } = await guarded(t);
  const storage = await guarded(t);
  const [layer] = image.layers;
  assert.ok(layer);
  const hosts = [front.host, storage.front.host];
  const { reach } = await machine(t, { hosts });
  registry.fault = ({ path, headers }) => {
    if (headers['authorization'] === undefined) {
      return { answer: { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } } };
    }
    const headersOut = { location: `${storage.front.url}${path}`, 'set-cookie': 'session=hush' };
    return path.includes('/blobs/') ? { answer: { status: 307, headers: headersOut } } : undefined;
  };
  const own = { ca: 'corp.pem', certificate: 'client.pem', key: 'client.key' };
  const strict = await reach({ [front.host]: own });
  const refused = readAll(strict.registries.repository(`${front.host}/a/b`), layer);
  await assert.rejects(refused, fails('UNREACHABLE'));
  assert.equal(storage.registry.requests.length, 0);

  const { registries } = await reach({ [front.host]: own, [storage.front.host]: { ca: 'corp.pem' } });
  assert.equal((await readAll(registries.repository(`${front.host}/a/b`), layer)).length, layer.size);
  assert.deepEqual([...new Set(front.clients)], ['client']);
  assert.deepEqual([...new Set(storage.front.clients)], [undefined]);
  assert.ok(storage.registry.requests.length > 0);
  for (const { headers } of storage.registry.requests) {
    assert.equal(headers['authorization'], undefined);
    assert.equal(headers['cookie'], undefined);
  }
});

test('insecure is for its host alone, with one warning in a run', async (t) => {
  const { front } = await guarded(t);
  const second = await guarded(t);
  const { reach, runtime } = await machine(t);
  for (let stage = 0; stage < 2; stage += 1) {
    const { http, registries } = await reach({ [front.host]: { insecure: true } });
    await registries.repository(`${front.host}/a/b`).resolve('1');
    await registries.repository(`${front.host}/a/b`).tags();
    await assert.rejects(http.request({ url: `${second.front.url}/v2/` }), fails('UNREACHABLE'));
  }
  const warnings = runtime.lines.filter((line) => /^warning: .*not checked/.test(line));
  assert.equal(warnings.length, 1);
  assert.ok(warnings[0]?.includes(front.url));
});

test('CA and client certificate hold through a proxy’s tunnel, and the proxy sees neither', async (t) => {
  const { front } = await guarded(t, server, true);
  const plain = await guarded(t);
  const proxy = await tunnelProxy(t, {
    'registry.test': front.port,
    'registry-1.docker.io': plain.front.port,
    'other.test': front.port,
  });
  const { reach } = await machine(t, {
    env: { HTTPS_PROXY: proxy.url, https_proxy: proxy.url, NO_PROXY: '', no_proxy: '' },
  });
  const identity = { ca: 'corp.pem', certificate: 'client.pem', key: 'client.key' };
  const { http, registries } = await reach({ 'registry.test': identity, 'docker.io': { ca: 'corp.pem' } });
  await registries.repository('registry.test/a/b').resolve('1');
  await registries.repository('docker.io/a/b').resolve('1');
  assert.deepEqual([...new Set(front.clients)], ['client']);
  assert.deepEqual([...new Set(plain.front.clients)], [undefined]);
  assert.deepEqual(
    [...new Set(proxy.asked)],
    ['CONNECT registry.test:443', 'CONNECT registry-1.docker.io:443'],
  );
  await assert.rejects(http.request({ url: 'https://other.test/v2/' }), fails('UNREACHABLE'));
});

test('a certificate for another name is refused with a CA that is trusted, and the hint says why', async (t) => {
  const named = await guarded(t, makeCertificate('server', corp, ['elsewhere.test']));
  const { reach } = await machine(t);
  const { registries } = await reach({ [named.front.host]: { ca: 'corp.pem' } });
  await assert.rejects(registries.repository(`${named.front.host}/a/b`).resolve('1'), (error) => {
    assert.ok(error instanceof TidegateError);
    assert.match(String(error.hint), /another name/);
    return true;
  });
});

test('a token service without TLS is not asked for a registry that has it', async (t) => {
  const registry = await registryFor(t, { auth: { user: 'robot', password: 'hush', scheme: 'bearer' } });
  const front = await tlsFront(t, registry.url, { identity: server });
  const { reach } = await machine(t, { hosts: [front.host] });
  const { registries } = await reach({ [front.host]: { ca: 'corp.pem' } });
  await assert.rejects(
    registries.repository(`${front.host}/a/b`).tags(),
    fails('REMOTE_FAILED', /a token service that is not https$/),
  );
  assert.ok(registry.requests.every(({ path }) => !path.startsWith('/token')));
});

test('what is wrong with the files is said before anything is asked', async (t) => {
  const { reach } = await machine(t);
  const pair = { certificate: 'client.pem', key: 'client.key' };
  for (const [endpoint, says] of [
    [{ ca: 'absent.pem' }, /absent\.pem, which does not exist/],
    [{ ca: 'nothing.pem' }, /holds no certificate/],
    [{ ca: 'broken.pem' }, /cannot be read/],
    [{ ...pair, key: 'server.key' }, /not the key of client\.pem/],
    [{ ...pair, key: 'corp.pem' }, /no private key/],
    [{ ...pair, key: 'locked.key' }, /without a password/],
    [{ certificate: 'client.pem' }, /needs both/],
    [{ url: 'http://a.test', ca: 'corp.pem' }, /not https/],
  ] as const) {
    await assert.rejects(reach({ 'registry.test': endpoint }), fails('INVALID_ENDPOINT', says));
  }
  const url = 'https://mirror.test/x';
  const contradicting = { 'a.test': { url, ca: 'corp.pem' }, 'b.test': { url, insecure: true } } as const;
  await assert.rejects(reach(contradicting), fails('INVALID_ENDPOINT', /b\.test .* as a\.test/));
});
