import { readBundle } from '../bundle/read-bundle.ts';
import { UserError } from '../errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { isDigest } from '../oci/digest.ts';
import { imageName } from '../oci/layout/names.ts';
import { requireLayout } from '../oci/layout/layout-folder.ts';
import { createLayoutStore, type LayoutStore } from '../oci/layout/layout-store.ts';
import { formatReference, parseReference, type Reference, repositoryOf } from '../oci/reference.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { ReadableStore } from '../oci/store.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Location } from './location.ts';

/** What is copied, and the store that it comes from. */
export interface CopySource {
  readonly store: ReadableStore;
  readonly root: Descriptor;
  /** Its tag there, and in full (`host/path:tag`), as far as they are known. */
  readonly tag?: string;
  readonly reference?: string;
  /** Only what is for others may be missing of an index; undefined where nothing may. */
  readonly platforms?: readonly string[] | undefined;
  /** `host/path`: a registry takes over from there what is its own. */
  readonly mountFrom?: string;
  /** Whether a blob is there: a delta or a sparse layout leaves some out. */
  holds(descriptor: Descriptor): Promise<boolean>;
}

type At<Kind extends Location['kind']> = Extract<Location, { readonly kind: Kind }>;

/**
 * @throws UserError `NOT_FOUND`, `NAME_MISSING`, `AMBIGUOUS_NAME`, `NO_BUNDLE`, `NO_LAYOUT`; what the stores raise
 */
export async function openSource(
  location: Location,
  registries: Registries,
  runtime: Runtime,
): Promise<CopySource> {
  switch (location.kind) {
    case 'registry':
      return await fromRegistry(location, registries);
    case 'bundle':
      return await fromBundle(location);
    default:
      return await fromLayout(location, runtime);
  }
}

async function fromRegistry({ reference }: At<'registry'>, registries: Registries): Promise<CopySource> {
  const name = repositoryOf(reference);
  const store = registries.repository(name);
  const root = await store.resolve(nameIn(reference));
  return { store, root, mountFrom: name, ...tagIn(reference), holds: () => Promise.resolve(true) };
}

/** A bundle holds many repositories: what is asked of this one is asked of the bundle by its full name. */
async function fromBundle({ folder, reference }: At<'bundle'>): Promise<CopySource> {
  const { store: bundle, manifest } = await readBundle(folder);
  const inRepository = (name: string) => (isDigest(name) ? name : `${repositoryOf(reference)}:${name}`);
  const store = {
    ...bundle,
    find: (name: string) => bundle.find(inRepository(name)),
    resolve: (name: string) => bundle.resolve(inRepository(name)),
  };
  const root = await store.resolve(nameIn(reference));
  return {
    store,
    root,
    ...tagIn(reference),
    platforms: manifest.platforms,
    holds: ({ digest }) => Promise.resolve(bundle.has(digest)),
  };
}

async function fromLayout({ folder, name, digest }: At<'layout'>, runtime: Runtime): Promise<CopySource> {
  if (!(await requireLayout(folder))) {
    throw new UserError('NO_LAYOUT', `${folder} holds no image layout`, {
      hint: 'Name the folder that holds oci-layout and index.json.',
    });
  }
  const wanted = digest ?? name;
  const whole = createLayoutStore({ folder }, runtime);
  const root = wanted === undefined ? await onlyImage(whole) : await whole.resolve(wanted);
  const full = root.annotations?.[imageName];
  const reference = full === undefined ? undefined : parseReference(full);
  // What belongs to it by tag is that of its own repository, not of another one in the same folder.
  const repository = reference === undefined ? undefined : repositoryOf(reference);
  const store = createLayoutStore({ folder, repository }, runtime);
  const tag = name === undefined ? {} : { tag: name };
  return {
    store,
    root,
    ...(reference === undefined ? tag : tagIn(reference)),
    holds: (descriptor) => store.holds(descriptor),
  };
}

/** @throws UserError `NAME_MISSING` */
async function onlyImage(layout: LayoutStore): Promise<Descriptor> {
  const images = await layout.images();
  const [only, ...others] = images;
  if (only === undefined || others.length > 0) {
    throw new UserError(
      'NAME_MISSING',
      `${layout.name} holds ${plural(images.length, 'image')}: which one?`,
      {
        details: images.slice(0, 20).map(({ annotations, digest }) => annotations?.[imageName] ?? digest),
        hint: 'Name it as oci:<folder>:<name>, or oci:<folder>@<digest>.',
      },
    );
  }
  return only;
}

/** @throws UserError `NAME_MISSING` */
function nameIn(reference: Reference): string {
  const name = reference.digest ?? reference.tag;
  if (name === undefined) {
    throw new UserError('NAME_MISSING', `${formatReference(reference)} names neither a tag nor a digest`, {
      hint: 'Say which one: `:0.62.2`, or `@sha256:…`. None is guessed.',
    });
  }
  return name;
}

function tagIn(reference: Reference): Pick<CopySource, 'tag' | 'reference'> {
  const { tag } = reference;
  return tag === undefined ? {} : { tag, reference: `${repositoryOf(reference)}:${tag}` };
}
