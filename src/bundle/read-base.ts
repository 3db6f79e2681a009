import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { digestOf } from '../oci/digest.ts';
import { readBounded } from '../release/files.ts';
import { parseInventory } from '../release/read-inventory.ts';
import { type Lock, type LockedArtifact, lockFileName } from '../release/lock.ts';
import { parseLock } from '../release/read-lock.ts';
import { parseJson } from '../schema/json.ts';
import { isMap } from '../schema/schema.ts';
import { whereKnown } from '../unless.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { type HeldBlobs, heldByBundle, heldByInventory, heldByLock } from './held.ts';
import { parseBundleManifest } from './parse-manifest.ts';

/**
 * What a delta is made against. It is only read, never verified: what counts in the end is `needs`, and promote looks
 * for each of those before it writes anything.
 */
export interface Base {
  readonly kind: 'bundle' | 'lock' | 'inventory';
  /** The file that was read. */
  readonly path: string;
  readonly name: string;
  /** Of an inventory: the newest that was promoted. */
  readonly release: string;
  readonly sequence: number;
  readonly audience: string;
  readonly held: HeldBlobs;
  /** The charts and images, by reference; an inventory has none. */
  readonly charts: readonly LockedArtifact[];
  readonly images: readonly LockedArtifact[];
}

/** Bytes, and values: those of the largest, a lock. Each reader has its own limit. */
const [byteLimit, valueLimit] = [64 * 1024 * 1024, 2_000_000];

/**
 * Reads a base, whatever it is called: a bundle (its folder, or its `bundle.json`), a lock, or an inventory.
 * @param path absolute
 * @throws UserError `NO_BASE` when there is no such file, `UNKNOWN_BASE` when it is none of these, `INVALID_LOCK`;
 *   RefusedError `INVALID_BUNDLE`, `INVALID_INVENTORY`
 */
export async function readBase(path: string): Promise<Base> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, 'bundle.json') : path;
  const bytes = await readBounded(file, byteLimit);
  if (bytes === undefined) {
    throw new UserError('NO_BASE', `${file} does not exist`, {
      hint: 'A base is an earlier bundle (its folder, or its bundle.json), the lock of an earlier release, or what `tidegate inventory` wrote on the other side.',
    });
  }
  return await recognise(bytes, file);
}

/** By a key that only one of them has; its own reader then says what is wrong with the rest. */
async function recognise(bytes: Buffer, path: string): Promise<Base> {
  const json =
    bytes.length > byteLimit ? { fault: `more than ${byteLimit} bytes` } : parseJson(bytes, valueLimit);
  const value = 'value' in json ? json.value : undefined;
  if (isMap(value) && Object.hasOwn(value, 'volumes')) {
    const manifest = parseBundleManifest(bytes, path);
    const { charts, images } = manifest;
    const held = heldByBundle(manifest, await whereKnown(readLockBeside(path, manifest)));
    return { ...namesOf(manifest), kind: 'bundle', path, held, charts, images };
  }
  if (isMap(value) && Object.hasOwn(value, 'repositories')) {
    const inventory = parseInventory(bytes, path);
    const held = heldByInventory(inventory);
    return { ...namesOf(inventory), kind: 'inventory', path, held, charts: [], images: [] };
  }
  if (isMap(value) && Object.hasOwn(value, 'platforms')) {
    const lock = parseLock(bytes, path);
    const { charts, images } = lock;
    return { ...namesOf(lock), kind: 'lock', path, held: heldByLock(lock), charts, images };
  }
  throw new UserError('UNKNOWN_BASE', `${path} is no bundle manifest, lock or inventory`, {
    ...('fault' in json ? { details: [json.fault] } : {}),
    hint: 'Name the folder of a bundle, a tidegate.lock.json, or a file that `tidegate inventory` wrote.',
  });
}

/** The lock that the bundle was made from says where its blobs are. Not every copy of a `bundle.json` has it beside it. */
async function readLockBeside(path: string, { files }: BundleManifest): Promise<Lock | undefined> {
  const listed = files.find(({ name }) => name === lockFileName);
  const bytes = listed && (await readBounded(join(dirname(path), lockFileName), listed.size));
  return bytes && digestOf(bytes) === listed?.digest ? parseLock(bytes, lockFileName) : undefined;
}

function namesOf({
  name,
  release,
  sequence,
  audience,
}: Pick<Base, 'name' | 'release' | 'sequence' | 'audience'>) {
  return { name, release, sequence, audience };
}
