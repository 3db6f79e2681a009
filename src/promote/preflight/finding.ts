import { RemoteError, type TidegateError, UserError } from '../../errors.ts';
import type { Table } from '../../report/document.ts';

/** What one check before the first byte has found. What stops a promotion is no finding, but an error. */
export interface Finding {
  /** What was looked at: a registry, a repository of it, a chart repository. */
  readonly subject: string;
  readonly check: 'signature' | 'push' | 'clock' | 'referrers' | 'sparse index' | 'immutable tags' | 'space';
  readonly state: 'ok' | 'warning' | 'not tried';
  /** What was found, as the rest of a sentence that begins with the subject. */
  readonly message: string;
}

/**
 * All that stops a promotion, at once.
 * @throws the only one; of several, UserError `PREFLIGHT_FAILED` which lists them, or RemoteError when none is the user's;
 *   with their own code where that is the same
 */
export function throwAll(errors: readonly TidegateError[]): void {
  const [first, ...others] = errors;
  if (first === undefined) {
    return;
  }
  if (others.length === 0) {
    throw first;
  }
  const Kind = errors.every((error) => error instanceof RemoteError) ? RemoteError : UserError;
  const hints = new Set(errors.flatMap(({ hint }) => hint ?? []));
  const code = errors.every((error) => error.code === first.code) ? first.code : 'PREFLIGHT_FAILED';
  throw new Kind(code, `Before the first byte, ${errors.length} checks say no`, {
    details: errors.map(({ message, code, details }) => `${[message, ...details].join(': ')} [${code}]`),
    hint: [...hints, 'Nothing of the release was written.'].join(' '),
    cause: first,
  });
}

export function findingsTable(findings: readonly Finding[]): Table {
  return {
    kind: 'table',
    columns: ['Before the first byte', 'Check', '', 'Found'],
    rows: findings.map(({ subject, check, state, message }) => [subject, check, state, message]),
  };
}
