import type { Block } from '../report/document.ts';
import { formatBytes, plural } from '../report/format.ts';
import type { InventoryResult } from './stage.ts';
import type { GoneBlob } from './take-inventory.ts';

const shownBlobs = 50;

/** What a person sees of an inventory: what is there, and what should be and is not. */
export function describeInventory(result: InventoryResult): readonly Block[] {
  const { name, release, path, gone } = result;
  const rest = gone.length - shownBlobs;
  return [
    { kind: 'heading', text: `Inventory of ${name}, up to ${release}` },
    {
      kind: 'text',
      text: `${plural(result.blobs, 'blob')} (${formatBytes(result.bytes)}) of ${result.repositories} upstream repositories are in the registry.`,
    },
    ...[...lossesOf(result), ...cleanedUp(result)].map((text): Block => ({ kind: 'text', text })),
    ...(gone.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            columns: ['Gone from', 'Digest', 'Size', 'Releases'],
            rows: gone
              .slice(0, shownBlobs)
              .map(({ repository, digest, size, releases }) => [
                repository,
                digest,
                formatBytes(size),
                releases.join(', '),
              ]),
            alignRight: [2],
          },
          ...(rest > 0 ? [{ kind: 'text' as const, text: `… and ${rest} more; \`--json\` has all.` }] : []),
        ]),
    {
      kind: 'text',
      text: `Written to ${path}: carry it out, and make the next bundle with \`tidegate bundle --base\` and that file. It names upstream repositories, and nothing of this side.`,
    },
  ];
}

/** What the newest release needs must be there: without it, its images cannot be pulled. */
export function lossesOf({ release, gone }: InventoryResult): readonly string[] {
  const current = gone.filter(({ releases }) => releases.includes(release));
  return current.length === 0
    ? []
    : [
        `${amountOf(current)} of ${release}, the newest release, are gone: promote its bundle again, and find out what deletes from the registry. They are not in the inventory, nor is what a lost manifest leads to.`,
      ];
}

/** That old releases are cleaned up is nothing unusual. */
function cleanedUp({ release, gone }: InventoryResult): readonly string[] {
  const older = gone.filter(({ releases }) => !releases.includes(release));
  return older.length === 0
    ? []
    : [`${amountOf(older)} of earlier releases are gone, and not in the inventory.`];
}

function amountOf(blobs: readonly GoneBlob[]): string {
  const bytes = blobs.reduce((total, { size }) => total + size, 0);
  return `${plural(blobs.length, 'blob')} (${formatBytes(bytes)})`;
}
