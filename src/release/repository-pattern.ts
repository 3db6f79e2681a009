import { refine, string } from '../schema/schema.ts';
import { imageNameField } from './release-file-fields.ts';

/** A text that `patternFaults` finds nothing wrong with. */
export const repositoryPatternField = refine(string, (pattern, path, faults) => {
  faults.push(...patternFaults(pattern).map((message) => ({ path, message })));
  return pattern;
});

/**
 * What is wrong with a pattern for `host/path` names: a name in full, one of whose parts may be `*` (any one part), or
 * the last one `**` (one or more); `**` alone is any host and path.
 */
export function patternFaults(pattern: string): readonly string[] {
  const parts = pattern.split('/');
  const wildcards = parts.filter((part) => part.includes('*'));
  const faults: string[] = [];
  if (wildcards.some((part) => part !== '*' && part !== '**')) {
    faults.push('expected a wildcard, * or **, to be a whole part of the path');
  } else if (wildcards.length > 1 || parts.slice(0, -1).includes('**')) {
    faults.push('expected one wildcard at most, and ** only at the end');
  }
  const example = withoutWildcards(pattern);
  if (pattern !== '**' && imageNameField.parse(example, [], []) !== example) {
    faults.push('expected a repository in full, such as docker.io/wandb/local or docker.io/wandb/*');
  }
  return faults;
}

/** A wildcard stands for legal parts: with letters in its place, the whole must be legal. */
export function withoutWildcards(text: string): string {
  return text.replaceAll('**', 'x/x').replaceAll('*', 'x');
}

/**
 * The pattern that says most about a name: the one with most letters besides its wildcards.
 * @param patterns without faults
 */
export function closestPattern(patterns: readonly string[], name: string): string | undefined {
  return patterns
    .filter((pattern) => capture(pattern.split('/'), name.split('/')) !== undefined)
    .toSorted((left, right) => letters(right) - letters(left) || left.length - right.length)[0];
}

function letters(pattern: string): number {
  return pattern.replaceAll('*', '').length;
}

/**
 * What the wildcard of a pattern stands for in a name; empty for a pattern without one, undefined when it does not fit.
 * @param from parts of the pattern
 * @param parts of the name
 */
export function capture(from: readonly string[], parts: readonly string[]): string | undefined {
  const open = from.at(-1) === '**';
  const head = open ? from.slice(0, -1) : from;
  const fits = open ? parts.length > head.length : parts.length === head.length;
  if (!fits || !head.every((part, index) => part === '*' || part === parts[index])) {
    return undefined;
  }
  if (open) {
    // Alone, `**` also covers the host: that is not a part of the internal path.
    return parts.slice(Math.max(head.length, 1)).join('/');
  }
  return parts[head.indexOf('*')] ?? '';
}
