import type { MappingRule } from './release-file.ts';
import type { Mapping } from './mapping.ts';

/**
 * The mapping backwards: which upstream repositories go to a repository of the internal registry. What a rule names
 * without a wildcard comes first, then what is known, then what the wildcards allow. Pure.
 * @param internal `registry.yourdomain.com/local`
 * @param known upstream repositories that may be meant; a rule that strips the host can be undone for these alone
 * @returns one where it is certain, several where it is not; none where nothing known goes there
 */
export function findUpstreamNames(
  mapping: Mapping,
  internal: string,
  known: readonly string[],
): readonly string[] {
  const { registry, images } = mapping.config;
  const path = internal.slice(registry.length + 1);
  const exact = images.filter(({ from, to }) => to === path && !from.includes('*')).map(({ from }) => from);
  const undone = images.flatMap((rule) => undo(rule, path) ?? []);
  for (const names of [exact, known, undone]) {
    const found = [...new Set(names)].filter((name) => mapping.findInternalName(name) === internal);
    if (found.length > 0) {
      return found.sort();
    }
  }
  return [];
}

/** Undefined where the rule does not lead to that path, or where it strips a host. */
function undo({ from, to }: MappingRule, path: string): string | undefined {
  const wildcard = /\*+/.exec(to)?.[0];
  if (wildcard === undefined || from === '**') {
    return undefined;
  }
  const [before = '', after = ''] = to.split(wildcard);
  const isFit = path.length > before.length + after.length && path.startsWith(before) && path.endsWith(after);
  const captured = path.slice(before.length, path.length - after.length);
  return isFit && (wildcard === '**' || !captured.includes('/'))
    ? from.replace(wildcard, captured)
    : undefined;
}
