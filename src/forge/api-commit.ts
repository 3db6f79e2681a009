import type { Log } from '../runtime/runtime.ts';
import { field, textField } from './answer.ts';
import { invalidAnswer } from './api-errors.ts';
import type { RepositoryUrl } from './repository-url.ts';

/** The id of a commit that a forge has made; the log is told whether the forge has signed it. */
export function idOfCommit(
  commit: unknown,
  verification: unknown,
  { repository, log }: { readonly repository: RepositoryUrl; readonly log: Log },
): string {
  const id = textField(commit, 'sha');
  if (id === undefined) {
    throw invalidAnswer(repository);
  }
  const signed = field(verification, 'verified') === true;
  log.info(
    `Commit ${id.slice(0, 12)}: ${signed ? 'signed by the forge' : `not signed by the forge (${textField(verification, 'reason') ?? 'no reason given'})`}`,
  );
  return id;
}
