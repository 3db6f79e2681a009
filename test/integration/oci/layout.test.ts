import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Descriptor, mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf, hexOf } from '../../../src/oci/digest.ts';
import { createLayoutStore } from '../../../src/oci/layout/layout-store.ts';
import { bytesSource } from '../../../src/oci/once.ts';
import type { Source } from '../../../src/oci/store.ts';
import { readAll } from '../../../src/oci/verified.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { fails } from '../../support/fails.ts';
import { testRuntime } from '../../support/runtime.ts';

const layerType = 'application/vnd.oci.image.layer.v1.tar';

function content(text: string, mediaType = layerType) {
  const bytes = Buffer.from(text);
  return { descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length }, bytes };
}

function manifest(fields: object) {
  const empty = content('{}', mediaTypes.ociEmpty).descriptor;
  return content(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      config: empty,
      layers: [],
      ...fields,
    }),
    mediaTypes.ociManifest,
  );
}

function open(repository?: string) {
  const runtime = testRuntime();
  const folder = join(runtime.cwd, 'layout');
  return { runtime, folder, store: createLayoutStore({ folder, repository }, runtime) };
}

/** Another process, as it were: it has read nothing yet. */
function reopen({ runtime, folder }: ReturnType<typeof open>, repository?: string) {
  return createLayoutStore({ folder, repository }, runtime);
}

async function put(
  { store }: Pick<ReturnType<typeof open>, 'store'>,
  made: ReturnType<typeof content>,
): Promise<Descriptor> {
  await store.write(made.descriptor, bytesSource('sample', made.bytes));
  return made.descriptor;
}

function pathOf(folder: string, { digest }: Descriptor): string {
  return join(folder, 'blobs', 'sha256', hexOf(digest));
}

async function indexOf(folder: string): Promise<{ manifests: Descriptor[]; [key: string]: unknown }> {
  return JSON.parse(await readFile(join(folder, 'index.json'), 'utf8'));
}

test('what is written and named is found again by tag and digest, and the folder is a layout', async () => {
  const layout = open();
  const image = await put(layout, manifest({}));
  await layout.store.tag('1.0', image);
  const other = reopen(layout);
  assert.equal((await other.find('1.0'))?.digest, image.digest);
  assert.equal((await other.resolve(image.digest)).mediaType, mediaTypes.ociManifest);
  assert.deepEqual(await readAll(other, image), manifest({}).bytes);
  assert.equal(await other.find('2.0'), undefined);
  assert.deepEqual((await readdir(layout.folder)).sort(), ['blobs', 'index.json', 'oci-layout']);
  assert.equal(await readFile(join(layout.folder, 'oci-layout'), 'utf8'), '{"imageLayoutVersion":"1.0.0"}');
});

test('content is read from an offset', async () => {
  const layout = open();
  const layer = await put(layout, content('0123456789'));
  const chunks: Uint8Array[] = [];
  for await (const chunk of await layout.store.open(layer, 7)) {
    chunks.push(chunk);
  }
  assert.equal(Buffer.concat(chunks).toString(), '789');
});

test('wrong bytes get no place, and nothing of them is left', async () => {
  const layout = open();
  const { descriptor } = content('right');
  let told = 0;
  const write = (text: string) =>
    layout.store.write(descriptor, bytesSource('a liar', Buffer.from(text)), (bytes) => (told += bytes));
  await assert.rejects(write('wrong'), fails('DIGEST_MISMATCH', /^a liar@sha256/));
  await assert.rejects(write('righ'), fails('SIZE_MISMATCH'));
  const breaking: Source = {
    name: 'a broken one',
    async open() {
      return (async function* () {
        yield Buffer.alloc(2 * 1024 * 1024);
        yield Buffer.alloc(1);
        throw new Error('cut');
      })();
    },
  };
  const large = { ...descriptor, size: 3 * 1024 * 1024 };
  await assert.rejects(
    layout.store.write(large, breaking, (bytes) => (told += bytes)),
    /cut/,
  );
  assert.equal(told, 0);
  assert.equal(await layout.store.has(descriptor), false);
  assert.deepEqual(await readdir(join(layout.folder, 'blobs', 'sha256')), []);
  assert.deepEqual((await readdir(layout.folder)).sort(), ['blobs', 'oci-layout']);
});

