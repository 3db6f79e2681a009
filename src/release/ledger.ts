import type { Digest } from '../oci/digest.ts';

/**
 * `tidegate.ledger.json`: when which tag was seen for the first time, and what it stood for. Most registries know no dates.
 * It is in git beside the lock; release files may share one.
 */
export interface Ledger {
  readonly schemaVersion: 1;
  /** Sorted by name. */
  readonly repositories: readonly LedgerRepository[];
}

export interface LedgerRepository {
  /** `docker.io/wandb/local`; a chart's, as its reference in the lock begins. */
  readonly name: string;
  /** When the ledger began to follow it: RFC 3339, UTC, whole seconds. */
  readonly since: string;
  /** Oldest version first. */
  readonly tags: readonly LedgerTag[];
}

export interface LedgerTag {
  readonly tag: string;
  /** Absent for what was there at `since`, of which nobody said since when: it counts as old. */
  readonly firstSeen?: string;
  /** What it stood for, where that was asked; the last one is newest. */
  readonly digests: readonly { readonly digest: Digest; readonly firstSeen: string }[];
}
