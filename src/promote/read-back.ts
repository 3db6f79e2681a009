import { RemoteError, TidegateError } from '../errors.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import type { Registries } from '../oci/registry/registries.ts';
import { readAll } from '../oci/verified.ts';
import type { Destination } from './destination.ts';
import type { CopyStep } from './plan.ts';
import type { NamedDestination } from './verify-names.ts';

const concurrency = 8;

/**
 * Asks for each blob, also for one that was there before the first byte was sent: a registry may say 201 and store
 * nothing, may have collected its garbage meanwhile, and not every one looks for the parts of a manifest.
 * @throws RemoteError `READ_BACK_FAILED` which names all that are not there
 */
export async function readBackBlobs(steps: readonly CopyStep[], registries: Registries): Promise<void> {
  await readBack(
    uniqueSteps(steps),
    'No manifest was written, and no tag was set.',
    async ({ repository, descriptor }) =>
      (await registries.repository(repository).has(descriptor))
        ? undefined
        : `${repository}: blob ${descriptor.digest} is not there`,
  );
}

/**
 * Reads every manifest of every destination, for every platform, and proves its bytes.
 * @throws RemoteError `READ_BACK_FAILED` which names all that the registry does not give back
 */
export async function readBackManifests(
  destinations: readonly Destination[],
  registries: Registries,
): Promise<void> {
  const steps = destinations.flatMap(({ repository, manifests }) =>
    manifests.map(({ descriptor }) => ({ repository, descriptor })),
  );
  await readBack(uniqueSteps(steps), 'No tag was set.', async ({ repository, descriptor }) => {
    try {
      await readAll(registries.repository(repository), descriptor);
      return undefined;
    } catch (error) {
      if (!isVerdict(error)) {
        throw error;
      }
      return `${repository}@${descriptor.digest}: ${error.message}`;
    }
  });
}

/**
 * Asks once more for every manifest, right before the first name is set: a prune that began before the journal was there
 * may have taken what was found.
 * @throws RemoteError `CONTENT_GONE` which names all that are not there any more
 */
export async function requireContent(
  destinations: readonly NamedDestination[],
  registries: Registries,
): Promise<void> {
  const steps = destinations.flatMap(({ repository, manifests = [], tags, referrers }) =>
    [
      ...manifests.map(({ descriptor }) => descriptor),
      ...tags.map(({ target }) => target),
      ...referrers.flatMap(({ descriptors }) => descriptors),
    ].map((descriptor) => ({ repository, descriptor })),
  );
  const gone = await mapConcurrently(uniqueSteps(steps), concurrency, async ({ repository, descriptor }) =>
    (await registries.repository(repository).has(descriptor)) ? [] : [`${repository}@${descriptor.digest}`],
  );
  if (gone.flat().length > 0) {
    throw new RemoteError(
      'CONTENT_GONE',
      'Content that was there a moment ago was removed from the registry',
      {
        details: gone.flat().sort(),
        hint: 'Find out who removes it, such as `tidegate prune` or a retention rule. No tag was set. Then promote again.',
      },
    );
  }
}

function uniqueSteps(steps: readonly CopyStep[]): readonly CopyStep[] {
  return [...new Map(steps.map((step) => [`${step.repository}@${step.descriptor.digest}`, step])).values()];
}

/**
 * @param consequence what was not done therefore, as a sentence
 * @param judge says what is wrong with one; a registry that does not answer is no verdict, and ends it
 */
export async function readBack<T>(
  items: readonly T[],
  consequence: string,
  judge: (item: T) => Promise<string | undefined>,
): Promise<void> {
  const found = await mapConcurrently(items, concurrency, judge);
  const faults = found.filter((fault) => fault !== undefined);
  if (faults.length > 0) {
    throw new RemoteError('READ_BACK_FAILED', 'The registry does not give back what was just written', {
      details: faults.sort(),
      hint: `${consequence} Look at the registry: storage, replication, a proxy in front of it. Then promote again.`,
    });
  }
}

/** What is no verdict says more by itself. */
function isVerdict(error: unknown): error is TidegateError {
  const others = ['UNREACHABLE', 'REMOTE_FAILED', 'MANIFEST_DAMAGED'];
  return error instanceof TidegateError && !others.includes(error.code);
}
