/** Tags of the record repository that stand for no release's record. */
export const ownTags = {
  /** Names are being set, and which. */
  pending: 'pending',
  /** Content is being removed. */
  pruning: 'pruning',
  /** The record of the release that is in force. */
  current: 'current',
} as const;

export function isOwnTag(tag: string): boolean {
  return Object.values<string>(ownTags).includes(tag);
}
