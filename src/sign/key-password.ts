import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';

/** Where the password of a key is taken from when no option gives it. */
export const passwordVariable = 'TIDEGATE_KEY_PASSWORD';
/** cosign's own, which may be set and empty: that is a password to cosign. */
export const cosignPasswordVariable = 'COSIGN_PASSWORD';

/** The password that was given, by an option or as cosign takes it; nobody is asked. It is masked. */
export function givenPassword(option: string | undefined, runtime: Runtime): string | undefined {
  const password = option ?? runtime.env[cosignPasswordVariable];
  if (password !== undefined && password !== '') {
    runtime.mask(password);
  }
  return password;
}

/**
 * The password for a key that turned out to be encrypted: as given, else whoever sits at the terminal is asked.
 * @param where what holds the key
 * @throws UserError `PASSWORD_REQUIRED` when nobody can be asked
 */
export async function requirePassword(
  given: string | undefined,
  where: string,
  runtime: Runtime,
): Promise<string> {
  if (given !== undefined) {
    return given;
  }
  if (runtime.askSecret === undefined) {
    throw new UserError(
      'PASSWORD_REQUIRED',
      `${where}: the key is encrypted, and there is no password for it`,
      {
        hint: `Give it in ${passwordVariable} (in a workflow: the input \`key-password\`); without a terminal nobody can be asked.`,
      },
    );
  }
  const password = await runtime.askSecret(`Password for ${where}`);
  if (password !== '') {
    runtime.mask(password);
  }
  return password;
}
