import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cp,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { volumeLayout } from '../../../src/bundle/layout.ts';
import { isRefused } from '../../support/attack.ts';
import { posixOnly } from '../../support/platform.ts';
import { openSigningLab, signatureFile } from '../../support/signing-lab.ts';
import { type HeaderFields, paxBlocks, tarBlock } from '../../support/tar-block.ts';

const { manifest, verify, copyOfGood } = await openSigningLab();
const [, volume] = volumeLayout(manifest);
const [layer, next] = volume?.entries ?? [];
assert.ok(volume && layer && next);
const layers = (folder: string) => join(folder, volume.name);
const lockFile = (folder: string) => join(folder, 'tidegate.lock.json');

type Change = (folder: string) => Promise<unknown>;
type Attack = readonly [title: string, code: string, change: Change, says?: RegExp];

/** Writes bytes over others: the volume keeps its length. */
const over =
  (offset: number, bytes: Buffer): Change =>
  async (folder) => {
    await using handle = await open(layers(folder), 'r+');
    await handle.write(bytes, 0, bytes.length, offset);
  };

/** The first layer's header, with other fields and a checksum that fits them. */
const header = (fields: HeaderFields): Change =>
  over(layer.headerOffset, tarBlock({ name: layer.name, size: layer.size, ...fields }));

const replaced =
  (file: (folder: string) => string, put: (path: string, aside: string) => unknown): Change =>
  async (folder) => {
    const path = file(folder);
    const aside = join(dirname(folder), 'aside');
    await rename(path, aside);
    await put(path, aside);
  };

const pipe = (path: string): unknown => execFileSync('mkfifo', [path]);
const link = (path: string, aside: string): Promise<void> => symlink(aside, path);
const device = (path: string): Promise<void> => symlink('/dev/zero', path);
const folderAt = (path: string): Promise<unknown> => mkdir(path);

async function socket(path: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  server.unref();
  after(() => server.close());
}

const hole =
  (size: number): ((path: string) => Promise<void>) =>
  async (path) => {
    await writeFile(path, '');
    await truncate(path, size);
  };

const sparse = paxBlocks('x', { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '1099511627776' });
const evilPath = paxBlocks('x', { path: '../../evil' });

/** Entries that a tar reader would obey. Ours reads no tar: every byte outside of blobs is known beforehand. */
const entries: readonly Attack[] = [
  ['an entry that climbs out', 'ENTRY_PATH', header({ name: '../../evil' })],
  ['an entry with an absolute name', 'ENTRY_PATH', header({ name: '/etc/evil' })],
  ['an entry with a drive', 'ENTRY_PATH', header({ name: 'C:\\evil' })],
  ['an entry that climbs out by its prefix', 'ENTRY_PATH', header({ prefix: '../..' })],
  ['an entry that is a symbolic link', 'ENTRY_LINK', header({ type: '2', link: '/etc/passwd' })],
  ['an entry that is a hard link', 'ENTRY_LINK', header({ type: '1', link: next.name })],
  ['an entry that is a device', 'ENTRY_KIND', header({ type: '3' })],
  ['an entry that is a pipe', 'ENTRY_KIND', header({ type: '6' })],
  ['an entry that is a folder', 'ENTRY_KIND', header({ type: '5' })],
  ['an entry of the old kind, a NUL', 'ENTRY_KIND', header({ type: '\0' })],
  ['a sparse entry of GNU', 'ENTRY_SPARSE', header({ type: 'S' })],
  ['a long name of GNU', 'ENTRY_EXTENDED', header({ type: 'L' })],
  ['a long link of GNU', 'ENTRY_EXTENDED', header({ type: 'K' })],
  ['a pax header', 'ENTRY_EXTENDED', header({ type: 'x' })],
  ['a global pax header', 'ENTRY_EXTENDED', header({ type: 'g' })],
  ['a size that is one too small', 'ENTRY_SIZE', header({ size: layer.size - 1 })],
  ['a size of 8 GiB', 'ENTRY_SIZE', header({ size: 0o77777777777 })],
  [
    'a size in GNU’s binary form',
    'ENTRY_SIZE',
    header({ rawSize: Buffer.from('80000000000000000000000a', 'hex') }),
  ],
  ['an entry of another name', 'ENTRY_NAME', header({ name: 'blobs/sha256/evil' })],
  ['a mode that runs as root', 'HEADER_CHANGED', header({ mode: '0006755' })],
  [
    'a header with a checksum that does not fit',
    'HEADER_CHANGED',
    over(layer.headerOffset, Buffer.from('..')),
  ],
  ['an entry twice', 'ENTRY_TWICE', over(next.headerOffset, tarBlock({ name: layer.name, size: next.size }))],
  ['a pax header that makes an entry sparse', 'CONTENT_CHANGED', over(layer.headerOffset, sparse)],
  ['a pax header that names another file', 'CONTENT_CHANGED', over(layer.headerOffset, evilPath)],
  [
    'an entry behind the end',
    'EXTRA_ENTRY',
    over(volume.size - 1024, tarBlock({ name: '../evil', size: 0 })),
  ],
  ['bytes behind the end', 'TRAILING_DATA', over(volume.size, Buffer.from('more'))],
  [
    'an archive behind the archive',
    'SECOND_ARCHIVE',
    over(volume.size, Buffer.concat([tarBlock({ name: '../evil', size: 0 }), Buffer.alloc(1024)])),
  ],
];

