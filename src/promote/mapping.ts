import { UserError } from '../errors.ts';
import { parseReference } from '../oci/reference.ts';
import type { PromoteConfig } from '../release/release-file.ts';

/** Where upstream repositories go in the internal registry, by the rules of `promote.images`. */
export interface Mapping {
  readonly config: PromoteConfig;
  /**
   * The internal `registry/path` of an upstream `host/path`, by the first rule that matches.
   * @throws UserError `UNMAPPED_IMAGE` when no rule matches, `INVALID_MAPPING` when the result is no repository name
   */
  internalName(upstream: string): string;
  /** The same, but undefined when no rule matches. */
  findInternalName(upstream: string): string | undefined;
}

interface Rule {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * Reads the mapping rules. A part of `from` may be `*` (any one part); `**` as its last part stands for one or more
 * parts, and alone for any host and path, of which only the path is kept. `to` puts what the wildcard stood for back.
 * @param config as the release file's schema has checked it
 */
export function createMapping(config: PromoteConfig): Mapping {
  const rules = config.images.map(({ from, to }) => ({ from: from.split('/'), to: to.split('/') }));
  const findInternalName = (upstream: string): string | undefined =>
    applyRules(rules, upstream, config.registry);
  return {
    config,
    findInternalName,
    internalName: (upstream) => findInternalName(upstream) ?? throwUnmapped([upstream], config.registry),
  };
}

/**
 * @param upstream the `host/path` names that no rule matches
 * @throws UserError `UNMAPPED_IMAGE` with the rule to add for each of them
 */
export function throwUnmapped(upstream: readonly string[], registry: string): never {
  throw new UserError('UNMAPPED_IMAGE', 'promote.images has no rule for images of the release', {
    details: upstream.map((name) => `${name}: add - {from: ${name}, to: ${pathOf(name)}}`),
    hint: `Add a rule for each, or - {from: "**", to: "**"} at the end to keep every path below ${registry}.`,
  });
}

function applyRules(rules: readonly Rule[], upstream: string, registry: string): string | undefined {
  for (const { from, to } of rules) {
    const captured = capture(from, upstream.split('/'));
    if (captured !== undefined) {
      const path = to.map((part) => (isWildcard(part) ? captured : part)).join('/');
      return requireRepository(`${registry}/${path}`, upstream);
    }
  }
  return undefined;
}

/** What the wildcard of `from` stands for; empty for an exact rule, undefined when the rule does not match. */
function capture(from: readonly string[], parts: readonly string[]): string | undefined {
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

function requireRepository(name: string, upstream: string): string {
  try {
    const { host, repository, tag } = parseReference(name);
    if (tag === undefined && `${host}/${repository}` === name) {
      return name;
    }
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
  }
  throw new UserError(
    'INVALID_MAPPING',
    `promote.images maps ${upstream} to ${name}, which is no repository name`,
  );
}

function isWildcard(part: string): boolean {
  return part === '*' || part === '**';
}

function pathOf(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}
