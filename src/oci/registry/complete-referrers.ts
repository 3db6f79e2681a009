import { RemoteError, UserError } from '../../errors.ts';
import { isMap } from '../../schema/schema.ts';
import { type Descriptor, isIndexType, mediaTypes } from '../descriptor.ts';
import { type Digest, digestOf } from '../digest.ts';
import { referrersTag } from '../evidence-tags.ts';
import { parseManifest } from '../manifest.ts';
import { bytesSource } from '../once.ts';
import { referrerEntry } from '../referrer-entry.ts';
import { isListed, type SubjectReferrers } from '../subject-referrers.ts';
import { readAll } from '../verified.ts';
import type { RegistryRepository } from './registries.ts';

/** Times that the tag is written when somebody else writes it too. */
const rounds = 3;

/**
 * Makes sure that the referrers of a subject can be found. A registry with the referrers API lists them by itself as
 * soon as they are there; elsewhere the index under the tag `sha256-<hex>` is read, completed and written
 * (distribution-spec, "Referrers Tag Schema"). What others listed there stays as they wrote it. To be called for one
 * subject at a time: two writers would lose an entry.
 * @throws RemoteError `REFERRERS_LOST` when the registry lists them in neither way; UserError `REFERRERS_TAG_TAKEN` when
 *   the tag stands for something else
 */
export async function completeReferrers(
  repository: RegistryRepository,
  group: SubjectReferrers,
): Promise<void> {
  const { subject } = group;
  for (let round = 0; ; round += 1) {
    const listed = await repository.referrers(subject);
    if (isListed(group, new Set(listed.map(({ digest }) => digest)))) {
      return;
    }
    if (round === rounds) {
      throw new RemoteError('REFERRERS_LOST', `${repository.name} does not list what refers to ${subject}`, {
        hint: 'Neither the referrers API nor the fallback tag works there. No tag of the release was set; ask whoever runs the registry.',
      });
    }
    await addToTag(repository, group);
  }
}

async function addToTag(
  repository: RegistryRepository,
  { subject, descriptors }: SubjectReferrers,
): Promise<void> {
  const listed = await readTag(repository, subject);
  const known = new Set(listed.manifests.filter(isMap).map((entry) => entry['digest']));
  const added = descriptors.filter(({ digest }) => !known.has(digest));
  if (added.length === 0) {
    return;
  }
  // Entries are copied as they are, also those of a kind that is not known here.
  const manifests = [...listed.manifests, ...sorted(added)];
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, ...listed.rest, manifests }),
  );
  const index = { mediaType: listed.mediaType, digest: digestOf(bytes), size: bytes.length };
  await repository.write(index, bytesSource(`referrers of ${subject}`, bytes));
  await repository.tag?.(referrersTag(subject), index);
}

interface Listed {
  readonly mediaType: string;
  readonly manifests: readonly unknown[];
  /** Every other key of the index, such as `annotations`. */
  readonly rest: Readonly<Record<string, unknown>>;
}

async function readTag(repository: RegistryRepository, subject: Digest): Promise<Listed> {
  const tag = referrersTag(subject);
  const found = await repository.find(tag);
  if (found === undefined) {
    return { mediaType: mediaTypes.ociIndex, manifests: [], rest: {} };
  }
  if (!isIndexType(found.mediaType)) {
    throw new UserError('REFERRERS_TAG_TAKEN', `${repository.name}:${tag} is no index that lists referrers`, {
      hint: `Registries without the referrers API list under that tag what belongs to ${subject}. Find out who pushed it, and delete it. No tag of the release was set.`,
    });
  }
  const bytes = await readAll(repository, found);
  parseManifest(bytes, found.mediaType, `${repository.name}:${tag}`);
  const parsed: unknown = JSON.parse(bytes.toString('utf8'));
  const { manifests, ...rest } = isMap(parsed) ? parsed : {};
  return { mediaType: found.mediaType, manifests: Array.isArray(manifests) ? manifests : [], rest };
}

function sorted(entries: readonly Descriptor[]): readonly Descriptor[] {
  return entries
    .toSorted((a, b) => Number(a.digest > b.digest) - Number(a.digest < b.digest))
    .map((entry) => referrerEntry(entry, entry));
}
