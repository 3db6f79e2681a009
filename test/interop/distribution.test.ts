import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bumpStage } from '../../src/bump/stage.ts';
import type { BundleResult } from '../../src/bundle/result.ts';
import { bundleStage } from '../../src/bundle/stage.ts';
import { checkStage } from '../../src/check/stage.ts';
import { inventoryStage } from '../../src/inventory/stage.ts';
import { digestOf } from '../../src/oci/digest.ts';
import { promoteStage } from '../../src/promote/stage.ts';
import { readLock, writeLock } from '../../src/release/read-lock.ts';
import { onlyStream } from '../support/bump-side.ts';
import {
  type Distribution,
  type DistributionRequest,
  distributions,
  startDistribution,
} from '../support/distribution.ts';
import { makeSigner, signImage, verifyImage } from '../support/image-signatures.ts';
import { onlyTarget, type Promoted } from '../support/promoted.ts';
import { needsTools } from '../support/tools.ts';
import { type RealUpstream, startRealUpstream, upstreamTools } from '../support/wandb-distribution.ts';
import { openSides, type Sides } from '../support/wandb-sides.ts';
import { quarters } from '../support/wandb-upstream.ts';

interface Manifest {
  readonly mediaType: string;
  readonly manifests?: readonly {
    readonly platform: { readonly os: string; readonly architecture: string };
  }[];
}

const branch = 'tidegate/wandb';

