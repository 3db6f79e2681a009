import { RemoteError, TidegateError, UserError } from '../../errors.ts';
import { type Descriptor, mediaTypes } from '../../oci/descriptor.ts';
import { digestOf } from '../../oci/digest.ts';
import { bytesSource } from '../../oci/once.ts';
import { formatPlatform } from '../../oci/platforms.ts';
import { parseReference } from '../../oci/reference.ts';
import type { Registries, RegistryRepository } from '../../oci/registry/registries.ts';
import type { Log } from '../../runtime/runtime.ts';
import { orError } from '../../unless.ts';
import type { SparseIndex } from '../plan.ts';
import type { Finding } from './finding.ts';

/**
 * Finds out whether a registry takes an index whose children are not all there: a tiny index is pushed by digest, and taken
 * away again where the registry lets us.
 * @param indexes those that a promotion would write to one registry; nothing is asked when there are none
 * @throws UserError `SPARSE_INDEX_REFUSED`
 */
export async function checkSparseIndexes(
  indexes: readonly SparseIndex[],
  registries: Registries,
  log: Log,
): Promise<readonly Finding[]> {
  const [first] = indexes;
  if (first === undefined) {
    return [];
  }
  const repository = registries.repository(first.repository);
  const { host } = parseReference(first.repository);
  const bytes = probeOf(indexes.flatMap(({ leftOut }) => leftOut));
  const index = { mediaType: mediaTypes.ociIndex, digest: digestOf(bytes), size: bytes.length };
  try {
    await repository.write(index, bytesSource('a probe', bytes));
  } catch (error) {
    throw error instanceof RemoteError && error.code === 'WRITE_REFUSED' ? refused(host, error) : error;
  }
  await takeAway(repository, index, log);
  return [
    { subject: host, check: 'sparse index', state: 'ok', message: 'takes an index with platforms left out' },
  ];
}

/** One child for each platform that is left out: a registry may be set to look for some of them only. */
function probeOf(leftOut: readonly Descriptor[]): Buffer {
  const nothing = Buffer.from('a manifest that is nowhere');
  const platforms = new Map(leftOut.map(({ platform }) => [platform && formatPlatform(platform), platform]));
  const manifests = [...platforms.values()].map((platform) => ({
    mediaType: mediaTypes.ociManifest,
    digest: digestOf(nothing),
    size: nothing.length,
    ...(platform === undefined ? {} : { platform }),
  }));
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests }));
}

/** Many registries allow no deletion. The probe then stays, under no name, and is the same one next time. */
async function takeAway(repository: RegistryRepository, index: Descriptor, log: Log): Promise<void> {
  const error = await orError(repository.remove(index));
  if (error instanceof TidegateError) {
    log.debug(`${repository.name}@${index.digest} stays there: ${error.message}`);
  }
}

function refused(host: string, error: RemoteError): UserError {
  return new UserError(
    'SPARSE_INDEX_REFUSED',
    `${host} takes no index whose manifests are not all there, and the release has some of its platforms left out`,
    {
      details: error.details,
      hint: 'Have the release made with `platforms: all`, or with one platform. CNCF distribution 3 takes them with `validation.manifests.indexes.platforms: none`, or with `list` and only platforms of the release in `platformlist`. Nothing of the release was written.',
      cause: error,
    },
  );
}
