import { RefusedError, RemoteError } from '../../errors.ts';
import type { HttpResponse } from '../../http/http.ts';
import { describe } from '../../schema/describe.ts';
import { parseJson } from '../../schema/json.ts';
import { isMap } from '../../schema/schema.ts';
import { type Descriptor, isManifestType, mediaTypes } from '../descriptor.ts';
import { algorithmOf, type Digest, digestOf, hasherFor, isDigest, parseDigest } from '../digest.ts';
import { nameOf, type RepositoryContext } from './context.ts';
import { askForManifest } from './damaged-manifest.ts';

/** Bytes. Real manifests have a few kilobytes; registries take 4 MiB. */
export const manifestLimit = 16 * 1024 * 1024;

const accept = [
  mediaTypes.ociIndex,
  mediaTypes.ociManifest,
  mediaTypes.dockerList,
  mediaTypes.dockerManifest,
].join(', ');

/**
 * What a tag or digest stands for: one HEAD; a GET, hashed here, where a registry leaves out what the HEAD should say.
 * @returns undefined when there is none
 * @throws UserError `INVALID_REFERENCE`; RefusedError `DIGEST_MISMATCH` when a registry names another digest than the one
 *   that was asked for; RemoteError `MANIFEST_DAMAGED`
 */
export async function findDescriptor(
  context: RepositoryContext,
  tagOrDigest: string,
): Promise<Descriptor | undefined> {
  const where = nameOf(context, tagOrDigest);
  const head = await askForManifest(context, tagOrDigest, { method: 'HEAD', headers: { accept } });
  await head.discard();
  if (head.status === 404) {
    return undefined;
  }
  const found = head.status === 200 ? fromHeaders(head, where) : undefined;
  return agreeing(found ?? (await fromBody(context, tagOrDigest, where)), tagOrDigest, where);
}

function fromHeaders(head: HttpResponse, where: string): Descriptor | undefined {
  const digest = head.header('docker-content-digest');
  const size = head.header('content-length') ?? '';
  const mediaType = typeOf(head);
  if (digest === undefined || !/^[1-9]\d{0,11}$/.test(size) || !isManifestType(mediaType)) {
    return undefined;
  }
  return { mediaType, digest: parseDigest(digest, where), size: Number(size) };
}

async function fromBody(
  context: RepositoryContext,
  tagOrDigest: string,
  where: string,
): Promise<Descriptor | undefined> {
  const answer = await askForManifest(context, tagOrDigest, { headers: { accept } });
  if (answer.status !== 200) {
    await answer.discard();
    if (answer.status === 404) {
      return undefined;
    }
    throw new RemoteError('REMOTE_FAILED', `${where}: the registry answered ${answer.status}`);
  }
  const bytes = await answer.bytes(manifestLimit);
  const digest = isDigest(tagOrDigest) ? hashLike(tagOrDigest, bytes) : digestOf(bytes);
  const mediaType = isManifestType(typeOf(answer)) ? typeOf(answer) : statedType(bytes);
  if (mediaType === undefined || !isManifestType(mediaType)) {
    throw new RefusedError(
      'INVALID_MANIFEST',
      `${where}: ${describe(mediaType ?? typeOf(answer))} is not a kind of manifest`,
      {
        hint: 'Docker schema1 and other old kinds are not carried. Ask the publisher for an OCI or Docker schema2 image.',
      },
    );
  }
  return { mediaType, digest, size: bytes.length };
}

function agreeing(found: Descriptor | undefined, tagOrDigest: string, where: string): Descriptor | undefined {
  if (found !== undefined && isDigest(tagOrDigest) && found.digest !== tagOrDigest) {
    throw new RefusedError('DIGEST_MISMATCH', `${where}: the registry answers with ${found.digest}`, {
      hint: 'The registry serves other content under this digest. Do not use it; ask whoever runs it.',
    });
  }
  return found;
}

function hashLike(digest: Digest, bytes: Buffer): Digest {
  return parseDigest(`${algorithmOf(digest)}:${hasherFor(digest).update(bytes).digest('hex')}`, 'manifest');
}

function typeOf(answer: HttpResponse): string {
  return (answer.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Some registries send manifests as application/json or text/plain. */
function statedType(bytes: Buffer): string | undefined {
  const json = parseJson(bytes);
  const stated = 'value' in json && isMap(json.value) ? json.value['mediaType'] : undefined;
  return typeof stated === 'string' ? stated : undefined;
}