// From the other version, as the public side is none of ours.
for (const [from, version] of [
  [3, 2],
  [2, 3],
] as const) {
  const needed = [...upstreamTools, distributions[from], distributions[version], 'cosign'];
  describe(`from CNCF distribution ${from} to ${version}`, needsTools(...needed), () => {
    let upstream: RealUpstream;
    let registry: Distribution;
    let sides: Sides;
    let second: BundleResult;
    let first: { readonly bundle: BundleResult; readonly promoted: Promoted };

    before(async () => {
      upstream = await startRealUpstream({ version: from });
      registry = await startDistribution({ version });
      sides = await openSides({ endpoints: upstream.endpoints, registry: async () => registry });
      await upstream.publish(quarters[0]);
      await makeSigner(upstream.tools);
      // One form for each image: cosign takes the other one when the first is missing.
      await sign(`wandb/controller:${quarters[0].controller}`, 'tag');
      await sign(`wandb/console:${quarters[0].console}`, 'referrer');
    });
    after(() => Promise.all([upstream.close(), sides.internal.close()]));

    test('the first quarter goes through every stage into a pull request', async () => {
      const bundle = await sides.pack(quarters[0].release);
      first = { bundle, promoted: await sides.takeIn(bundle) };
      assert.ok(first.promoted.blobs.mounted > 0, 'layers that images share are mounted');
      const { pullRequest, edits } = onlyStream(await sides.runInside(bumpStage));
      assert.deepEqual([pullRequest?.action, edits.length], ['created', 4]);
      await sides.checkOut('main');
      assert.equal((await sides.runInside(checkStage, { 'report-only': true })).ok, false);
      await sides.checkOut(branch);
      assert.equal((await sides.runInside(checkStage)).ok, true);
      await sides.internal.merge(branch);
    });

    test('every image has the digest of upstream inside, on every platform', async () => {
      const kinds = new Set<string>();
      for (const { reference, internal } of first.promoted.images) {
        await assertSame(outside(reference), within(internal));
        const manifest: Manifest = JSON.parse(await upstream.tools('crane', 'manifest', within(internal)));
        kinds.add(manifest.mediaType);
        for (const platform of platformsOf(manifest)) {
          const only = ['--platform', platform];
          await assertSame(outside(reference), within(internal), ...only);
          // Pulls every layer and compares it with its digest, its size and the config.
          await upstream.tools('crane', 'validate', '--remote', within(internal), ...only);
        }
      }
      assert.deepEqual([...kinds].sort(), [
        'application/vnd.docker.distribution.manifest.list.v2+json',
        'application/vnd.docker.distribution.manifest.v2+json',
        'application/vnd.oci.image.index.v1+json',
        'application/vnd.oci.image.manifest.v1+json',
      ]);
    });

    test('charts are what helm published, as an OCI artifact and as a file', async () => {
      const { operator, platform } = quarters[0];
      const path = `operator-wandb:${platform}`;
      await assertSame(
        `${upstream.registry.host}/wandb/helm-charts/${path}`,
        `${registry.host}/charts/${path}`,
      );
      const file = `operator-${operator}.tgz`;
      const published = await readFile(join(upstream.charts, file));
      assert.deepEqual(await readFile(join(sides.internal.chartFolder, file)), published);
      const repository = `${registry.host}/charts/operator`;
      const layer = await upstream.tools('crane', 'blob', `${repository}@${digestOf(published)}`);
      assert.ok(layer.length > 0);
    });

    test('signatures that cosign made upstream verify inside, by tag and by referrer', async () => {
      const { controller, console, local } = quarters[0];
      await verifyImage(upstream.tools, `${registry.host}/library/controller:${controller}`);
      await verifyImage(upstream.tools, `${registry.host}/console:${console}`);
      await assert.rejects(verifyImage(upstream.tools, `${registry.host}/local:${local}`), /no signatures/);
    });

    test('promoting the same bundle again writes nothing', async () => {
      await registry.requests();
      const again = onlyTarget(await sides.runInside(promoteStage, { bundle: first.bundle.folder }));
      assert.equal(again.unchanged, true);
      assert.deepEqual(again.blobs.sent + again.blobs.mounted, 0);
      assert.deepEqual(writes(await registry.requests()), []);
    });

    test('the second quarter carries and sends only what is new', async () => {
      await upstream.publish(quarters[1]);
      const bundle = await sides.pack(quarters[1].release, first.bundle.folder);
      second = bundle;
      assert.ok(bundle.needs.blobs > 0 && bundle.bytes * 3 < first.bundle.bytes);
      await registry.requests();
      const promoted = await sides.takeIn(bundle);
      const sent = uploadedBlobs(await registry.requests());
      assert.equal(sent.length, promoted.blobs.sent);
      const { needs }: { needs: readonly { digest: string }[] } = JSON.parse(
        await readFile(join(bundle.folder, 'bundle.json'), 'utf8'),
      );
      // Each once, whatever number of repositories has it, and none that was there.
      assert.equal(new Set([...sent, ...needs.map(({ digest }) => digest)]).size, sent.length + needs.length);
      for (const { reference, internal } of promoted.images) {
        await assertSame(outside(reference), within(internal));
      }
      await sides.runInside(bumpStage);
      await sides.checkOut(branch);
      assert.equal((await sides.runInside(checkStage)).ok, true);
    });

    test('an inventory of the registry is as good a base as the bundle that filled it', async () => {
      const inventory = await sides.runInside(inventoryStage);
      assert.deepEqual([inventory.gone, inventory.sequence], [[], 2]);
      const text = await readFile(inventory.path, 'utf8');
      assert.ok(!text.includes(registry.host) && !text.includes('registry.yourdomain.com'));
      const next = join(sides.connected.cwd, 'tidegate.lock.json');
      await writeLock(next, { ...(await readLock(next)), release: '2030q1', sequence: 3 });
      const lock = join(first.bundle.folder, 'tidegate.lock.json');
      const plans = await Promise.all(
        [inventory.path, [first.bundle.folder, second.folder].join(','), [lock, second.folder].join(',')].map(
          (base) => sides.runConnected(bundleStage, { base, 'dry-run': true }),
        ),
      );
      assert.ok((plans[0]?.needs.blobs ?? 0) > 0);
      assert.equal(new Set(plans.map(({ bundleDigest }) => bundleDigest)).size, 1);
    });

    async function sign(image: string, form: 'tag' | 'referrer'): Promise<void> {
      const repository = `${upstream.registry.host}/${image.slice(0, image.indexOf(':'))}`;
      const digest = await upstream.tools('crane', 'digest', `${upstream.registry.host}/${image}`);
      await signImage(upstream.tools, `${repository}@${digest}`, form);
    }

    /** A reference of the lock, as upstream serves it. */
    function outside(reference: string): string {
      return reference.replace(/^[^/]+/, upstream.registry.host);
    }

    function within(reference: string): string {
      return reference.replace('registry.yourdomain.com', registry.host);
    }

    async function assertSame(source: string, target: string, ...options: readonly string[]): Promise<void> {
      const [expected, found] = await Promise.all(
        [source, target].map((image) => upstream.tools('crane', 'digest', image, ...options)),
      );
      assert.match(found ?? '', /^sha256:/);
      assert.equal(found, expected, `${target} ${options.join(' ')}`);
    }
  });
}

/** Those that run: attestations stand in an index as `unknown/unknown`. */
function platformsOf({ manifests }: Manifest): readonly string[] {
  return (manifests ?? [{ platform: { os: 'linux', architecture: 'amd64' } }])
    .map(({ platform }) => `${platform.os}/${platform.architecture}`)
    .filter((platform) => platform !== 'unknown/unknown');
}

function writes(requests: readonly DistributionRequest[]): readonly string[] {
  return requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD').map(({ path }) => path);
}

/** Digests of what was uploaded into the repositories of the release, one for each upload. */
function uploadedBlobs(requests: readonly DistributionRequest[]): readonly string[] {
  return requests
    .filter(({ method, path }) => method === 'PUT' && /^\/v2\/(?!tidegate\/).+\/blobs\/uploads\//.test(path))
    .map(({ path }) => new URL(path, 'http://registry').searchParams.get('digest') ?? '');
}
