import { RemoteError, TidegateError } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import { mediaTypes } from '../oci/descriptor.ts';
import { digestOf } from '../oci/digest.ts';
import type { Registries, RegistryRepository } from '../oci/registry/registries.ts';
import { orError } from '../unless.ts';
import type { RepositoryPlan, TagRemoval } from './plan.ts';

const concurrency = 4;
/** No manifest, so no registry has one with its digest. */
const nothing = Buffer.from('tidegate asks whether it may delete');

/**
 * Asks every repository to delete a manifest that is nowhere: one that deletes says that it is not there, any other why
 * not. So nothing is gone when it turns out that not all can go.
 * @throws RemoteError `DELETION_REFUSED` listing every repository that deletes nothing
 */
export async function requireDeletion(
  plans: readonly RepositoryPlan[],
  registries: Registries,
): Promise<void> {
  const probe = { mediaType: mediaTypes.ociManifest, digest: digestOf(nothing), size: nothing.length };
  const refusals = await mapConcurrently(plans, concurrency, async ({ repository }) => {
    const error = await orError(registries.repository(repository).remove(probe));
    return error instanceof TidegateError ? [[error.message, ...error.details].join(': ')] : [];
  });
  if (refusals.flat().length > 0) {
    throw new RemoteError('DELETION_REFUSED', 'The registry does not delete what prune would remove', {
      details: refusals.flat(),
      hint: 'Let it delete (CNCF distribution: REGISTRY_STORAGE_DELETE_ENABLED=true), or log in as somebody who may. Nothing was removed.',
    });
  }
}

/**
 * Takes names off, then what they stood for: a run that is cut off leaves no tag that stands for nothing.
 * @param goOn is asked before each step, and throws where that is to be the end
 * @param hideOthers takes off names elsewhere, before any content goes
 * @returns each `registry/path:tag` that the registry cannot take off without what they stand for, which has to stay
 * @throws RemoteError `WRITE_REFUSED`, `READ_ONLY`
 */
export async function removeContent(
  plans: readonly RepositoryPlan[],
  registries: Registries,
  goOn: () => void,
  hideOthers: () => Promise<void> = async () => {},
): Promise<readonly string[]> {
  const work = plans.map((plan) => ({ plan, repository: registries.repository(plan.repository) }));
  const kept = await mapConcurrently(work, concurrency, async ({ plan, repository }) => ({
    plan,
    repository,
    tags: await untagAll(repository, plan.tags, goOn),
  }));
  await hideOthers();
  const stuck = await mapConcurrently(kept, concurrency, ({ plan, repository, tags }) =>
    removeManifests(repository, plan, { tagged: tags, goOn }),
  );
  return stuck.flat();
}

/** @returns those that the registry does not delete by name */
async function untagAll(
  repository: RegistryRepository,
  tags: readonly TagRemoval[],
  goOn: () => void,
): Promise<readonly TagRemoval[]> {
  const left: TagRemoval[] = [];
  for (const entry of tags) {
    goOn();
    if (!(await repository.untag(entry.tag))) {
      left.push(entry);
    }
  }
  return left;
}

/** What still has a tag goes first: the registry takes the tag off with it. */
async function removeManifests(
  repository: RegistryRepository,
  { manifests }: RepositoryPlan,
  { tagged, goOn }: { readonly tagged: readonly TagRemoval[]; readonly goOn: () => void },
): Promise<readonly string[]> {
  const named = new Set(tagged.map(({ digest }) => digest));
  for (const descriptor of [
    ...manifests.filter(({ digest }) => named.has(digest)),
    ...manifests.filter(({ digest }) => !named.has(digest)),
  ]) {
    goOn();
    await repository.remove(descriptor);
  }
  const removed = new Set(manifests.map(({ digest }) => digest));
  return tagged.filter(({ digest }) => !removed.has(digest)).map(({ tag }) => `${repository.name}:${tag}`);
}
