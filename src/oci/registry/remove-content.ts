import type { Descriptor } from '../descriptor.ts';
import { contentUrl, manifestUrl, nameOf, remove, type RepositoryContext } from './context.ts';
import { writeFailure } from './write-failure.ts';

/**
 * Deletes a manifest, or a blob, by digest (distribution-spec, "Content Management"); that it is not there is no fault.
 * @throws RemoteError `READ_ONLY`, `WRITE_REFUSED` where the registry does not allow it
 */
export async function removeContent(context: RepositoryContext, descriptor: Descriptor): Promise<void> {
  const request = { method: 'DELETE', url: contentUrl(context, descriptor) } as const;
  const answer = await context.session.send(request, remove(context));
  if (answer.status !== 404 && (answer.status < 200 || answer.status > 299)) {
    throw await writeFailure(answer, nameOf(context), `to delete ${descriptor.digest}`);
  }
  await answer.discard();
}

/**
 * Deletes a tag alone (distribution-spec 1.1, "Deleting tags"); that it is not there is no fault.
 * @returns false where the registry deletes by digest only, as CNCF distribution 2 does, or not at all
 */
export async function removeTag(context: RepositoryContext, tag: string): Promise<boolean> {
  const request = { method: 'DELETE', url: manifestUrl(context, tag) } as const;
  const answer = await context.session.send(request, remove(context));
  if (answer.status === 404 || (answer.status >= 200 && answer.status <= 299)) {
    await answer.discard();
    return true;
  }
  if (answer.status === 400 || answer.status === 405) {
    await answer.discard();
    return false;
  }
  throw await writeFailure(answer, nameOf(context), `to delete the tag ${tag}`);
}
