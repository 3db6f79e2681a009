import type { Descriptor } from '../descriptor.ts';
import { contentUrl, nameOf, remove, type RepositoryContext } from './context.ts';
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
