/** A registry that dies, and comes back over what it had stored by then. */
import assert from 'node:assert/strict';
import { readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { hexOf, type Digest } from '../../src/oci/digest.ts';
import { type Distribution, startDistribution } from '../support/distribution.ts';
import type { SampleRelease } from '../support/locks.ts';
import { type InternalSide, openInternalSide, requireClearFailure, temporaryFolder } from './lab.ts';
import { deeds } from './tally.ts';

/** A side whose registry can be stopped, and started again over the same content and at the same place. */
export interface Mortal extends InternalSide {
  readonly version: 2 | 3;
  readonly storage: string;
  stop(): Promise<void>;
  revive(options?: { readonly readOnly: true }): Promise<void>;
}

/** @param storage an absolute folder; default: one of its own */
export async function openMortal(
  context: TestContext,
  sample: SampleRelease,
  version: 2 | 3,
  storage?: string,
): Promise<Mortal> {
  const place = storage ?? (await temporaryFolder(context));
  const side = await openInternalSide(context, sample, { version, storage: place });
  const port = Number(new URL(side.registry.url).port);
  let running: Distribution = side.registry;
  context.after(() => running.close());
  return {
    ...side,
    version,
    storage: place,
    stop: () => running.close(),
    async revive(options) {
      running = await startDistribution({ version, storage: place, port, ...options });
    },
  };
}

/** Makes the file of a manifest empty, as 2.8 leaves one that it was just writing. */
export async function emptyManifest({ storage }: Mortal, digest: Digest): Promise<void> {
  await truncate(join(blobsIn(storage), hexOf(digest).slice(0, 2), hexOf(digest), 'data'));
  deeds.damage += 1;
}

/**
 * What whoever runs a 2.8 has to do where it left empty files: promote says so, and they remove them and start it anew.
 * @returns whether there was anything to be done
 */
export async function mendEmptyFiles(side: Mortal): Promise<boolean> {
  const manifests = side.version === 2 ? await findEmpty(blobsIn(side.storage), 'data') : [];
  const links = side.version === 2 ? await findEmpty(repositoriesIn(side.storage), 'link') : [];
  if (manifests.length > 0) {
    const { stderr, ...run } = await side.run();
    requireClearFailure({ ...run, stderr }, 3, /MANIFEST_DAMAGED/);
    assert.ok(
      /-name data -empty/.test(stderr) ||
        manifests.some((path) => stderr.includes(path.slice(side.storage.length + 1))),
      stderr,
    );
  }
  if (manifests.length + links.length === 0) {
    return false;
  }
  await side.stop();
  await Promise.all([...manifests, ...links].map((path) => rm(path)));
  await side.revive();
  return true;
}

function blobsIn(storage: string): string {
  return join(storage, 'docker', 'registry', 'v2', 'blobs', 'sha256');
}

function repositoriesIn(storage: string): string {
  return join(storage, 'docker', 'registry', 'v2', 'repositories');
}

async function findEmpty(folder: string, name: string): Promise<readonly string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = all.filter((entry) => entry.isFile() && entry.name === name);
  const sizes = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, size: (await stat(path)).size };
    }),
  );
  return sizes.flatMap(({ path, size }) => (size === 0 ? [path] : []));
}
