import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { test, type TestContext } from 'node:test';
import { connect } from '../../../src/connect.ts';
import { TidegateError } from '../../../src/errors.ts';
import { readCredentials } from '../../../src/oci/registry/auth/credentials.ts';
import { fails } from '../../support/fails.ts';
import { pushImage } from '../../support/images.ts';
import { registryFor } from '../../support/registry-client.ts';
import { testRuntime } from '../../support/runtime.ts';

const answer = (user: string, secret: string): string =>
  `echo '{"ServerURL":"x","Username":"${user}","Secret":"${secret}"}'`;
const notFound = 'echo "credentials not found in native keychain"; exit 1';

/** A machine with this Docker config and these helpers, as shell scripts; each notes what it is asked for. */
async function machine(
  t: TestContext,
  config: Readonly<Record<string, unknown>>,
  helpers: Readonly<Record<string, string>>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-helpers-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  for (const [name, script] of Object.entries(helpers)) {
    const path = join(folder, `docker-credential-${name}`);
    const note = `read -r server; echo "${name} $* $server" >> "${join(folder, 'asked')}"`;
    await writeFile(path, `#!/bin/sh\n${note}\n${script}\n`);
    await chmod(path, 0o755);
  }
  const runtime = testRuntime({
    env: {
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      DOCKER_CONFIG: folder,
      XDG_RUNTIME_DIR: folder,
      XDG_CONFIG_HOME: folder,
      REGISTRY_AUTH_FILE: undefined,
      TIDEGATE_CREDENTIALS: 'hush',
    },
  });
  const asked = async (): Promise<readonly string[]> =>
    (await readFile(join(folder, 'asked'), 'utf8').catch(() => '')).trim().split('\n').filter(Boolean);
  return { runtime, folder, asked, credentials: await readCredentials(runtime) };
}

test('the helper of a registry is asked when credentials are needed, and once', async (t) => {
  const registry = await registryFor(t, { auth: { user: 'robot', password: 'hush:hush' } });
  pushImage(registry, 'a/b', '1');
  const open = await registryFor(t);
  pushImage(open, 'a/b', '1');
  const { runtime, asked } = await machine(
    t,
    { credHelpers: { [registry.host]: 'corp', [open.host]: 'corp' } },
    { corp: answer('robot', 'hush:hush') },
  );
  const { registries } = await connect({}, runtime);
  await registries.repository(`${open.host}/a/b`).tags();
  assert.deepEqual(await asked(), [], 'who wants no login makes nobody look for one');
  const repository = registries.repository(`${registry.host}/a/b`);
  await Promise.all([repository.tags(), repository.resolve('1')]);
  await registries.repository(`${registry.host}/a/c`).find('1');
  assert.deepEqual(await asked(), [`corp get ${registry.host}`]);
  assert.ok(runtime.masks.includes('hush:hush'));
  assert.ok(runtime.masks.includes(btoa('robot:hush:hush')));
});

test('a helper gives an identity token under the name <token>', async (t) => {
  const { credentials } = await machine(
    t,
    { credHelpers: { 'registry.corp': 'corp' } },
    { corp: answer('<token>', 'refresh-me') },
  );
  const found = await credentials.find('registry.corp/a');
  assert.deepEqual(found, { kind: 'identity', user: '', token: 'refresh-me' });
});

test('the store is asked by the key that docker login wrote, and for Docker Hub by Docker’s and by Podman’s', async (t) => {
  const { credentials, asked, runtime } = await machine(
    t,
    { credsStore: 'keep', auths: { 'https://registry.corp': {}, 'https://index.docker.io/v1/': {} } },
    { keep: `[ "$server" = docker.io ] && { ${answer('podman', 'hush')}; exit; }\n${notFound}` },
  );
  assert.equal(await credentials.find('registry.corp/a'), undefined);
  assert.deepEqual(await credentials.find('docker.io/a/b'), {
    kind: 'password',
    user: 'podman',
    password: 'hush',
  });
  assert.equal(await credentials.find('other.corp/a'), undefined);
  assert.deepEqual(await asked(), [
    'keep get https://registry.corp',
    'keep get https://index.docker.io/v1/',
    'keep get docker.io',
    'keep get other.corp',
  ]);
  assert.deepEqual(runtime.lines, []);
});

