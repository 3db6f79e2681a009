import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { type TestContext, test } from 'node:test';
import { createHttp } from '../../../src/http/client.ts';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { tagIn } from '../../../src/upstream/image-tags.ts';
import { openSource } from '../../../src/upstream/source-kinds.ts';
import { createUpstream } from '../../../src/upstream/upstream.ts';
import { packEntries } from '../../support/charts.ts';
import { contentOf, pushImage, putBlob, putManifest } from '../../support/images.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { sourceContext } from '../../support/source-context.ts';

const entry = { kind: 'image', name: 'docker.io/wandb/megabinary' } as const;
const host = 'us-docker.pkg.dev';
const path = 'wandb-production/public/wandb/server-manifest';

/** Infrastructure, applications, and a tag that YAML takes for a number, as in the real ones. */
const manifestYaml = `---
requiredOperatorVersion: ^2.0.0
redis:
  default:
    images:
      standalone: {registry: quay.io, repository: opstree/redis, tag: v7.0.15}
applications:
  anaconda2:
    image: {repository: us-docker.pkg.dev/wandb-production/public/wandb/anaconda2, tag: 3.10}
  api:
    initContainers:
      - name: migrate
        image: &server
          repository: us-docker.pkg.dev/wandb-production/public/wandb/megabinary
          tag: 0.83.0
    image: *server
`;

/** Puts a server manifest into a registry, under two versions. */
function seed(
  registry: Pick<TestRegistry, 'repositories'>,
  layers: readonly Buffer[],
  { asIndex = false } = {},
): void {
  const content = contentOf(registry, path);
  const config = putBlob(content, Buffer.from('{}'), mediaTypes.ociEmpty);
  const type = 'application/vnd.oci.image.layer.v1.tar';
  const blobs = layers.map((layer) => putBlob(content, layer, layer[0] === 0x1f ? `${type}+gzip` : type));
  const manifest = putManifest(content, mediaTypes.ociManifest, { config, layers: blobs });
  const root = asIndex ? putManifest(content, mediaTypes.ociIndex, { manifests: [manifest] }) : manifest;
  content.tags.set('0.83.0', root.digest);
  content.tags.set('0.82.1', root.digest);
}

async function serve(t: TestContext, layers: readonly Buffer[], options: { asIndex?: boolean } = {}) {
  const registry = await startRegistry();
  t.after(() => registry.close());
  seed(registry, layers, options);
  const context = await sourceContext({ endpoints: { [host]: registry.url } });
  return openSource({ kind: 'serverManifest', at: `${host}/${path}` }, entry, context);
}

const tgz = packEntries([
  { name: './manifest.yaml', content: manifestYaml },
  { name: './sizing.yaml', content: 'small: {replicas: 1}\n' },
]);

test('every tag is a version, and its list of images is read when it is asked for', async (t) => {
  for (const source of [await serve(t, [tgz]), await serve(t, [gunzipSync(tgz)], { asIndex: true })]) {
    const versions = await source.versions();
    assert.deepEqual(versions.map(({ version }) => version).sort(), ['0.82.1', '0.83.0']);
    const coupling = await versions[0]?.coupled?.();
    assert.deepEqual(Object.fromEntries(coupling ?? []), {
      'quay.io/opstree/redis': 'v7.0.15',
      'us-docker.pkg.dev/wandb-production/public/wandb/anaconda2': '3.10',
      'us-docker.pkg.dev/wandb-production/public/wandb/megabinary': '0.83.0',
    });
    assert.equal(tagIn(coupling ?? new Map(), 'docker.io/wandb/megabinary'), '0.83.0');
    assert.equal(tagIn(coupling ?? new Map(), 'docker.io/wandb/local'), undefined);
  }
});

test('an artifact that is no server manifest is refused', async (t) => {
  const links = Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);
  const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${links.join('\n')}\n`;
  for (const layer of [
    Buffer.from('no tar'),
    packEntries([{ name: 'readme.txt', content: 'hello' }]),
    packEntries([{ name: 'manifest.yaml', content: 'a: [' }]),
    packEntries([{ name: 'manifest.yaml', content: bomb }]),
    packEntries([{ name: '../manifest.yaml', content: manifestYaml }]),
  ]) {
    const [version] = await (await serve(t, [layer])).versions();
    await assert.rejects(async () => await version?.coupled?.(), {
      name: 'RefusedError',
      code: 'SERVER_MANIFEST_UNREADABLE',
    });
  }
});

test('an image whose tag goes by other numbers than the version is not taken by it', async (t) => {
  const registry = await startRegistry();
  t.after(() => registry.close());
  seed(registry, [tgz]);
  for (const name of ['opstree/redis', 'wandb/megabinary', 'wandb/local']) {
    pushImage(registry, name, '0.83.0');
  }
  const endpoints = { [host]: registry.url, 'docker.io': registry.url };
  const context = await sourceContext({ endpoints });
  const upstream = createUpstream({ ...context, http: createHttp({ endpoints, runtime: context.runtime }) });
  const from = { kind: 'serverManifest', at: `${host}/${path}` } as const;
  const locate = async (name: string) =>
    await (await upstream.offerImage({ name, version: '*', from })).locate('0.83.0');
  assert.equal((await locate('docker.io/wandb/megabinary')).tag, '0.83.0');
  assert.equal((await locate('docker.io/wandb/local')).tag, '0.83.0');
  await assert.rejects(locate('docker.io/opstree/redis'), {
    code: 'OTHER_TAG',
    message: 'image docker.io/opstree/redis: with version 0.83.0 its vendor releases the tag v7.0.15',
  });
});
