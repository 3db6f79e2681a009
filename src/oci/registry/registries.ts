import type { ReadableStore, WritableStore } from '../store.ts';

/** The registries that a run talks to. */
export interface Registries {
  /**
   * @param name `host/path`, such as `docker.io/wandb/local`; the same name gives the same object
   * @throws UserError `INVALID_REFERENCE`
   */
  repository(name: string): RegistryRepository;
}

export interface RegistryRepository extends ReadableStore, WritableStore {
  /**
   * All tags, in the registry's order; a name that is no legal tag is left out, as nothing can be pulled by it.
   * @throws UserError `NOT_FOUND` when there is no such repository
   */
  tags(): Promise<readonly string[]>;
}