test('a file that was damaged does not count as there, and is replaced', async () => {
  const layout = open();
  const layer = await put(layout, content('a layer'));
  await writeFile(pathOf(layout.folder, layer), 'a lAyer');
  const other = reopen(layout);
  assert.equal(await other.has(layer), false);
  await put({ store: other }, content('a layer'));
  assert.equal(await reopen(layout).has(layer), true);
  await truncate(pathOf(layout.folder, layer), 3);
  assert.equal(await reopen(layout).has(layer), false);
});

test('a referrer is found by its subject, also without a name, and one that another index names', async () => {
  const layout = open();
  const image = await put(layout, manifest({}));
  await layout.store.tag('1.0', image);
  const sbom = await put(layout, manifest({ subject: image, artifactType: 'application/vnd.example.sbom' }));
  const nested = manifest({ subject: image, artifactType: 'application/vnd.example.nested' });
  await put(layout, nested);
  // As regctl lists them: in an index under the tag schema's name, and not in index.json.
  const index = await indexOf(layout.folder);
  const list = content(
    JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [nested.descriptor] }),
    mediaTypes.ociIndex,
  );
  index.manifests = index.manifests.filter(({ digest }) => digest !== nested.descriptor.digest);
  await writeFile(join(layout.folder, 'index.json'), JSON.stringify(index));
  const other = { ...layout, store: reopen(layout) };
  await put(other, list);
  await other.store.tag(`sha256-${hexOf(image.digest)}`, list.descriptor);
  const found = await other.store.referrers(image.digest);
  assert.deepEqual(
    new Map(found.map(({ digest, artifactType }) => [digest, artifactType])),
    new Map([
      [sbom.digest, 'application/vnd.example.sbom'],
      [nested.descriptor.digest, 'application/vnd.example.nested'],
    ]),
  );
  assert.deepEqual(
    (await other.store.images()).map(({ digest }) => digest),
    [image.digest],
  );
  assert.equal((await reopen(layout).resolve(nested.descriptor.digest)).size, nested.descriptor.size);
});

test('tags of two repositories in one folder do not get in each other’s way', async () => {
  const layout = open('docker.io/wandb/local');
  const other = { store: reopen(layout, 'quay.io/wandb/local') };
  const one = await put(layout, manifest({ annotations: { n: '1' } }));
  const two = await put(other, manifest({ annotations: { n: '2' } }));
  await layout.store.tag('1.0', one);
  await other.store.tag('1.0', two);
  const whole = reopen(layout);
  assert.equal((await reopen(layout, 'docker.io/wandb/local').find('1.0'))?.digest, one.digest);
  assert.equal((await reopen(layout, 'quay.io/wandb/local').find('1.0'))?.digest, two.digest);
  assert.equal((await whole.find('docker.io/wandb/local:1.0'))?.digest, one.digest);
  assert.equal((await whole.find('wandb-local-1.0'))?.digest, one.digest);
  assert.equal((await whole.find('quay.io-wandb-local-1.0'))?.digest, two.digest);
  await layout.store.tag('1.0', two);
  assert.equal((await reopen(layout).find('docker.io/wandb/local:1.0'))?.digest, two.digest);
  assert.equal((await indexOf(layout.folder)).manifests.length, 2);
});

test('of many writers none loses what another one wrote, nor what other programs did', async () => {
  const layout = open();
  await layout.store.tag('first', await put(layout, manifest({})));
  const index = await indexOf(layout.folder);
  const odd = {
    ...index.manifests[0],
    annotations: { 'org.example': 'kept' },
    urls: ['https://example.test'],
  };
  await writeFile(
    join(layout.folder, 'index.json'),
    JSON.stringify({
      ...index,
      manifests: [...index.manifests, odd],
      annotations: { by: 'another program' },
    }),
  );
  await Promise.all(
    Array.from({ length: 6 }, async (_, at) => {
      // They wait for each other: time has to pass.
      const runtime = { ...layout.runtime, clock: systemClock };
      const writer = { store: createLayoutStore({ folder: layout.folder }, runtime) };
      const made = await put(writer, manifest({ annotations: { at: String(at) } }));
      await writer.store.tag(`tag-${at}`, made);
    }),
  );
  const after = await indexOf(layout.folder);
  assert.deepEqual(after['annotations'], { by: 'another program' });
  assert.deepEqual(after.manifests[1], odd);
  const tags = after.manifests.map(({ annotations }) => annotations?.['org.opencontainers.image.ref.name']);
  assert.equal(tags.filter((tag) => tag?.startsWith('tag-')).length, 6);
  assert.deepEqual((await readdir(layout.folder)).sort(), ['blobs', 'index.json', 'oci-layout']);
});