/** What lies in the folder in place of a plain file. */
const files: readonly Attack[] = [
  ['a volume that is a pipe', 'VOLUME_MISSING', replaced(layers, pipe), /is a pipe/],
  [
    'a volume that is a link to itself elsewhere',
    'VOLUME_MISSING',
    replaced(layers, link),
    /is a symbolic link/,
  ],
  ['a volume that is a device', 'VOLUME_MISSING', replaced(layers, device), /is a symbolic link/],
  ['a volume that is a folder', 'VOLUME_MISSING', replaced(layers, folderAt), /is a folder/],
  ['a volume that is a socket', 'VOLUME_MISSING', replaced(layers, socket), /is a device or socket/],
  ['a volume that is a hole', 'CONTENT_CHANGED', replaced(layers, hole(volume.size))],
  ['a volume that is a hole of 4 TB', 'TRAILING_DATA', replaced(layers, hole(4e12))],
  ['a lock that is a link', 'FILE_MISSING', replaced(lockFile, link), /is a symbolic link/],
  ['a lock that is a pipe', 'FILE_MISSING', replaced(lockFile, pipe), /is a pipe/],
  ['a lock that is a hole of 4 TB', 'FILE_CHANGED', replaced(lockFile, hole(4e12))],
  ['bundle.json that is a pipe', 'NOT_A_FILE', replaced((folder) => join(folder, 'bundle.json'), pipe)],
  ['bundle.json that is a link', 'NOT_A_FILE', replaced((folder) => join(folder, 'bundle.json'), link)],
  ['bundle.json that is a folder', 'NOT_A_FILE', replaced((folder) => join(folder, 'bundle.json'), folderAt)],
  [
    'bundle.json that is a hole of 4 TB',
    'INVALID_BUNDLE',
    replaced((folder) => join(folder, 'bundle.json'), hole(4e12)),
  ],
  ['a signature file that is a pipe', 'SIGNATURE_FORMAT', replaced(signatureFile, pipe), /is a pipe/],
  [
    'a signature file that is a link',
    'SIGNATURE_FORMAT',
    replaced(signatureFile, link),
    /is a symbolic link/,
  ],
  ['a signature file that is a hole of 4 TB', 'SIGNATURE_FORMAT', replaced(signatureFile, hole(4e12))],
  [
    'a name that differs in case',
    'UNEXPECTED_FILE',
    (folder) => cp(lockFile(folder), join(folder, 'Tidegate.lock.json')),
  ],
  [
    'a name with an invisible character',
    'UNEXPECTED_FILE',
    (folder) => cp(lockFile(folder), join(folder, 'tidegate.lock.json\u200b')),
  ],
  [
    'a name in the form that macOS writes',
    'UNEXPECTED_FILE',
    (folder) => writeFile(join(folder, 'e\u0301.tar'), 'x'),
  ],
  [
    'a name with a line end and an order',
    'UNEXPECTED_FILE',
    (folder) => writeFile(join(folder, 'x\n::add-path::evil'), 'x'),
    /x\\n::add/,
  ],
  ['a folder of blobs', 'UNEXPECTED_FILE', (folder) => mkdir(join(folder, 'blobs'))],
  ['a pipe too many', 'UNEXPECTED_FILE', async (folder) => pipe(join(folder, 'extra'))],
];

describe('a medium on which something else lies', posixOnly, () => {
  for (const [title, code, change, says] of [...entries, ...files]) {
    test(`${title}: ${code}`, async () => {
      const folder = await copyOfGood();
      await change(folder);
      const beside = await readdir(dirname(folder));
      await assert.rejects(verify(folder), isRefused(code, says));
      assert.deepEqual(await readdir(dirname(folder)), beside, 'nothing was written');
      await rm(dirname(folder), { recursive: true });
    });
  }

  test('the table is complete', (context) => {
    const titles = [...entries, ...files].map(([title]) => title);
    context.diagnostic(`${titles.length} attacks on a medium`);
    assert.equal(new Set(titles).size, titles.length);
  });
});

test('a header that is written as ours is, is ours', async () => {
  const bytes = await readFile(layers(await copyOfGood()));
  const own = bytes.subarray(layer.headerOffset, layer.headerOffset + 512);
  assert.deepEqual(tarBlock({ name: layer.name, size: layer.size }), own);
});
