import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { copyStage } from '../../src/copy/stage.ts';
import type { Descriptor } from '../../src/oci/descriptor.ts';
import { type Distribution, startDistribution } from '../support/distribution.ts';
import { contentOf, pushCosignTag, pushImage, pushReferrer, type SeededImage } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { testRuntime } from '../support/runtime.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';

const runtime = testRuntime();
const tools = openToolbox(runtime.cwd);
const plain = (host: string) => ['--host', `reg=${host},tls=disabled`];

async function copy(from: string, to: string) {
  const given = { config: undefined, credentials: undefined, force: false, dryRun: false };
  return await copyStage.run({ from, to, ...given }, runtime);
}

describe('tidegate copy and other tools', needsTools('crane', 'regctl', 'skopeo', 'docker-registry'), () => {
  let upstream: TestRegistry;
  let there: Distribution;
  let image: SeededImage;
  let docker: SeededImage;
  let referrer: Descriptor;
  let cosign: string;

  before(async () => {
    upstream = await startRegistry();
    there = await startDistribution();
    const platforms = ['linux/amd64', 'linux/arm64'];
    image = pushImage(upstream, 'wandb/local', '1.0', { platforms, attestations: true });
    docker = pushImage(upstream, 'wandb/old', '1.0', { platforms, format: 'docker' });
    referrer = pushReferrer(upstream, 'wandb/local', image.root);
    cosign = pushCosignTag(upstream, 'wandb/local', image.root).tag;
    await copy(`${upstream.host}/wandb/local:1.0`, 'oci:ours');
    await copy(`${upstream.host}/wandb/old:1.0`, 'oci:ours:old');
  });
  /** Every platform, layer by layer; what BuildKit attests has no layers that crane would know. */
  async function validate(repository: string): Promise<void> {
    for (const { digest } of image.manifests) {
      await tools('crane', 'validate', '--remote', `${there.host}/${repository}@${digest}`);
    }
  }

  after(() => Promise.all([upstream.close(), there.close()]));

  test('regctl lists what we wrote as a layout, and copies it into a registry', async () => {
    const layout = `ocidir://${join(runtime.cwd, 'ours')}`;
    assert.deepEqual((await tools('regctl', 'tag', 'ls', layout)).split('\n'), [
      'old',
      cosign,
      'wandb-local-1.0',
    ]);
    assert.equal(await tools('regctl', 'image', 'digest', `${layout}:wandb-local-1.0`), image.root.digest);
    await tools('regctl', 'manifest', 'get', `${layout}@${referrer.digest}`);
    for (const [name, { root }] of [
      ['wandb-local-1.0', image],
      ['old', docker],
    ] as const) {
      const target = `${there.host}/regctl/${name}:x`;
      await tools('regctl', ...plain(there.host), 'image', 'copy', `${layout}:${name}`, target);
      assert.equal(await tools('crane', 'digest', target), root.digest);
    }
  });

  test('skopeo reads and copies it', async () => {
    const source = `oci:${join(runtime.cwd, 'ours')}:wandb-local-1.0`;
    const target = `docker://${there.host}/skopeo:x`;
    const flags = ['copy', '--all', '--preserve-digests', '--dest-tls-verify=false'];
    await tools('skopeo', '--insecure-policy', ...flags, source, target);
    assert.equal(await tools('crane', 'digest', `${there.host}/skopeo:x`), image.root.digest);
  });

  test('crane pushes it as a whole, and validates what is in it', async () => {
    await tools('crane', 'push', join(runtime.cwd, 'ours'), `${there.host}/crane:all`, '--index');
    await validate('crane');
    assert.equal(await tools('crane', 'digest', `${there.host}/crane@${referrer.digest}`), referrer.digest);
  });

  test('what crane pulls as a layout is read, by digest or because it is the only one', async () => {
    await tools(
      'crane',
      'pull',
      '--format=oci',
      `${upstream.host}/wandb/local:1.0`,
      join(runtime.cwd, 'crane'),
    );
    await copy('oci:crane', `${there.host}/from/crane:1.0`);
    await copy(`oci:crane@${image.root.digest}`, `${there.host}/from/crane:digest`);
    for (const tag of ['1.0', 'digest']) {
      assert.equal(await tools('crane', 'digest', `${there.host}/from/crane:${tag}`), image.root.digest);
    }
    await validate('from/crane');
  });

  test('what skopeo copies into a layout is read under the name that it gave', async () => {
    await mkdir(join(runtime.cwd, 'skopeo'));
    const flags = ['copy', '--all', '--preserve-digests', '--src-tls-verify=false'];
    for (const name of ['local', 'second']) {
      const target = `oci:${join(runtime.cwd, 'skopeo')}:${name}`;
      await tools(
        'skopeo',
        '--insecure-policy',
        ...flags,
        `docker://${upstream.host}/wandb/local:1.0`,
        target,
      );
    }
    const { to, digest } = await copy('oci:skopeo:local', `${there.host}/from/skopeo`);
    assert.equal(to, `${there.host}/from/skopeo:local`);
    assert.equal(digest, image.root.digest);
    await validate('from/skopeo');
  });

  test('what regctl writes as a layout is read, with the referrers that it lists by a tag', async () => {
    const layout = `ocidir://${join(runtime.cwd, 'regctl')}`;
    const flags = [...plain(upstream.host), 'image', 'copy', '--referrers', '--digest-tags'];
    await tools('regctl', ...flags, `${upstream.host}/wandb/local:1.0`, `${layout}:1.0`);
    const { referrers } = await copy('oci:regctl:1.0', `${there.host}/from/regctl`);
    assert.equal(referrers, 1);
    // Distribution has no referrers API: they are listed by the tag there.
    const listed = await tools(
      'regctl',
      ...plain(there.host),
      'artifact',
      'list',
      `${there.host}/from/regctl:1.0`,
    );
    assert.match(listed, new RegExp(referrer.digest));
    const tags = (await tools('crane', 'ls', `${there.host}/from/regctl`)).split('\n');
    assert.ok(tags.includes(cosign));
  });

  test('and what regctl writes into our layout, and we into regctl’s, stays whole', async () => {
    const layout = `ocidir://${join(runtime.cwd, 'ours')}`;
    await tools(
      'regctl',
      ...plain(upstream.host),
      'image',
      'copy',
      `${upstream.host}/wandb/old:1.0`,
      `${layout}:by-regctl`,
    );
    await copy(`${upstream.host}/wandb/local:1.0`, 'oci:regctl:ours');
    assert.equal((await copy('oci:ours:by-regctl', `${there.host}/mixed/a`)).digest, docker.root.digest);
    assert.equal((await copy('oci:ours:old', `${there.host}/mixed/b`)).digest, docker.root.digest);
    const digest = await tools('regctl', 'image', 'digest', `ocidir://${join(runtime.cwd, 'regctl')}:ours`);
    assert.equal(digest, image.root.digest);
    assert.equal(contentOf(upstream, 'wandb/local').tags.get('1.0'), image.root.digest);
  });
});
