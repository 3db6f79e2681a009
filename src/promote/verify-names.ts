import type { ClosureManifest } from '../oci/closure.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { Destination } from './destination.ts';
import { readBack } from './read-back.ts';
import { internalReference } from './targets.ts';

const concurrency = 8;

/** What the internal registry lists as referring to a manifest, by `registry/path@subject`. */
export type ListedReferrers = ReadonlyMap<string, readonly Descriptor[]>;

/** What of a destination has a name, and what leads to more where that is known. */
export type NamedDestination = Pick<Destination, 'repository' | 'tags' | 'referrers'> & {
  readonly manifests?: readonly Pick<ClosureManifest, 'descriptor'>[];
};

/**
 * Asks for everything by its name, as clients will: each tag must stand for what the release has, and each list of
 * referrers must name all that belongs to its subject.
 * @throws RemoteError `READ_BACK_FAILED` which names all that do not
 */
export async function verifyNames(
  destinations: readonly NamedDestination[],
  registries: Registries,
): Promise<ListedReferrers> {
  const listed = await listReferrers(destinations, registries);
  const tags = destinations.flatMap(({ repository, tags }) =>
    tags.map(({ tag, target }) => async (): Promise<string | undefined> => {
      const found = await registries.repository(repository).find(tag);
      return found?.digest === target.digest
        ? undefined
        : `${internalReference({ repository, tag })} stands for ${found?.digest ?? 'nothing'}, the release has ${target.digest}`;
    }),
  );
  const referrers = destinations.flatMap(({ repository, referrers }) =>
    referrers.flatMap(({ subject, descriptors }) => {
      const inside = new Set(listed.get(`${repository}@${subject}`)?.map(({ digest }) => digest));
      return descriptors.map(
        ({ digest }) =>
          async (): Promise<string | undefined> =>
            inside.has(digest)
              ? undefined
              : `${repository}@${subject} does not list ${digest}, which refers to it`,
      );
    }),
  );
  await readBack([...tags, ...referrers], 'No record was written.', async (judge) => await judge());
  return listed;
}

async function listReferrers(
  destinations: readonly NamedDestination[],
  registries: Registries,
): Promise<ListedReferrers> {
  const subjects = destinations.flatMap(({ repository, referrers }) =>
    referrers.map(({ subject }) => ({ repository, subject })),
  );
  const found = await mapConcurrently(subjects, concurrency, async ({ repository, subject }) => {
    const entries = await registries.repository(repository).referrers(subject);
    return [`${repository}@${subject}`, entries] as const;
  });
  return new Map(found);
}
