import assert from 'node:assert/strict';
import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { readAll } from '../../src/oci/verified.ts';
import { readBounded } from '../../src/release/files.ts';
import { isRefused } from '../support/attack.ts';
import { fails } from '../support/fails.ts';
import { posixOnly } from '../support/platform.ts';
import { testRuntime } from '../support/runtime.ts';
import { openSigningLab } from '../support/signing-lab.ts';

const { manifest, runtime, verify, copyOfGood } = await openSigningLab();

/** Puts something else in the place of a file. A pipe waits for a writer who never comes. */
const impostors = {
  'a pipe': async (path: string) => {
    await rm(path);
    await runtime.exec('mkfifo', [path]);
  },
  'a symbolic link': async (path: string) => {
    await rename(path, `${path}.elsewhere`);
    await rename(`${path}.elsewhere`, join(path, '..', '..', 'elsewhere'));
    await symlink(join(path, '..', '..', 'elsewhere'), path);
  },
  'a folder': async (path: string) => {
    await rm(path);
    await mkdir(path);
  },
} as const;

const files = [
  ['bundle.json', 'NOT_A_FILE'],
  ['bundle.json.sigstore.json', 'SIGNATURE_FORMAT'],
  ['provenance.sigstore.json', 'PROVENANCE_FORMAT'],
  ['tidegate.lock.json', 'FILE_MISSING'],
  ['wandb-2026q4.001.tar', 'VOLUME_MISSING'],
] as const;

describe('what is no plain file is refused at once', { ...posixOnly, timeout: 5000 }, () => {
  for (const [kind, replace] of Object.entries(impostors)) {
    for (const [name, code] of files) {
      test(`${kind} in the place of ${name}: ${code}`, async () => {
        const folder = await copyOfGood();
        await replace(join(folder, name));
        await assert.rejects(verify(folder), isRefused(code, new RegExp(`${name} is ${kind}`)));
      });
    }

    test(`${kind} in the place of a volume, when a blob is read`, async () => {
      const folder = await copyOfGood();
      await replace(join(folder, 'wandb-2026q4.000.tar'));
      const { store } = await readBundle(folder);
      const root = manifest.images[0]?.root ?? assert.fail('no image');
      await assert.rejects(readAll(store, root), isRefused('NOT_A_FILE', /000\.tar is /));
    });
  }
});

describe('a file of one’s own', () => {
  test(
    'may be a link or a pipe, as --key <(pass show key) makes one; a file is no folder',
    posixOnly,
    async () => {
      const { cwd } = testRuntime();
      const pipe = join(cwd, 'pipe');
      await symlink(pipe, join(cwd, 'link'));
      await runtime.exec('mkfifo', [pipe]);
      const [bytes] = await Promise.all([
        readBounded(join(cwd, 'link'), 100),
        runtime.exec('sh', ['-c', 'printf key > "$0"', pipe]),
      ]);
      assert.equal(bytes?.toString(), 'key');
      const inside = join(import.meta.filename, 'x');
      await assert.rejects(readBounded(inside, 10), fails('UNREADABLE', /x cannot be read: .*\(ENOTDIR\)/));
    },
  );

  test('is never read beyond its limit, and is no folder', async () => {
    const { cwd } = testRuntime();
    assert.equal((await readBounded(import.meta.filename, 10))?.length, 11);
    assert.equal(await readBounded(join(cwd, 'none'), 10), undefined);
    await assert.rejects(readBounded(cwd, 10), fails('UNREADABLE', /is a folder, expected a file/));
  });
});
