import type { Block } from '../report/document.ts';
import { cutLines, formatBytes, plural } from '../report/format.ts';
import type { PruneResult } from './result.ts';

/** A release of a hundred images has some hundred manifests. */
const shownItems = 200;

/** What a person sees before anything goes, and after. */
export function describePrune(result: PruneResult): readonly Block[] {
  const { name, registry, done, kept, pruned } = result;
  return [
    { kind: 'heading', text: `${done ? 'Pruned' : 'Plan: prune'} ${name} in ${registry}` },
    {
      kind: 'table',
      columns: ['Release', 'Sequence', 'Promoted', ''],
      rows: [
        ...kept.map((item) => [item.release, String(item.sequence), dayOf(item), `kept: ${item.reason}`]),
        ...pruned
          .toReversed()
          .map((item) => [item.release, String(item.sequence), dayOf(item), done ? 'removed' : 'goes']),
      ],
      alignRight: [1],
    },
    ...listed('Tags', result.tags),
    ...listed('Manifests', result.manifests),
    ...listed('Charts', result.charts),
    ...listed('Stays', result.left),
    ...listed('Attached by others, not touched; the registry may remove it too', result.foreign),
    { kind: 'text', text: closing(result) },
  ];
}

function dayOf({ promotedAt }: { readonly promotedAt: string }): string {
  return promotedAt.slice(0, 10);
}

function listed(title: string, items: readonly string[]): readonly Block[] {
  return items.length === 0
    ? []
    : [
        { kind: 'text', text: `${title} (${items.length}):` },
        { kind: 'list', items: cutLines(items, shownItems, '; `--json` has all') },
      ];
}

function closing({ done, pruned, tags, manifests, bytes }: PruneResult): string {
  if (pruned.length === 0) {
    return 'Every release stays: there is nothing to remove.';
  }
  const amount = `${plural(tags.length, 'tag')} and ${plural(manifests.length, 'manifest')}`;
  const space = `up to ${formatBytes(bytes)} of blobs that no kept release has`;
  return done
    ? `${amount} are removed. The disk space comes back when the registry collects its garbage (CNCF distribution: \`registry garbage-collect\`): ${space}.`
    : `Nothing was removed yet: \`--yes\` removes ${amount}. The registry's own garbage collection then frees ${space}.`;
}
