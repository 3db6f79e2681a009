import type { Quota } from '../../http/quota.ts';
import type { Descriptor } from '../descriptor.ts';
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
  /** The rate limit that the registry announces; costs one HEAD of a manifest. */
  quota(manifest: Descriptor): Promise<Quota | undefined>;
  /**
   * Deletes a manifest, or a blob, by digest (distribution-spec, "Content Management"); that it is not there is no fault.
   * @throws RemoteError `READ_ONLY`, `WRITE_REFUSED` where the registry does not allow it
   */
  remove(descriptor: Descriptor): Promise<void>;
}
