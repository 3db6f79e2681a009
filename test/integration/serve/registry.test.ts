import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parseDigest } from '../../../src/oci/digest.ts';
import { openServeSide, sampleStack } from '../../support/serve-side.ts';

const side = await openServeSide();
const stack = await sampleStack();
// Small volumes: the large layer is cut into parts.
const folder = await side.bundle(stack, { volumeSize: 200_000 });
const { served } = await side.serve({ after }, [folder]);
const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(`${served.url}${path}`, init);

const [local, newer] = ['0.62.2', '0.63.0'].map((tag) =>
  stack.lock.images.find(({ reference }) => reference === `docker.io/wandb/local:${tag}`),
);
assert.ok(local !== undefined && newer !== undefined);
const manifest = JSON.parse(String(stack.contents.get(local.root.digest)));
const large = parseDigest(manifest.layers[0].digest, 'layer');
const content = stack.contents.get(large) ?? Buffer.alloc(0);
const blob = `/v2/wandb/local/blobs/${large}`;

test('it says that it is a registry, and what it has', async () => {
  const base = await ask('/v2/');
  assert.equal(base.status, 200);
  assert.equal(base.headers.get('docker-distribution-api-version'), 'registry/2.0');
  const { repositories } = await json('/v2/_catalog');
  assert.deepEqual(repositories, [
    'docker.io/library/redis',
    'docker.io/wandb/local',
    'ghcr.io/wandb/helm-charts/operator',
    'quay.io/library/redis',
    // Its host has a port, which no path of a registry may have.
    'tools/probe',
  ]);
});

test('a repository is found by host and path, by the host beside it, and by a path that only one host has', async () => {
  const names = ['/v2/docker.io/wandb/local/tags/list', '/v2/wandb/local/tags/list'];
  for (const name of [...names, '/v2/wandb/local/tags/list?ns=docker.io']) {
    assert.deepEqual((await json(name)).tags, ['0.62.2', '0.63.0', signature(local.root.digest)]);
  }
  assert.equal((await ask('/v2/tools/probe/tags/list?ns=registry.test:5000')).status, 200);
  // An image of one host is never given out as that of another one.
  assert.deepEqual(await refusal('/v2/wandb/local/tags/list?ns=quay.io'), [404, 'NAME_UNKNOWN']);
  assert.deepEqual(await refusal('/v2/library/redis/manifests/8.2'), [404, 'NAME_UNKNOWN']);
  const [hub, quay] = await Promise.all(
    ['docker.io', 'quay.io'].map((host) => ask(`/v2/library/redis/manifests/8.2?ns=${host}`)),
  );
  assert.notEqual(hub?.headers.get('etag'), quay?.headers.get('etag'));
});

test('a manifest comes by tag and digest as it is, and by HEAD without its bytes', async () => {
  const { digest, size, mediaType } = local.root;
  for (const reference of ['0.62.2', digest]) {
    const path = `/v2/wandb/local/manifests/${reference}`;
    const found = await ask(path);
    assert.equal(found.headers.get('docker-content-digest'), digest);
    assert.equal(found.headers.get('content-type'), mediaType);
    assert.deepEqual(Buffer.from(await found.arrayBuffer()), stack.contents.get(digest));
    const head = await ask(path, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(size)]);
    assert.equal((await head.arrayBuffer()).byteLength, 0);
  }
});

test('a blob comes whole, out of all parts of its volume', async () => {
  const found = await ask(blob);
  assert.equal(found.headers.get('docker-content-digest'), large);
  assert.deepEqual(Buffer.from(await found.arrayBuffer()), content);
});

test('a range comes alone, and what is outside of the blob is refused', async () => {
  for (const [range, start, end] of [
    ['bytes=0-9', 0, 10],
    ['bytes=199000-420000', 199_000, 420_001],
    ['bytes=-5', content.length - 5, content.length],
  ] as const) {
    const part = await ask(blob, { headers: { range } });
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), `bytes ${start}-${end - 1}/${content.length}`);
    assert.deepEqual(Buffer.from(await part.arrayBuffer()), content.subarray(start, end));
  }
  const outside = await ask(blob, { headers: { range: `bytes=${content.length}-` } });
  assert.deepEqual(
    [outside.status, outside.headers.get('content-range')],
    [416, `bytes */${content.length}`],
  );
  // What the client has the beginning of is something else: it gets the whole.
  const other = await ask(blob, { headers: { range: 'bytes=0-9', 'if-range': '"sha256:other"' } });
  assert.deepEqual([other.status, (await other.arrayBuffer()).byteLength], [200, content.length]);
});

test('what the client has already is not sent again', async () => {
  const known = { headers: { 'if-none-match': `"${large}"` } };
  const answer = await ask(blob, known);
  assert.deepEqual([answer.status, (await answer.arrayBuffer()).byteLength], [304, 0]);
  const changed = { headers: { 'if-none-match': `"${newer.root.digest}"` } };
  assert.equal((await ask('/v2/wandb/local/manifests/0.62.2', changed)).status, 200);
});

