import type { Descriptor } from '../descriptor.ts';
import { nameOf, push, type RepositoryContext, urlOf } from './context.ts';
import { writeFailure } from './write-failure.ts';
import { cancelUpload, locationOf } from './upload/upload-session.ts';

/**
 * Takes a blob over from a repository of the same registry (distribution-spec, "Mounting a blob from another repository").
 * @param from `host/path`
 * @returns false when the registry did not do it: the blob is then uploaded
 * @throws RemoteError `READ_ONLY`
 */
export async function mountBlob(
  context: RepositoryContext,
  { digest }: Descriptor,
  from: string,
): Promise<boolean> {
  if (!from.startsWith(`${context.host}/`)) {
    return false;
  }
  const source = from.slice(context.host.length + 1);
  const query = new URLSearchParams({ mount: digest, from: source });
  const scopes = [...push(context), `repository:${source}:pull`];
  const answer = await context.session.send(
    { method: 'POST', url: urlOf(context, `blobs/uploads/?${query.toString()}`), repeatable: true },
    scopes,
  );
  if (answer.status === 405) {
    throw await writeFailure(answer, nameOf(context), `blob ${digest}`);
  }
  await answer.discard();
  if (answer.status === 202) {
    await cancelUpload(context, { location: locationOf(answer, context), arrived: 0, least: 0 });
  }
  return answer.status === 201;
}
