import type { Digest } from '../oci/digest.ts';

/**
 * `<name>.inventory.json`: what the registry of the air-gapped side holds of what was promoted, for use as the base of
 * the next bundle. It travels outwards, so it names upstream repositories only, and nothing of the inside.
 */
export interface Inventory {
  readonly schemaVersion: 1;
  readonly name: string;
  readonly audience: string;
  /** The newest release that was promoted there, and its sequence. */
  readonly release: string;
  readonly sequence: number;
  /** Sorted by name. */
  readonly repositories: readonly InventoryRepository[];
}

export interface InventoryRepository {
  /** Upstream: `docker.io/wandb/local`. */
  readonly name: string;
  /** Manifests, configs, layers and charts, sorted by digest; sizes in bytes. */
  readonly blobs: readonly { readonly digest: Digest; readonly size: number }[];
}
