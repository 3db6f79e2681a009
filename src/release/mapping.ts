import { UserError } from '../errors.ts';
import { repositoryOf, tryReference } from '../oci/reference.ts';
import type { PromoteConfig } from './release-file.ts';
import { capture } from './repository-pattern.ts';

/** Where upstream repositories go in the internal registry, by the rules of `promote.images`. */
export interface Mapping {
  readonly config: PromoteConfig;
  /**
   * The internal `registry/path` of an upstream `host/path`, by the first rule that matches; undefined when none does.
   * @throws UserError `INVALID_MAPPING` when the result is no repository name
   */
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
  return { config, findInternalName: (upstream) => applyRules(rules, upstream, config.registry) };
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

function requireRepository(name: string, upstream: string): string {
  const reference = tryReference(name);
  if (reference !== undefined && reference.tag === undefined && repositoryOf(reference) === name) {
    return name;
  }
  throw new UserError(
    'INVALID_MAPPING',
    `promote.images maps ${upstream} to ${name}, which is no repository name`,
  );
}

function isWildcard(part: string): boolean {
  return part === '*' || part === '**';
}
