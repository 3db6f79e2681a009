import type { Quota } from '../../http/quota.ts';
import type { Descriptor } from '../descriptor.ts';
import type { Digest } from '../digest.ts';
import type { ReadableStore, WritableStore } from '../store.ts';
import type { RegistrySpace } from './find-space.ts';
import type { TagRules } from './tag-rules.ts';
import type { AskPage } from './pages.ts';

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
   * @param ask in place of sending each request as it is
   * @throws UserError `NOT_FOUND` when there is no such repository
   */
  tags(ask?: AskPage): Promise<readonly string[]>;
  /** The rate limit that the registry announces; costs one HEAD of a manifest. */
  quota(manifest: Descriptor): Promise<Quota | undefined>;
  /**
   * Finds out whether the repository takes uploads: one is opened, and cancelled; see `probe-write.ts`.
   * @param size of the largest blob that is to be sent, in bytes, where a limit of requests is to be looked for
   * @returns when the registry answered, by its own clock; undefined where it does not say
   * @throws UserError `UNAUTHORIZED`, `DENIED`; RemoteError `READ_ONLY`, `WRITE_REFUSED`, `BODY_LIMIT`
   */
  probeWrite(size?: number): Promise<Date | undefined>;
  /** How much it may still grow, where the registry has such a limit and tells it; see `find-space.ts`. */
  findSpace(): Promise<RegistrySpace | undefined>;
  /** Which of its tags cannot be moved, where the registry has such rules and tells them; see `tag-rules.ts`. */
  findTagRules(): Promise<TagRules | undefined>;
  /** Whether the registry has the referrers API, asked for one manifest; else clients look under a tag. */
  hasReferrersApi(subject: Digest): Promise<boolean>;
  /**
   * Deletes a manifest, or a blob, by digest (distribution-spec, "Content Management"); that it is not there is no fault.
   * @throws RemoteError `READ_ONLY`, `WRITE_REFUSED` where the registry does not allow it
   */
  remove(descriptor: Descriptor): Promise<void>;
  /**
   * Deletes a tag, and not what it stands for; that it is not there is no fault.
   * @returns false where the registry deletes by digest only, as CNCF distribution 2 does, or not at all
   * @throws RemoteError `WRITE_REFUSED`
   */
  untag(tag: string): Promise<boolean>;
}
