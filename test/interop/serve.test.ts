import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bundleStage } from '../../src/bundle/stage.ts';
import { type Digest, digestOf, hexOf, parseDigest } from '../../src/oci/digest.ts';
import { namedPins } from '../../src/bundle/index-json.ts';
import { type Bundle, readBundle } from '../../src/bundle/read-bundle.ts';
import { parseReference } from '../../src/oci/reference.ts';
import type { Serving } from '../../src/serve/serve.ts';
import { trackStage } from '../../src/track/stage.ts';
import { makeAuthority, makeCertificate } from '../support/certificates.ts';
import { contentOf, pushCosignTag, pushReferrer } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { openServeSide } from '../support/serve-side.ts';
import { stageRunner } from '../support/stage-runner.ts';
import { openToolbox } from '../support/toolbox.ts';
import { needsTools } from '../support/tools.ts';
import { connectedReleaseFile, quarters, startUpstream, type Upstream } from '../support/wandb-upstream.ts';

const login = { user: 'cluster', password: 'loopback only' };
const side = await openServeSide();
const tools = openToolbox(side.folder);
const run = stageRunner(side.runtime);
const helm = (...args: readonly string[]): Promise<string> => tools('helm', ...args);

describe('what is served from a bundle', needsTools('crane', 'regctl', 'skopeo', 'helm'), () => {
  const closing: (() => unknown)[] = [];
  const suite = { after: (close: () => unknown) => void closing.push(close) };
  let upstream: Upstream;
  let other: TestRegistry;
  let bundle: Bundle;
  let digests: ReadonlyMap<string, Digest>;
  let open: Serving;
  let host: string;

  before(async () => {
    upstream = await startUpstream();
    other = await startRegistry();
    closing.push(
      () => upstream.close(),
      () => other.close(),
    );
    await upstream.publish(quarters[0]);
    const { tags, manifests } = contentOf(upstream.registry, 'wandb/controller');
    const digest = parseDigest(tags.get('1.16.1'), 'controller');
    const { mediaType = '', bytes = Buffer.alloc(0) } = manifests.get(digest) ?? {};
    pushReferrer(upstream.registry, 'wandb/controller', { mediaType, digest, size: bytes.length });
    pushCosignTag(upstream.registry, 'wandb/controller', { mediaType, digest, size: bytes.length });
    await writeFile(join(side.folder, 'tidegate.yaml'), connectedReleaseFile(upstream.endpoints));
    await run(trackStage, { helm: 'never' });
    // Small volumes: two layers are cut into parts.
    const { folder } = await run(bundleStage, { 'volume-size': '4000000' });
    await side.sign(folder);
    bundle = await readBundle(folder);
    const named = namedPins([...bundle.manifest.images, ...bundle.manifest.charts]);
    digests = new Map(named.map(({ reference, target }) => [reference, target.digest]));
    open = await side.serve(suite, [folder]);
    host = new URL(open.served.url).host;
  });
  after(async () => {
    for (const close of closing) {
      await close();
    }
  });

  test('crane lists every repository, reads every image, and every blob of it', async () => {
    const names = (await tools('crane', 'catalog', host)).split('\n');
    let seen = 0;
    for (const name of names) {
      for (const tag of (await tools('crane', 'ls', `${host}/${name}`)).split('\n')) {
        const reference = `${name}:${tag}`;
        assert.equal(await tools('crane', 'digest', `${host}/${reference}`), digests.get(reference));
        seen += 1;
      }
    }
    assert.equal(seen, digests.size);
    await tools('crane', 'validate', '--remote', `${host}/wandb/local:0.62.2`);
    await tools('crane', 'pull', `${host}/wandb/local:0.62.2`, 'local.tar');
  });

  test('skopeo copies an image with all platforms, and Docker images', async () => {
    const copy = ['copy', '--all', '--preserve-digests', '--src-tls-verify=false', '--dest-tls-verify=false'];
    for (const { reference, root } of bundle.manifest.images) {
      const { repository, tag = '' } = parseReference(reference);
      const [from, to] = [
        `docker://${host}/${reference}`,
        `docker://${other.host}/skopeo/${repository}:${tag}`,
      ];
      await tools('skopeo', '--insecure-policy', ...copy, from, to);
      assert.equal(contentOf(other, `skopeo/${repository}`).tags.get(tag), root.digest);
    }
  });

  test('regctl copies an image with what refers to it, and its signature', async () => {
    const plain = ['--host', `reg=${host},tls=disabled`, '--host', `reg=${other.host},tls=disabled`];
    const from = `${host}/docker.io/wandb/controller:1.16.1`;
    const copy = ['image', 'copy', '--referrers', '--digest-tags', from, `${other.host}/regctl:x`];
    await tools('regctl', ...plain, ...copy);
    const { tags, manifests } = contentOf(other, 'regctl');
    const digest = digests.get('docker.io/wandb/controller:1.16.1');
    assert.ok(digest !== undefined);
    assert.equal(tags.get('x'), digest);
    assert.ok(tags.has(`sha256-${hexOf(digest)}.sig`));
    const subjects = [...manifests.values()].map(({ bytes }) => JSON.parse(bytes.toString()).subject?.digest);
    assert.ok(subjects.includes(digest));
  });

  test('helm adds the repository, and pulls and renders its charts', async () => {
    await helm('repo', 'add', 'served', `${open.served.url}/charts`);
    await helm('repo', 'update');
    const found: unknown = JSON.parse(await helm('search', 'repo', '-o', 'json'));
    assert.ok(Array.isArray(found) && found.length === open.served.charts);
    await helm('pull', 'served/operator', '--destination', side.folder);
    const pulled = await readFile(join(side.folder, `operator-${quarters[0].operator}.tgz`));
    assert.equal(digestOf(pulled), archiveOf('operator'));
    assert.match(await helm('template', 'x', 'served/operator-wandb'), /^kind: /m);
  });

  test('helm pulls a chart from the registry, under the name that it has upstream', async () => {
    const oci = `oci://${host}/ghcr.io/wandb/helm-charts/operator-wandb`;
    await helm('pull', oci, '--version', quarters[0].platform, '--plain-http');
    const pulled = await readFile(join(side.folder, `operator-wandb-${quarters[0].platform}.tgz`));
    assert.equal(digestOf(pulled), archiveOf('operator-wandb'));
  });

  test('with TLS and a login, crane and helm are let in, and nobody else', async () => {
    const authority = makeAuthority('gate');
    const { certificate: cert, key } = makeCertificate('server', authority, ['127.0.0.1']);
    const { served } = await side.serve(suite, [bundle.folder], { login, identity: { cert, key } });
    await writeFile(join(side.folder, 'authority.pem'), authority.certificate);
    const ca = ['--ca-file', 'authority.pem'];
    const add = ['repo', 'add', 'guarded', `${served.url}/charts`, ...ca];
    await assert.rejects(helm(...add), /401 Unauthorized/);
    await helm(...add, '--username', login.user, '--password', login.password);
    assert.match(await helm('show', 'chart', 'guarded/operator'), /^name: operator$/m);

    const plain = await side.serve(suite, [bundle.folder], { login });
    const guarded = new URL(plain.served.url).host;
    await assert.rejects(tools('crane', 'digest', `${guarded}/wandb/local:0.62.2`), /UNAUTHORIZED/);
    await tools('crane', 'auth', 'login', guarded, '-u', login.user, '-p', login.password);
    await tools('crane', 'digest', `${guarded}/wandb/local:0.62.2`);
  });

  function archiveOf(chart: string): Digest | undefined {
    return bundle.manifest.charts.find(({ name }) => name === chart)?.archive;
  }
});
