import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { BundleResult } from '../../src/bundle/result.ts';
import { bundleStage } from '../../src/bundle/stage.ts';
import { type Descriptor, isIndexType } from '../../src/oci/descriptor.ts';
import { digestOf, parseDigest } from '../../src/oci/digest.ts';
import { trackStage } from '../../src/track/stage.ts';
import { contentOf, pushCosignTag, pushReferrer } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { testRuntime } from '../support/runtime.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';
import { connectedReleaseFile, quarters, startUpstream, type Upstream } from '../support/wandb-upstream.ts';

/** An entry of the layout's `index.json`. */
interface Entry extends Descriptor {
  readonly annotations?: Readonly<Record<string, string>>;
}

// Small volumes: the layers of the release fill several, and two of them are cut into parts.
const volumeSize = '4000000';
const runtime = testRuntime();
const tools = openToolbox(runtime.cwd);
const layout = join(runtime.cwd, 'layout');

describe('the volumes of a bundle, extracted by tar', needsTools('crane', 'regctl', 'skopeo'), () => {
  let upstream: Upstream;
  let other: TestRegistry;
  let entries: readonly Entry[] = [];
  let referrer: Descriptor;

  before(async () => {
    upstream = await startUpstream();
    other = await startRegistry();
    await upstream.publish(quarters[0]);
    const image = upstreamImage('docker.io/wandb/controller:1.16.1');
    referrer = pushReferrer(upstream.registry, 'wandb/controller', image);
    pushCosignTag(upstream.registry, 'wandb/controller', image);
    await writeFile(join(runtime.cwd, 'tidegate.yaml'), connectedReleaseFile(upstream.endpoints));
    const run = stageRunner(runtime);
    await run(trackStage, { helm: 'never' });
    await mkdir(layout);
    await extract(await run(bundleStage, { 'volume-size': volumeSize }), layout);
    entries = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')).manifests;
  });
  after(() => Promise.all([upstream.close(), other.close()]));

  test('hold every blob under its digest', async () => {
    const blobs = await readdir(join(layout, 'blobs', 'sha256'));
    for (const name of blobs) {
      assert.equal(digestOf(await readFile(join(layout, 'blobs', 'sha256', name))), `sha256:${name}`);
    }
    const contents = [...upstream.registry.repositories.values()];
    const digests = new Set(
      contents.flatMap(({ blobs, manifests }) => [...blobs.keys(), ...manifests.keys()]),
    );
    // The chart of the classic repository became an artifact: its manifest, config and layer are new.
    assert.equal(blobs.length, digests.size + 3);
  });

  test('are read by regctl: each name, with the digest of upstream', async () => {
    const listed = (await tools('regctl', 'tag', 'ls', `ocidir://${layout}`)).split('\n');
    const named = entries.filter(({ annotations }) => annotations !== undefined);
    assert.deepEqual(listed, named.map(tagOf).sort());
    for (const entry of named.filter(isInRegistry)) {
      const digest = await tools('regctl', 'image', 'digest', `ocidir://${layout}:${tagOf(entry)}`);
      assert.equal(digest, upstreamImage(nameOf(entry)).digest);
    }
    await tools('regctl', 'manifest', 'get', `ocidir://${layout}@${referrer.digest}`);
  });

  test('are copied by regctl into a registry, Docker images and charts too', async () => {
    for (const name of [
      'prometheus-prometheus-v2.47.0',
      'wandb-local-0.62.2',
      'wandb-helm-charts-operator-wandb-0.20.1',
    ]) {
      const plain = ['--host', `reg=${other.host},tls=disabled`];
      await tools(
        'regctl',
        ...plain,
        'image',
        'copy',
        `ocidir://${layout}:${name}`,
        `${other.host}/regctl/${name}:x`,
      );
      const entry = entries.find((candidate) => tagOf(candidate) === name);
      assert.equal(contentOf(other, `regctl/${name}`).tags.get('x'), entry?.digest);
    }
  });

  test('are read and copied by skopeo, as far as they are OCI', async () => {
    const oci = entries
      .filter(isInRegistry)
      .filter(({ mediaType }) => mediaType.startsWith('application/vnd.oci.'));
    assert.ok(oci.length > 5);
    for (const entry of oci) {
      const source = `oci:${layout}:${tagOf(entry)}`;
      const raw = await tools('skopeo', '--insecure-policy', 'inspect', '--raw', source);
      assert.equal(digestOf(Buffer.from(raw)), upstreamImage(nameOf(entry)).digest);
    }
    const index = oci.find(({ mediaType }) => isIndexType(mediaType));
    assert.ok(index);
    const copy = ['copy', '--all', '--preserve-digests', '--dest-tls-verify=false'];
    const target = `docker://${other.host}/skopeo:x`;
    await tools('skopeo', '--insecure-policy', ...copy, `oci:${layout}:${tagOf(index)}`, target);
    assert.equal(contentOf(other, 'skopeo').tags.get('x'), index.digest);
  });

  test('are pushed by crane as a whole, and then read by digest', async () => {
    const repository = `${other.host}/crane`;
    await tools('crane', 'push', layout, `${repository}:all`, '--index');
    const index = await readFile(join(layout, 'index.json'));
    assert.equal(await tools('crane', 'digest', `${repository}:all`), digestOf(index));
    for (const { digest } of [...entries.filter(isInRegistry), referrer]) {
      assert.equal(await tools('crane', 'digest', `${repository}@${digest}`), digest);
    }
    const { digest } = upstreamImage('docker.io/wandb/local:0.62.2');
    await tools('crane', 'validate', '--remote', `${repository}@${digest}`);
  });

  /** What a reference of the lock stands for in the registry upstream. */
  function upstreamImage(reference: string): Descriptor {
    const [, repository = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(reference) ?? [];
    const { tags, manifests } = contentOf(upstream.registry, repository);
    const digest = parseDigest(tags.get(tag) ?? '', reference);
    const { mediaType = '', bytes = Buffer.alloc(0) } = manifests.get(digest) ?? {};
    return { mediaType, digest, size: bytes.length };
  }
});

/** Each volume by itself; what was cut into parts is joined by `cat`, as the documentation says. */
async function extract({ folder, volumes }: BundleResult, target: string): Promise<void> {
  const names = volumes.map(({ name }) => name);
  const tars = names.filter((name) => name.endsWith('.tar'));
  const cut = names.filter((name) => name.endsWith('.part000')).map((name) => name.replace(/\.part000$/, ''));
  assert.ok(tars.length > 3 && cut.length > 1);
  for (const name of tars) {
    await promisify(execFile)('tar', ['-xf', join(folder, name), '-C', target]);
  }
  for (const name of cut) {
    const join = `cat "$0".part* | tar -xf - -C "$1"`;
    await promisify(execFile)('/bin/sh', ['-c', join, `${folder}/${name}`, target]);
  }
}

function tagOf({ annotations }: Entry): string {
  return annotations?.['org.opencontainers.image.ref.name'] ?? '';
}

function nameOf({ annotations }: Entry): string {
  return annotations?.['io.containerd.image.name'] ?? '';
}

/** The chart of a classic repository has no manifest upstream; what no name stands for is a referrer. */
function isInRegistry(entry: Entry): boolean {
  return nameOf(entry) !== '' && !nameOf(entry).startsWith('charts.wandb.ai/');
}
