import { RefusedError, UserError } from '../errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { requireLayout } from '../oci/layout/layout-folder.ts';
import { createLayoutStore } from '../oci/layout/layout-store.ts';
import { isTag, repositoryOf } from '../oci/reference.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ReadableStore, WritableStore } from '../oci/store.ts';
import { completeReferrers } from '../oci/registry/complete-referrers.ts';
import type { SubjectReferrers } from '../oci/subject-referrers.ts';
import { requireWritableFolder } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Location, splitName } from './location.ts';
import type { CopySource } from './source.ts';

/** Where it goes. */
export interface CopyTarget {
  readonly store: ReadableStore & Pick<Required<WritableStore>, 'tag'> & WritableStore;
  /** As it will be found there: with its tag or digest. */
  readonly name: string;
  /** The tag that it gets; none when it shall be found by its digest alone. */
  readonly tag?: string;
  /** For the names of blobs in the progress. */
  readonly repository: string;
  /** Another repository of the same registry that may have the blobs. */
  readonly mountFrom?: string;
  /** Makes what refers to a subject findable, where it is not by being there. */
  complete(referrers: SubjectReferrers): Promise<void>;
  /** Makes a manifest without a tag findable, likewise. */
  list(descriptor: Descriptor): Promise<void>;
}

/**
 * A target that names no tag gets that of the source, unless it names the digest.
 * @throws UserError `NO_TARGET` for a bundle; RefusedError `DIGEST_MISMATCH` when it names another digest than the source has
 */
export async function openTarget(
  location: Location,
  source: CopySource,
  registries: Registries,
  runtime: Runtime,
): Promise<CopyTarget> {
  if (location.kind === 'bundle') {
    throw new UserError('NO_TARGET', 'nothing can be copied into a bundle', {
      hint: 'A bundle is made as a whole, from a lock, by `tidegate bundle`. Copy into a registry or a layout folder.',
    });
  }
  const digest = location.kind === 'layout' ? location.digest : location.reference.digest;
  if (digest !== undefined && digest !== source.root.digest) {
    throw new RefusedError(
      'DIGEST_MISMATCH',
      `the target names ${digest}, the source is ${source.root.digest}`,
      {
        hint: 'Leave the digest out of the target, or name the source by that digest.',
      },
    );
  }
  return location.kind === 'layout'
    ? await intoLayout(location, source, runtime)
    : intoRegistry(location, source, registries);
}

function intoRegistry(
  { reference }: Extract<Location, { readonly kind: 'registry' }>,
  source: CopySource,
  registries: Registries,
): CopyTarget {
  const repository = repositoryOf(reference);
  const store = registries.repository(repository);
  const { root, mountFrom } = source;
  const inherited = reference.digest === undefined && isTag(source.tag) ? source.tag : undefined;
  const tag = reference.tag ?? inherited;
  const isSibling = mountFrom?.startsWith(`${reference.host}/`) === true && mountFrom !== repository;
  return {
    store: { ...store, tag: async (name, descriptor) => await store.tag?.(name, descriptor) },
    name: tag === undefined ? `${repository}@${root.digest}` : `${repository}:${tag}`,
    ...(tag === undefined ? {} : { tag }),
    repository,
    ...(isSibling ? { mountFrom } : {}),
    complete: (referrers) => completeReferrers(store, referrers),
    list: () => Promise.resolve(),
  };
}

async function intoLayout(
  { folder, name, digest }: Extract<Location, { readonly kind: 'layout' }>,
  source: CopySource,
  runtime: Runtime,
): Promise<CopyTarget> {
  // A folder may get images of many repositories: with the full name none is taken for another.
  const inherited = source.reference ?? (isTag(source.tag) ? source.tag : undefined);
  const given = name ?? (digest === undefined ? inherited : undefined);
  const { repository, tag } = given === undefined ? {} : splitName(given);
  const store = createLayoutStore({ folder, repository }, runtime);
  await requireLayout(folder);
  await requireWritableFolder(folder);
  return {
    store,
    name: given === undefined ? `oci:${folder}@${source.root.digest}` : `oci:${folder}:${given}`,
    ...(tag === undefined ? {} : { tag }),
    repository: repository ?? folder,
    // A layout lists what has a subject as soon as it is there.
    async complete({ descriptors }) {
      // Unless a run was cut off in between.
      for (const descriptor of descriptors) {
        await store.list(descriptor);
      }
    },
    list: (descriptor) => store.list(descriptor),
  };
}
