import { RefusedError, RemoteError, type TidegateError } from '../../errors.ts';
import { describe } from '../../schema/describe.ts';
import type { Descriptor } from '../descriptor.ts';
import type { Digest } from '../digest.ts';
import { parseManifest } from '../manifest.ts';
import { manifestUrl, nameOf, push, type RepositoryContext } from './context.ts';
import { writeFailure } from './write-failure.ts';

/**
 * Stores a manifest under its digest or a tag (distribution-spec, "Pushing Manifests").
 * @throws RefusedError `DIGEST_MISMATCH` when the registry stored something else;
 *   RemoteError `READ_ONLY`, `WRITE_REFUSED`; `LAYER_URLS_REFUSED` for layers that name other addresses
 */
export async function putManifest(
  context: RepositoryContext,
  tagOrDigest: string,
  { mediaType, digest }: Descriptor,
  bytes: Buffer,
): Promise<void> {
  const where = nameOf(context);
  const refused = namesAddresses(bytes, mediaType, where) ? layerUrlsRefused : undefined;
  const answer = await context.session
    .send(
      {
        method: 'PUT',
        url: manifestUrl(context, tagOrDigest),
        headers: { 'content-type': mediaType },
        body: bytes,
        // CNCF distribution 2 answers 500 where it refuses such layers, however often it is asked.
        ...(refused === undefined ? {} : { tries: 5 }),
      },
      push(context),
    )
    .catch((error: unknown) => {
      throw error instanceof RemoteError && error.code === 'REMOTE_FAILED'
        ? (refused?.(where, digest, error) ?? error)
        : error;
    });
  if (answer.status < 200 || answer.status > 299) {
    const failure = await writeFailure(answer, where, `manifest ${digest}`);
    throw failure.code === 'WRITE_REFUSED' ? (refused?.(where, digest, failure) ?? failure) : failure;
  }
  await answer.discard();
  const stored = answer.header('docker-content-digest');
  if (stored !== undefined && stored !== digest) {
    throw new RefusedError(
      'DIGEST_MISMATCH',
      `${where}: the registry stored ${describe(stored)} in place of ${digest}`,
      {
        hint: 'The registry rewrites manifests, so signatures would break. Turn that off, or use another registry.',
      },
    );
  }
}

/** Whether an image has layers that name addresses to fetch them from. */
function namesAddresses(bytes: Buffer, mediaType: string, where: string): boolean {
  return (
    bytes.includes('"urls"') &&
    parseManifest(bytes, mediaType, where).layers.some(({ urls }) => urls !== undefined)
  );
}

function layerUrlsRefused(where: string, digest: Digest, cause: TidegateError): RemoteError {
  return new RemoteError(
    'LAYER_URLS_REFUSED',
    `${where}: the registry does not take manifest ${digest}, which has layers that name other addresses`,
    {
      details: cause.details,
      hint: 'These are non-distributable layers, such as those of old Windows images. Choose platforms without them on the connected side, or allow them: in CNCF distribution by `validation.manifests.urls.allow`.',
      cause,
    },
  );
}
