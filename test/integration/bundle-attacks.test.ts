import assert from 'node:assert/strict';
import { appendFile, copyFile, mkdir, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { volumeLayout } from '../../src/bundle/layout.ts';
import { generateKey, type SigningKey } from '../../src/sign/key.ts';
import { isRefused } from '../support/attack.ts';
import {
  edit,
  flipped,
  manifestFile,
  openSigningLab,
  replaced,
  signatureFile,
  writeSigned,
} from '../support/signing-lab.ts';
import { writeSmallBundle } from '../support/small-bundle.ts';

const { key, manifest, older, verify, copyOfGood } = await openSigningLab();
const firstVolume = (folder: string) => join(folder, 'wandb-2026q4.000.tar');
const layerVolume = (folder: string) => join(folder, 'wandb-2026q4.001.tar');
const lockFile = (folder: string) => join(folder, 'tidegate.lock.json');
const layer = volumeLayout(manifest)[1]?.entries[0];
const root = manifest.images[0]?.root.digest;
const blob = manifest.blobs.find(({ digest }) => digest !== root)?.digest;
assert.ok(layer && root && blob);

type Change = (folder: string) => Promise<unknown>;

const editManifest =
  (from: string, to: string): Change =>
  (folder) =>
    edit(manifestFile(folder), replaced(from, to));
const resign =
  (change: object, by: SigningKey = key): Change =>
  (folder) =>
    writeSigned(folder, { ...manifest, ...change }, by);
const flip =
  (file: (folder: string) => string, offset: number): Change =>
  (folder) =>
    edit(file(folder), flipped(offset));
const oddFile = { files: [{ ...manifest.files[0], name: '../x' }] };

/** What whoever has the key can do: all fits together, but for what the image names. */
const carrying =
  (...carried: readonly string[]): Change =>
  async (folder) => {
    await rm(join(folder, 'provenance.sigstore.json'));
    await writeSigned(folder, await writeSmallBundle(folder, { carried }), key);
  };

async function swapVolumes(folder: string): Promise<void> {
  await rename(firstVolume(folder), join(folder, 'x'));
  await rename(layerVolume(folder), firstVolume(folder));
  await rename(join(folder, 'x'), layerVolume(folder));
}

async function replaceByFolder(folder: string): Promise<void> {
  await rm(signatureFile(folder));
  await mkdir(signatureFile(folder));
}

/** What is done to a signed bundle, and the one code that must refuse it. */
const attacks: readonly (readonly [title: string, code: string, change: Change])[] = [
  ['no signature file', 'SIGNATURE_MISSING', (folder) => rm(signatureFile(folder))],
  ['an empty signature file', 'SIGNATURE_FORMAT', (folder) => truncate(signatureFile(folder))],
  [
    'a huge signature file',
    'SIGNATURE_FORMAT',
    (folder) => appendFile(signatureFile(folder), ' '.repeat(70_000)),
  ],
  [
    'the signature file of another bundle',
    'SIGNATURE_INVALID',
    (folder) => copyFile(signatureFile(older), signatureFile(folder)),
  ],
  ['a folder in place of the signature file', 'SIGNATURE_FORMAT', replaceByFolder],
  ['signed anew by a stranger', 'SIGNATURE_KEY_UNKNOWN', resign({}, generateKey())],
  [
    'other content, all of it fitting together',
    'SIGNATURE_INVALID',
    (folder) => writeSmallBundle(folder, { layers: ['evil'] }),
  ],
  [
    'another bundle.json',
    'SIGNATURE_INVALID',
    (folder) => copyFile(manifestFile(older), manifestFile(folder)),
  ],
  ['the time changed', 'SIGNATURE_INVALID', editManifest('2026-10-01T', '2026-10-02T')],
  ['the sequence raised', 'SIGNATURE_INVALID', editManifest('"sequence":4', '"sequence":5')],
  ['the audience changed', 'SIGNATURE_INVALID', editManifest('acme-prod', 'acme-test')],
  ['one letter of an image’s name changed', 'INVALID_BUNDLE', editManifest('0.62.4', '0.62.5')],
  ['another blob’s digest under an image’s name', 'INVALID_BUNDLE', editManifest(root, blob)],
  ['white space in bundle.json', 'INVALID_BUNDLE', (folder) => appendFile(manifestFile(folder), '\n')],
  [
    'a key twice in bundle.json',
    'INVALID_BUNDLE',
    editManifest('{"audience":', '{"audience":"x","audience":'),
  ],
  ['an unknown key, validly signed', 'INVALID_BUNDLE', resign({ note: 'x' })],
  ['a file name that is a path, validly signed', 'INVALID_BUNDLE', resign(oddFile)],
  ['another audience, validly signed', 'WRONG_AUDIENCE', resign({ audience: 'acme-test' })],
  ['a low sequence, validly signed', 'SEQUENCE_TOO_LOW', resign({ sequence: 2 })],
  [
    'a layer that the image names and the bundle lacks, validly signed',
    'BUNDLE_INCOMPLETE',
    carrying('layer one'),
  ],
  [
    'a layer that no image names, validly signed',
    'UNNAMED_BLOB',
    carrying('layer one', 'layer two', 'stray'),
  ],
  ['a flipped bit in a layer', 'BLOB_CHANGED', flip(layerVolume, layer.dataOffset)],
  ['a flipped bit in a tar header', 'HEADER_CHANGED', flip(layerVolume, layer.headerOffset)],
  ['bytes hidden in the padding', 'PADDING_CHANGED', flip(layerVolume, layer.dataOffset + layer.size)],
  [
    'a tag swapped in index.json',
    'INDEX_CHANGED',
    (folder) => edit(firstVolume(folder), replaced('wandb/local:0.62.4', 'wandb/local:0.62.3')),
  ],
  ['a volume cut short', 'VOLUME_SIZE', (folder) => truncate(layerVolume(folder), 512)],
  ['bytes after a volume', 'TRAILING_DATA', (folder) => appendFile(layerVolume(folder), Buffer.alloc(512))],
  ['a volume missing', 'VOLUME_MISSING', (folder) => rm(layerVolume(folder))],
  ['two volumes swapped', 'VOLUME_SIZE', swapVolumes],
  ['the lock changed', 'FILE_CHANGED', flip(lockFile, 9)],
  ['the lock missing', 'FILE_MISSING', (folder) => rm(lockFile(folder))],
  ['a file too many', 'UNEXPECTED_FILE', (folder) => writeFile(join(folder, 'run.sh'), 'true')],
];

let refused = 0;

describe('a signed bundle that was tampered with', { concurrency: 4 }, () => {
  for (const [title, code, change] of attacks) {
    test(`${title}: ${code}`, async () => {
      const folder = await copyOfGood();
      await change(folder);
      await assert.rejects(verify(folder), isRefused(code));
      refused += 1;
    });
  }
});

test('the table is complete', (context) => {
  context.diagnostic(`${refused} of ${attacks.length} attacks on a bundle were refused`);
  assert.equal(new Set(attacks.map(([title]) => title)).size, attacks.length);
});

test('the signature is judged before the policy, and the policy before the content', async () => {
  const folder = await copyOfGood();
  await rm(layerVolume(folder));
  await resign({ audience: 'acme-test' }, generateKey())(folder);
  await assert.rejects(verify(folder), isRefused('SIGNATURE_KEY_UNKNOWN'));
  await resign({ audience: 'acme-test' })(folder);
  await assert.rejects(verify(folder), isRefused('WRONG_AUDIENCE'));
});
