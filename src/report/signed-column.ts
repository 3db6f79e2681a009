import type { LockedSignature } from '../release/lock.ts';

interface MaybeSigned {
  readonly signed?: LockedSignature;
}

/** The column "signed" of a table of charts or images: no column at all where no signature is required of any of them. */
export function signedColumn(artifacts: readonly MaybeSigned[]): {
  readonly title: readonly string[];
  readonly of: (artifact: MaybeSigned) => readonly string[];
} {
  return artifacts.some(({ signed }) => signed !== undefined)
    ? { title: ['signed'], of: ({ signed }) => [texts[signed?.state ?? 'not-required']] }
    : { title: [], of: () => [] };
}

const texts = { verified: 'verified', 'not-checked': 'not checked', 'not-required': '' } as const;
