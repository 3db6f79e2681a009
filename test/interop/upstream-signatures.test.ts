import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { listStage } from '../../src/list/stage.ts';
import { hexOf } from '../../src/oci/digest.ts';
import { readLock } from '../../src/release/read-lock.ts';
import { trackStage } from '../../src/track/stage.ts';
import { chartFolder } from '../support/charts.ts';
import { type Distribution, startDistribution } from '../support/distribution.ts';
import { fails } from '../support/fails.ts';
import { makeSigner, signImage, verifyImage } from '../support/image-signatures.ts';
import { pushImage } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { testRuntime } from '../support/runtime.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';
import { openSides, type Sides } from '../support/wandb-sides.ts';

const folder = testRuntime().cwd;
const tools = openToolbox(folder);

describe('what cosign signed upstream', needsTools('cosign', 'crane', 'helm', 'docker-registry'), () => {
  let upstream: TestRegistry;
  let inside: Distribution;
  let sides: Sides;
  const digests = new Map<string, string>();

  before(async () => {
    [upstream, inside] = await Promise.all([startRegistry(), startDistribution()]);
    await makeSigner(tools);
    const platforms = ['linux/amd64', 'linux/arm64'];
    await sign('acme/tagged', pushImage(upstream, 'acme/tagged', '1.0.0', { platforms }).root.digest, 'tag');
    await sign('acme/referred', pushImage(upstream, 'acme/referred', '1.0.0').root.digest, 'referrer');
    await tools('helm', 'package', chartFolder('operator-wandb'), '--version', '0.43.8');
    await tools('helm', 'push', 'operator-wandb-0.43.8.tgz', `oci://${upstream.host}/charts`, '--plain-http');
    const chart = await tools('crane', 'digest', `${upstream.host}/charts/operator-wandb:0.43.8`);
    await sign('charts/operator-wandb', chart, 'tag');
    sides = await openSides({
      endpoints: {},
      releaseFile: releaseFile(upstream.url),
      registry: () => Promise.resolve(inside),
    });
    await copyFile(join(folder, 'signer.pub'), join(sides.connected.cwd, 'signer.pub'));
    await sides.takeIn(await sides.pack('2026q4'));
  });
  after(() => Promise.all([upstream.close(), sides.internal.close()]));

  async function sign(repository: string, digest: string, form: 'tag' | 'referrer'): Promise<void> {
    digests.set(repository, digest);
    await signImage(tools, `${upstream.host}/${repository}@${digest}`, form);
  }

  test('is verified by track in both forms, and in the lock', async () => {
    const { charts, images } = await readLock(join(sides.connected.cwd, 'tidegate.lock.json'));
    assert.deepEqual(
      [...charts, ...images].map(({ reference, signed }) => [reference, signed?.state, signed?.form]),
      [
        ['docker.io/charts/operator-wandb:0.43.8', 'verified', 'tag'],
        ['docker.io/acme/referred:1.0.0', 'verified', 'referrer'],
        ['docker.io/acme/tagged:1.0.0', 'verified', 'tag'],
      ],
    );
    const format = '{{.Name}} {{.Signed}}';
    assert.match(
      JSON.stringify(listStage.report(await sides.runConnected(listStage, { format }))),
      /acme\/tagged verified/,
    );
  });

  test('verifies inside with plain cosign, images and chart', async () => {
    for (const name of ['acme/tagged:1.0.0', 'acme/referred:1.0.0', 'charts/operator-wandb:0.43.8']) {
      await verifyImage(tools, `${inside.host}/${name}`);
    }
    const target = await mkdtemp(join(folder, 'pulled-'));
    const chart = `oci://${inside.host}/charts/operator-wandb`;
    await tools('helm', 'pull', chart, '--version', '0.43.8', '--plain-http', '--destination', target);
    const name = 'operator-wandb-0.43.8.tgz';
    assert.deepEqual(await readFile(join(target, name)), await readFile(join(folder, name)));
  });

  // One sigstore bundle beside it, and cosign would not look at the tag of a signature any more.
  test('gets nothing of ours attached to it', async () => {
    for (const [repository, digest] of digests) {
      const [, hex = ''] = digest.split(':');
      const names = (await tools('crane', 'ls', `${inside.host}/${repository}`)).split('\n').sort();
      const version = repository.startsWith('charts/') ? '0.43.8' : '1.0.0';
      const evidence = repository === 'acme/referred' ? `sha256-${hex}` : `sha256-${hex}.sig`;
      assert.deepEqual(names, [version, evidence]);
    }
    const { referrers } = (await readLock(join(sides.connected.cwd, 'tidegate.lock.json'))).images[0] ?? {};
    const [only, ...others] = referrers ?? [];
    assert.ok(only !== undefined && others.length === 0);
    const subject = digests.get('acme/referred')?.slice('sha256:'.length);
    const listed: unknown = JSON.parse(
      await tools('crane', 'manifest', `${inside.host}/acme/referred:sha256-${subject}`),
    );
    assert.deepEqual(JSON.stringify(listed).match(/[0-9a-f]{64}/g), [hexOf(only.digest)]);
  });

  test('is not taken for a signature when it is an attestation by the same key', async () => {
    const { root } = pushImage(upstream, 'acme/attested', '1.0.0');
    const options = ['--yes', '--key', 'signer.key', '--signing-config', 'services.json'];
    const attest = ['attest', ...options, '--type', 'slsaprovenance1', '--predicate', 'services.json'];
    await tools('cosign', ...attest, `${upstream.host}/acme/attested@${root.digest}`);
    const rest = releaseFile(upstream.url).replace('acme/tagged, version', 'acme/attested, version');
    const other = await openSides({ endpoints: {}, releaseFile: rest });
    await copyFile(join(folder, 'signer.pub'), join(other.connected.cwd, 'signer.pub'));
    await assert.rejects(
      other.runConnected(trackStage, { helm: 'never' }),
      fails('UPSTREAM_UNSIGNED', /states something else: "https:\/\/slsa\.dev\/provenance\/v1"/),
    );
    await other.internal.close();
  });
});

function releaseFile(url: string): string {
  return `name: wandb
audience: acme-prod
charts: [{name: operator-wandb, repository: "oci://docker.io/charts", version: ^0}]
images:
  - {name: docker.io/acme/tagged, version: ^1}
  - {name: docker.io/acme/referred, version: ^1}
signed: {"docker.io/**": {key: signer.pub}}
endpoints: {docker.io: "${url}"}
`;
}
