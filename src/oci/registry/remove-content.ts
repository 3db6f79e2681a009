import { type Descriptor, isManifestType } from '../descriptor.ts';
import { nameOf, remove, type RepositoryContext, urlOf } from './context.ts';
import { writeFailure } from './put-manifest.ts';

/**
 * Deletes a manifest, or a blob, by digest (distribution-spec, "Content Management"); that it is not there is no fault.
 * @throws RemoteError `READ_ONLY`, `WRITE_REFUSED` where the registry does not allow it
 */
export async function removeContent(
  context: RepositoryContext,
  { mediaType, digest }: Descriptor,
): Promise<void> {
  const kind = isManifestType(mediaType) ? 'manifests' : 'blobs';
  const answer = await context.session.send(
    { method: 'DELETE', url: urlOf(context, `${kind}/${digest}`) },
    remove(context),
  );
  if (answer.status !== 404 && (answer.status < 200 || answer.status > 299)) {
    throw await writeFailure(answer, nameOf(context), `to delete ${digest}`);
  }
  await answer.discard();
}
