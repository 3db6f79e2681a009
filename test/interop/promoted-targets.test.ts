import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { promoteStage } from '../../src/promote/stage.ts';
import { chartFolder } from '../support/charts.ts';
import {
  type Distribution,
  distributionLogin,
  type DistributionOptions,
  distributions,
  startDistribution,
} from '../support/distribution.ts';
import { makeSigner, signImage, verifyImage } from '../support/image-signatures.ts';
import { pushImage } from '../support/images.ts';
import { onlyTarget, type Promoted } from '../support/promoted.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { login } from '../support/registry-client.ts';
import { testRuntime } from '../support/runtime.ts';
import { startTokenServer, type TokenServer, type TokenServerOptions } from '../support/token-server.ts';
import { openToolbox, type Toolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';
import { openSides, type Sides } from '../support/wandb-sides.ts';

const { user, password } = distributionLogin;
const inside = 'registry.yourdomain.com';
const chart = { name: 'operator-wandb', version: '0.43.8' } as const;

interface Guarded {
  readonly registry: Distribution;
  readonly tokens: TokenServer | undefined;
  /** The tools, logged in there. */
  readonly tools: Toolbox;
  /** Where they are at home. */
  readonly home: string;
}

const needed = [distributions[2], distributions[3], 'helm', 'crane', 'skopeo', 'cosign'];

describe('what was promoted into a registry with logins', needsTools(...needed), () => {
  let upstream: TestRegistry;
  let sides: Sides;
  let folder = '';
  let bundle = '';
  let packed: Buffer;
  let key: Buffer;

  before(async () => {
    upstream = await startRegistry();
    const endpoints = { 'docker.io': upstream.url, 'ghcr.io': upstream.url };
    sides = await openSides({ endpoints, releaseFile: releaseFile(endpoints) });
    folder = testRuntime().cwd;
    const tools = openToolbox(folder);
    await makeSigner(tools);
    key = await readFile(join(folder, 'signer.pub'));
    for (const [image, form] of [
      ['wandb/console', 'tag'],
      ['wandb/controller', 'referrer'],
    ] as const) {
      const { root } = pushImage(upstream, image, '1.0.0');
      await signImage(tools, `${upstream.host}/${image}@${root.digest}`, form);
    }
    await tools('helm', 'package', chartFolder(chart.name), '--version', chart.version);
    packed = await readFile(join(folder, archiveName));
    await tools('helm', 'push', archiveName, `oci://${upstream.host}/wandb/helm-charts`, '--plain-http');
    bundle = (await sides.pack('2026q4')).folder;
  });
  after(() => Promise.all([upstream.close(), sides.internal.close()]));

  for (const version of [2, 3] as const) {
    for (const auth of ['htpasswd', 'tokens'] as const) {
      test(`is pulled by helm, crane, skopeo and cosign: CNCF distribution ${version}, ${auth}`, async (context) => {
        const target = await open(context, { version, ...(version === 3 && { deletes: true }) }, auth);
        const promoted = await promote(target.registry);
        assert.equal(promoted.images.length, 2);
        await requirePulls(target);
        assert.equal((await promote(target.registry)).unchanged, true);
        target.tokens?.scopes.forEach((scope) => assert.doesNotMatch(scope, /\*/));
      });
    }

    test(`a login that may only pull writes nothing: CNCF distribution ${version}`, async (context) => {
      const { registry } = await open(context, { version }, 'tokens', { allows: () => ['pull'] });
      await assert.rejects(promote(registry), { code: /^(?:DENIED|UNAUTHORIZED)$/ });
      const requests = await registry.requests();
      assert.deepEqual(
        requests.filter(({ method, status }) => /PUT|PATCH|POST/.test(method) && status < 400),
        [],
      );
    });
  }

  test('needs no rights but those for the repositories that it writes to', async (context) => {
    const own = /^(?:library\/controller|console|charts\/operator-wandb|tidegate\/wandb)$/;
    const allows = (name: string): readonly string[] => (own.test(name) ? ['pull', 'push'] : []);
    const { registry } = await open(context, { version: 3 }, 'tokens', { allows });
    assert.equal((await promote(registry)).unchanged, false);
  });

  async function open(
    context: TestContext,
    options: DistributionOptions,
    auth: 'htpasswd' | 'tokens',
    rights: Pick<TokenServerOptions, 'allows'> = {},
  ): Promise<Guarded> {
    const tokens = auth === 'tokens' ? await startTokenServer({ user, password, ...rights }) : undefined;
    const registry = await startDistribution({
      ...options,
      ...(tokens === undefined ? { login: true } : { tokens }),
    });
    context.after(() => Promise.all([registry.close(), tokens?.close()]));
    const home = await mkdtemp(join(folder, 'home-'));
    await mkdir(join(home, '.docker'));
    const config = JSON.stringify(login(registry.host, user, password));
    await writeFile(join(home, '.docker', 'config.json'), config);
    await writeFile(join(home, 'signer.pub'), key);
    return { registry, tokens, tools: openToolbox(home), home };
  }

  async function promote(registry: Distribution): Promise<Promoted> {
    const config = `${registry.host.replace(':', '-')}.yaml`;
    await writeFile(join(sides.inside.cwd, config), insideFile(registry.url));
    const credentials = `${inside} ${user} ${password}`;
    return onlyTarget(await sides.runInside(promoteStage, { bundle, config, credentials }));
  }

  async function requirePulls({ registry, tools, home }: Guarded): Promise<void> {
    const console = `${registry.host}/console:1.0.0`;
    const controller = `${registry.host}/library/controller:1.0.0`;
    await verifyImage(tools, console);
    await verifyImage(tools, controller);
    await tools('crane', 'validate', '--remote', controller);
    await tools(
      'skopeo',
      '--insecure-policy',
      'copy',
      '--src-tls-verify=false',
      `docker://${console}`,
      'oci:out:1',
    );
    const oci = [`oci://${registry.host}/charts/${chart.name}`, '--plain-http', '--version', chart.version];
    await tools('helm', 'pull', ...oci);
    assert.deepEqual(await readFile(join(home, archiveName)), packed);
    assert.match(await tools('helm', 'template', 'wandb', ...oci), /^kind: Deployment$/m);
  }
});

const archiveName = `${chart.name}-${chart.version}.tgz`;

function releaseFile(endpoints: Readonly<Record<string, string>>): string {
  return `name: wandb
audience: acme-prod
charts: [{name: operator-wandb, repository: "oci://ghcr.io/wandb/helm-charts", version: ^0}]
images: [{name: docker.io/wandb/console, tag: 1.0.0}, {name: docker.io/wandb/controller, tag: 1.0.0}]
endpoints: ${JSON.stringify(endpoints)}
`;
}

function insideFile(url: string): string {
  return `name: wandb
trust: tidegate.trust.yaml
promote:
  registry: ${inside}
  images: [{from: docker.io/wandb/controller, to: library/controller}, {from: "docker.io/wandb/*", to: "*"}, {from: "**", to: "**"}]
  charts: [{oci: charts}]
endpoints: {${inside}: "${url}"}
`;
}
