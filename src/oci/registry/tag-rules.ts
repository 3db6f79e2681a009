import { matchesGlob } from 'node:path/posix';
import { isMap } from '../../schema/schema.ts';
import type { RepositoryContext } from './context.ts';
import { askHarbor, projectOf } from './harbor.ts';

/** Which tags of a project can be set only once. */
export interface TagRules {
  /** Whether a tag that is there may not be moved or deleted. @param repository `host/path` */
  isImmutable(repository: string, tag: string): boolean;
}

interface Selector {
  readonly excludes: boolean;
  readonly pattern: string;
}

/**
 * The rules of tag immutability in the project of a repository, as Harbor has them (`listImmuRules`). No other registry is
 * asked: the distribution-spec knows no such rules, and no other API is open to a login that may push.
 * @returns undefined where they are not told
 */
export async function findTagRules(context: RepositoryContext): Promise<TagRules | undefined> {
  // A page has ten by default, and a project 15 at most.
  const listed = await askHarbor(context, 'immutabletagrules?page_size=100');
  if (!Array.isArray(listed)) {
    return undefined;
  }
  const scope = `${context.host}/${projectOf(context)}/`;
  const rules = listed.flatMap((rule: unknown) => {
    const scopes = isMap(rule) ? rule['scope_selectors'] : undefined;
    const repository = selectorIn(isMap(scopes) ? scopes['repository'] : undefined, 'repoExcludes');
    const tag = selectorIn(isMap(rule) ? rule['tag_selectors'] : undefined, 'excludes');
    const isOff = isMap(rule) && rule['disabled'] === true;
    return isOff || repository === undefined || tag === undefined ? [] : [{ repository, tag }];
  });
  return {
    isImmutable: (name, tag) =>
      name.startsWith(scope) &&
      rules.some((rule) => fits(rule.repository, name.slice(scope.length)) && fits(rule.tag, tag)),
  };
}

/** Only the first one counts there. */
function selectorIn(value: unknown, exclusion: string): Selector | undefined {
  const [first]: readonly unknown[] = Array.isArray(value) ? value : [];
  const { pattern, decoration } = isMap(first) ? first : {};
  return typeof pattern === 'string' && pattern.length <= 1000
    ? { pattern, excludes: decoration === exclusion }
    : undefined;
}

function fits({ pattern, excludes }: Selector, text: string): boolean {
  return matchesGlob(text, pattern) !== excludes;
}