test('a secret in the file, and the helper of a registry, come before the store', async (t) => {
  const auth = Buffer.from('file:hush').toString('base64');
  const { credentials, asked } = await machine(
    t,
    { credsStore: 'keep', credHelpers: { 'b.corp': 'corp' }, auths: { 'a.corp': { auth } } },
    { keep: answer('store', 'hush'), corp: answer('helper', 'hush') },
  );
  const users = await Promise.all(
    ['a.corp/x', 'b.corp/x', 'c.corp/x'].map(async (name) => {
      const found = await credentials.find(name);
      return found?.kind === 'password' ? found.user : undefined;
    }),
  );
  assert.deepEqual(users, ['file', 'helper', 'store']);
  assert.deepEqual([...(await asked())].sort(), ['corp get b.corp', 'keep get c.corp']);
});

test('a helper that is missing or fails is named with its file, what it says, and other ways', async (t) => {
  const config = {
    credHelpers: { 'a.corp': 'absent', 'b.corp': 'failing', 'c.corp': 'odd', 'd.corp': 'leaking' },
  };
  const { credentials, folder, runtime } = await machine(t, config, {
    failing: 'echo "token has expired"; echo "log in to the cloud" >&2; exit 3',
    odd: 'echo "<html>"',
    leaking: `${answer('robot', 'hush')}; exit 1`,
  });
  const file = join(folder, 'config.json');
  for (const [registry, code, helper, says] of [
    ['a.corp', 'CREDENTIAL_HELPER_MISSING', 'absent', /not in PATH/],
    ['b.corp', 'CREDENTIAL_HELPER_FAILED', 'failing', /status 3[^]*log in to the cloud[^]*token has expired/],
    ['c.corp', 'CREDENTIAL_HELPER_FAILED', 'odd', /gave an answer that is not/],
    ['d.corp', 'CREDENTIAL_HELPER_FAILED', 'leaking', /status 1/],
  ] as const) {
    await assert.rejects(credentials.find(`${registry}/x`), (error) => {
      fails(code, says)(error);
      assert.ok(error instanceof TidegateError);
      assert.ok(error.message.includes(file) && error.message.includes(registry), error.message);
      assert.ok(error.message.includes(`docker-credential-${helper}`), error.message);
      assert.match(String(error.hint), /the option credentials/);
      assert.doesNotMatch([error.message, error.hint, ...error.details].join('\n'), /hush/);
      return true;
    });
  }
  assert.deepEqual(runtime.lines, []);
});

test('a store that cannot be asked only costs a warning where nobody has logged in', async (t) => {
  const config = { credsStore: 'desktop', auths: { 'known.corp': {} } };
  const { credentials, runtime } = await machine(t, config, {});
  assert.equal(await credentials.find('docker.io/library/redis'), undefined);
  assert.equal(await credentials.find('docker.io/library/redis'), undefined);
  assert.equal(runtime.lines.length, 1);
  assert.match(
    String(runtime.lines[0]),
    /^warning: .*docker-credential-desktop.*; asking docker\.io without$/,
  );
  await assert.rejects(credentials.find('known.corp/x'), fails('CREDENTIAL_HELPER_MISSING'));
});

test('the name of a helper leads to no other folder, and a helper does not see our own secrets', async (t) => {
  const { credentials, asked } = await machine(
    t,
    { credHelpers: { 'a.corp': '../evil', 'b.corp': 'corp' } },
    {
      corp:
        answer('robot', '$TIDEGATE_CREDENTIALS').replaceAll("'", '').replace('echo ', 'cat <<END\n') +
        '\nEND',
    },
  );
  assert.equal(await credentials.find('a.corp/x'), undefined);
  assert.equal(await credentials.find('b.corp/x'), undefined, 'the secret is empty');
  assert.deepEqual(await asked(), ['corp get b.corp']);
});
