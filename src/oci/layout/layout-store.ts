import { RefusedError, UserError } from '../../errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { describe } from '../../schema/describe.ts';
import { type Descriptor, isManifestType } from '../descriptor.ts';
import { isDigest } from '../digest.ts';
import { parseManifest } from '../manifest.ts';
import { bytesSource } from '../once.ts';
import { isTag } from '../reference.ts';
import type { ReadableStore, WritableStore } from '../store.ts';
import { readAll, verified } from '../verified.ts';
import { hasBlob, openBlob, writeBlob } from './blob-files.ts';
import { type Catalog, readCatalog } from './catalog.ts';
import { createIndexFile } from './index-file.ts';
import { startLayout } from './layout-folder.ts';
import { findNamed, withListed, withName } from './layout-index.ts';
import { isEvidenceTag, refName } from './names.ts';

/** A folder that is an OCI image layout (image-spec, image-layout.md). What is not there yet is empty, and made by a write. */
export interface LayoutStore extends ReadableStore, WritableStore {
  /** What `index.json` lists, named or not, but for what belongs to another manifest: signatures, referrers. */
  images(): Promise<readonly Descriptor[]>;
  /** Whether there is a file for it; `has` proves the bytes. */
  holds(descriptor: Descriptor): Promise<boolean>;
  /** @throws UserError `INVALID_REFERENCE`, `LAYOUT_BUSY` */
  tag(tag: string, descriptor: Descriptor): Promise<void>;
  /** Lists a manifest that no tag names, so that it can be found. */
  list(descriptor: Descriptor): Promise<void>;
}

interface LayoutOptions {
  /** Absolute path. */
  readonly folder: string;
  /** `host/path`: tags are those of this repository, and get its name. Without it they stand for themselves. */
  readonly repository?: string | undefined;
}

/**
 * A manifest that is written and has a subject is listed at once: whoever asks for the referrers of that finds it. Every
 * method raises RefusedError for what a layout from outside must not be: `INVALID_LAYOUT`, `INVALID_MANIFEST`,
 * `TOO_LARGE`, `LAYOUT_TOO_LARGE`, `NOT_A_FILE`, `NOT_A_FOLDER`; and UserError `NOT_A_LAYOUT` for a folder of other things.
 */
export function createLayoutStore(
  { folder, repository }: LayoutOptions,
  runtime: Pick<Runtime, 'clock' | 'processes' | 'log'>,
): LayoutStore {
  const name = `layout ${folder}`;
  const index = createIndexFile(folder, runtime);
  const proven = new Set<string>();
  let catalog: Promise<Catalog> | undefined;
  let started: Promise<void> | undefined;
  const start = (): Promise<void> => (started ??= startLayout(folder, runtime.clock.now()));
  const update: typeof index.update = async (change) => {
    await start();
    await index.update(change);
    catalog = undefined;
  };
  const entries = async (): Promise<readonly Descriptor[]> =>
    (await index.read()).entries.map(({ descriptor }) => descriptor);
  const readManifests = (): Promise<Catalog> =>
    (catalog ??= entries().then((listed) => readCatalog(store, listed)));
  const store: LayoutStore = {
    name,
    async images() {
      const { referrers } = await readManifests();
      const evidence = new Set([...referrers.values()].flat().map(({ digest }) => digest));
      return (await entries()).filter(
        ({ digest, annotations }) => !evidence.has(digest) && !isEvidenceTag(annotations?.[refName] ?? ''),
      );
    },
    async find(tagOrDigest) {
      if (!isDigest(tagOrDigest)) {
        return findNamed(await index.read(), { tag: tagOrDigest, repository }, name);
      }
      const listed = (await entries()).find(({ digest }) => digest === tagOrDigest);
      return listed ?? (await readManifests()).manifests.get(tagOrDigest);
    },
    async resolve(tagOrDigest) {
      const found = await store.find(tagOrDigest);
      if (found === undefined) {
        throw notFound(name, tagOrDigest);
      }
      return found;
    },
    async open({ digest }, offset = 0) {
      const content = await openBlob(folder, digest, offset);
      if (content === undefined) {
        throw notFound(name, digest);
      }
      return content;
    },
    referrers: async (subject) => (await readManifests()).referrers.get(subject) ?? [],
    holds: ({ digest }) => hasBlob(folder, digest),
    async has(descriptor) {
      if (
        !proven.has(descriptor.digest) &&
        (await store.holds(descriptor)) &&
        (await isProven(store, descriptor))
      ) {
        proven.add(descriptor.digest);
      }
      return proven.has(descriptor.digest);
    },
    async write(descriptor, from, onBytes = () => {}) {
      await start();
      if (!isManifestType(descriptor.mediaType)) {
        await writeBlob(folder, descriptor, from, onBytes);
        proven.add(descriptor.digest);
        return;
      }
      const bytes = await readAll(from, descriptor);
      await writeBlob(folder, descriptor, bytesSource(from.name, bytes), onBytes);
      proven.add(descriptor.digest);
      catalog = undefined;
      const { subject, artifactType } = parseManifest(
        bytes,
        descriptor.mediaType,
        `${from.name}@${descriptor.digest}`,
      );
      if (subject !== undefined) {
        await store.list({ ...descriptor, ...(artifactType === undefined ? {} : { artifactType }) });
      }
    },
    async tag(tag, descriptor) {
      if (!isTag(tag)) {
        throw new UserError('INVALID_REFERENCE', `${name}: ${describe(tag)} is no legal tag`, {
          hint: 'A tag has at most 128 letters, digits, dots, hyphens and underscores.',
        });
      }
      // Nothing is named that is not there.
      await readAll(store, descriptor);
      await update((found) => withName(found, descriptor, { tag, repository }));
    },
    list: (descriptor) => update((found) => withListed(found, descriptor)),
  };
  return store;
}

/** A file of the right size may have been damaged on its medium: it is written again then. */
async function isProven(store: LayoutStore, descriptor: Descriptor): Promise<boolean> {
  try {
    for await (const _ of verified(await store.open(descriptor), descriptor, store.name)) {
      // Only the proof at the end counts.
    }
    return true;
  } catch (error) {
    if (error instanceof RefusedError && ['DIGEST_MISMATCH', 'SIZE_MISMATCH'].includes(error.code)) {
      return false;
    }
    throw error;
  }
}

function notFound(name: string, what: string): UserError {
  return new UserError('NOT_FOUND', `${name} does not hold ${what}`, {
    hint: 'Its index.json says what it holds; what has no name there is found by its digest.',
  });
}
