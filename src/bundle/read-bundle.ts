import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { readBounded } from '../release/files.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { type BundleStore, createBundleStore } from './bundle-store.ts';
import { manifestLimit, parseBundleManifest } from './parse-manifest.ts';

/** A bundle as it lies in a folder. Nothing but `bundle.json` has been read: `verifyContent` proves the rest. */
export interface Bundle {
  readonly folder: string;
  readonly manifest: BundleManifest;
  /** Of `bundle.json`: what is signed. */
  readonly bytes: Buffer;
  readonly store: BundleStore;
}

/**
 * Reads a bundle's manifest; it says nothing about the signature.
 * @throws UserError `NO_BUNDLE` when the folder has no `bundle.json`; RefusedError `INVALID_BUNDLE`, `NOT_A_FILE`
 */
export async function readBundle(folder: string): Promise<Bundle> {
  const path = join(folder, 'bundle.json');
  const bytes = await readBounded(path, manifestLimit, 'carried');
  if (bytes === undefined) {
    throw new UserError('NO_BUNDLE', `${path} does not exist`, {
      hint: 'Name the folder of a finished bundle; one that ends in .partial is not finished yet.',
    });
  }
  const manifest = parseBundleManifest(bytes, path);
  return { folder, manifest, bytes, store: createBundleStore(folder, manifest) };
}