test('a name that stands for two things is refused', async () => {
  const layout = open();
  const one = await put(layout, manifest({}));
  const two = await put(layout, manifest({ annotations: { n: '2' } }));
  const annotations = { 'org.opencontainers.image.ref.name': 'latest' };
  await writeFile(
    join(layout.folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [one, two].map((each) => ({ ...each, annotations })) }),
  );
  await assert.rejects(reopen(layout).resolve('latest'), fails('AMBIGUOUS_NAME', new RegExp(two.digest)));
});

test('what no layout has is refused: versions, sizes, digests that are paths, links, folders of other things', async () => {
  const layout = open();
  const image = await put(layout, manifest({}));
  await layout.store.tag('1.0', image);
  const index = join(layout.folder, 'index.json');
  const good = await readFile(index);
  const rejectsIndex = async (text: string | Buffer, code: string, says?: RegExp) => {
    await writeFile(index, text);
    await assert.rejects(reopen(layout).resolve('1.0'), fails(code, says));
    await assert.rejects(reopen(layout).tag('2.0', image), fails(code, says));
  };
  await rejectsIndex('[]', 'INVALID_LAYOUT');
  await rejectsIndex('{', 'INVALID_LAYOUT');
  await rejectsIndex('{"schemaVersion":2,"schemaVersion":2,"manifests":[]}', 'INVALID_LAYOUT', /twice/);
  await rejectsIndex(Buffer.alloc(16 * 1024 * 1024 + 1, ' '), 'TOO_LARGE');
  await rejectsIndex(
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...image, digest: 'sha256:../../../../etc/passwd' }] }),
    'INVALID_MANIFEST',
    /digest: expected sha256/,
  );
  await writeFile(index, good);
  await rename(index, `${index}.real`);
  await symlink(`${index}.real`, index);
  await assert.rejects(reopen(layout).resolve('1.0'), fails('NOT_A_FILE', /symbolic link/));
  await rename(`${index}.real`, index);
  await writeFile(join(layout.folder, 'oci-layout'), '{"imageLayoutVersion":"2.0.0"}');
  await assert.rejects(reopen(layout).resolve('1.0'), fails('INVALID_LAYOUT'));
  await writeFile(join(layout.runtime.cwd, 'notes.txt'), '');
  const foreign = createLayoutStore({ folder: layout.runtime.cwd }, layout.runtime);
  await assert.rejects(put({ store: foreign }, content('x')), fails('NOT_A_LAYOUT'));
});

test('no link is followed, neither to read nor to write', async () => {
  const layout = open();
  const layer = await put(layout, content('a layer'));
  const path = pathOf(layout.folder, layer);
  await rename(path, join(layout.runtime.cwd, 'elsewhere'));
  await symlink(join(layout.runtime.cwd, 'elsewhere'), path);
  await assert.rejects(reopen(layout).open(layer), fails('NOT_A_FILE'));
  await assert.rejects(reopen(layout).has(layer), fails('NOT_A_FILE'));
  const outside = join(layout.runtime.cwd, 'outside');
  await mkdir(outside);
  await rename(join(layout.folder, 'blobs', 'sha256'), join(layout.runtime.cwd, 'moved'));
  await symlink(outside, join(layout.folder, 'blobs', 'sha256'));
  await assert.rejects(put({ store: reopen(layout) }, content('b')), fails('NOT_A_FOLDER'));
  await assert.rejects(reopen(layout).open(layer), fails('NOT_A_FOLDER'));
  assert.deepEqual(await readdir(outside), []);
});

test('what a killed run has left half-written is removed when it is a day old', async () => {
  const layout = open();
  await put(layout, content('a layer'));
  const names = [
    '0123456789abcdef.0123456789ab.partial',
    '0123456789abcdef.ba9876543210.partial',
    'own.partial',
  ];
  for (const name of names) {
    await writeFile(join(layout.folder, name), '');
  }
  const now = layout.runtime.clock.now().getTime();
  await utimes(join(layout.folder, names[0] ?? ''), now / 1000, now / 1000 - 25 * 3600);
  await utimes(join(layout.folder, names[1] ?? ''), now / 1000, now / 1000 - 3600);
  await put({ store: reopen(layout) }, content('another'));
  const left = (await readdir(layout.folder)).filter((name) => name.endsWith('.partial'));
  assert.deepEqual(left.sort(), names.slice(1));
});
