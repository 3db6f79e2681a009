import { UserError } from '../errors.ts';
import { withPlace } from '../report/format.ts';

/**
 * Does the same with each file, or what is known of one, so that what is wrong with any of them is told at once.
 * @throws UserError that of the one file that has a fault; of several one with all of theirs, `FILE_FAULTS` where their codes
 *   differ. Other errors as they come
 */
export function eachFile<File, Result>(
  files: readonly File[],
  act: (file: File) => Result,
): readonly Result[] {
  const errors: UserError[] = [];
  const results = files.flatMap((file) => {
    try {
      return [act(file)];
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      errors.push(error);
      return [];
    }
  });
  const [first, ...others] = errors;
  if (first === undefined) {
    return results;
  }
  throw others.length === 0 ? first : errorOfAll(first, errors);
}

function errorOfAll(first: UserError, errors: readonly UserError[]): UserError {
  const isOne = errors.every(({ code }) => code === first.code);
  const hints = new Set(errors.flatMap(({ hint }) => hint ?? []));
  return new UserError(isOne ? first.code : 'FILE_FAULTS', `${errors.length} files have faults`, {
    details: errors.flatMap(({ code, message, at, details }) => [
      `${withPlace(message, at)} [${code}]`,
      ...details,
    ]),
    ...(hints.size > 0 && { hint: [...hints].join(' ') }),
  });
}
