import { UserError } from './errors.ts';

/**
 * To be called between steps of what a run should not be killed in the middle of.
 * @param stop of `Runtime.stopSignal`
 * @param doing what it did until then: `it set names`
 * @throws UserError `STOPPED`
 */
export function requireGoingOn(stop: AbortSignal | undefined, doing: string): void {
  if (stop?.aborted === true) {
    throw new UserError('STOPPED', `The run was told to stop while ${doing}`, {
      hint: 'The same command begins again where it left off.',
    });
  }
}
