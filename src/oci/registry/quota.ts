import { type Quota, readQuota } from '../../http/quota.ts';
import type { Descriptor } from '../descriptor.ts';
import { manifestUrl, pull, type RepositoryContext } from './context.ts';

/**
 * The rate limit that a registry announces for its manifests: one HEAD, which Docker Hub does not count.
 * @returns undefined where it announces none
 */
export async function askQuota(
  context: RepositoryContext,
  { mediaType, digest }: Descriptor,
): Promise<Quota | undefined> {
  const answer = await context.session.send(
    { method: 'HEAD', url: manifestUrl(context, digest), headers: { accept: mediaType } },
    pull(context),
  );
  await answer.discard();
  return readQuota((name) => answer.header(name), context.runtime.clock.now());
}