test('lists come in pages, each with the address of the next one', async () => {
  for (const [first, key] of [
    ['/v2/_catalog?n=2', 'repositories'],
    ['/v2/wandb/local/tags/list?ns=docker.io&n=2', 'tags'],
  ] as const) {
    const whole = await json(first.replace('n=2', 'n=100'));
    const pages: string[] = [];
    for (let next: string | undefined = first; next !== undefined;) {
      const page = await ask(next);
      const names: unknown = JSON.parse(await page.text())[key];
      assert.ok(Array.isArray(names) && names.length > 0 && names.length <= 2);
      pages.push(...names);
      next = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
    }
    assert.deepEqual(pages, whole[key]);
  }
  assert.deepEqual((await json('/v2/wandb/local/tags/list?n=0')).tags, []);
  assert.deepEqual(await refusal('/v2/_catalog?n=-1'), [400, 'PAGINATION_NUMBER_INVALID']);
});

test('what refers to a manifest is listed, all of it or of one kind; for old clients under a tag', async () => {
  const path = `/v2/wandb/local/referrers/${local.root.digest}`;
  const all = await json(path);
  assert.deepEqual(
    all.manifests.map(({ digest }: { digest: string }) => digest),
    local.referrers.map(({ digest }) => digest),
  );
  const kind = encodeURIComponent('application/vnd.example.sbom.v1+json');
  const filtered = await ask(`${path}?artifactType=${kind}`);
  assert.equal(filtered.headers.get('oci-filters-applied'), 'artifactType');
  assert.deepEqual(await filtered.json(), all);
  assert.deepEqual((await json(`${path}?artifactType=other`)).manifests, []);
  const tag = local.root.digest.replace(':', '-');
  assert.deepEqual(await json(`/v2/wandb/local/manifests/${tag}`), all);
  assert.deepEqual((await json(`/v2/wandb/local/referrers/sha256:${'0'.repeat(64)}`)).manifests, []);
});

test('what is not there is told in the words of the specification', async () => {
  const nobody = `sha256:${'0'.repeat(64)}`;
  assert.deepEqual(await refusal('/v2/no/such/tags/list'), [404, 'NAME_UNKNOWN']);
  assert.deepEqual(await refusal('/v2/wandb/local/manifests/9.9'), [404, 'MANIFEST_UNKNOWN']);
  assert.deepEqual(await refusal(`/v2/wandb/local/manifests/${nobody}`), [404, 'MANIFEST_UNKNOWN']);
  assert.deepEqual(await refusal(`/v2/wandb/local/blobs/${nobody}`), [404, 'BLOB_UNKNOWN']);
  assert.deepEqual(await refusal('/v2/wandb/local/blobs/sha256:x'), [400, 'DIGEST_INVALID']);
  // It is there, in another repository.
  assert.deepEqual(await refusal(`/v2/tools/probe/blobs/${large}`), [404, 'BLOB_UNKNOWN']);
});

test('nothing can be written or deleted', async () => {
  for (const [method, path] of [
    ['POST', '/v2/wandb/local/blobs/uploads/'],
    ['PUT', '/v2/wandb/local/manifests/0.62.2'],
    ['PATCH', blob],
    ['DELETE', `/v2/wandb/local/manifests/${local.root.digest}`],
  ] as const) {
    const answer = await ask(path, { method, ...(method === 'DELETE' ? {} : { body: 'x' }) });
    const { errors } = JSON.parse(await answer.text());
    assert.deepEqual(
      [answer.status, errors[0].code, answer.headers.get('allow')],
      [405, 'UNSUPPORTED', 'GET, HEAD'],
    );
  }
});

test('charts stand in a repository for Helm, with their provenance and by relative addresses', async () => {
  const index = await ask('/charts/index.yaml');
  assert.match(await index.text(), /urls:\n\s+- operator-1\.4\.2\.tgz\n/);
  const [chart] = stack.lock.charts;
  const archive = await ask('/charts/operator-1.4.2.tgz');
  assert.deepEqual(
    Buffer.from(await archive.arrayBuffer()),
    stack.contents.get(parseDigest(chart?.archive, 'chart')),
  );
  const provenance = await ask('/charts/operator-1.4.2.tgz.prov');
  assert.match(await provenance.text(), /BEGIN PGP SIGNED MESSAGE/);
  assert.equal((await ask('/charts/other-1.tgz')).status, 404);
  // As an artifact it stands in the registry, under its upstream name.
  assert.deepEqual((await json('/v2/wandb/helm-charts/operator/tags/list?ns=ghcr.io')).tags, ['1.4.2']);
});

async function json(path: string) {
  return JSON.parse(await (await ask(path)).text());
}

async function refusal(path: string): Promise<readonly [number, string]> {
  const answer = await ask(path);
  const { errors } = JSON.parse(await answer.text());
  return [answer.status, errors[0].code];
}

function signature(digest: string): string {
  return `${digest.replace(':', '-')}.sig`;
}
