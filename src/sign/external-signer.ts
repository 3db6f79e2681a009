import { createHash, verify } from 'node:crypto';
import { RefusedError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { PublicKey } from '../verify/public-key.ts';
import { splitCommand } from './command-line.ts';
import { cosignPasswordVariable, passwordVariable } from './key-password.ts';
import { parseAnswer } from './signer-answer.ts';
import type { Signer } from './signer.ts';

export interface ExternalSigner {
  /** A command line (see `splitCommand`); others on the machine can read it, so it is no place for a secret. */
  readonly command: string;
  /** Of the key that it signs by. */
  readonly publicKey: PublicKey;
  readonly password: string | undefined;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Milliseconds: somebody may have to touch a token, or enter a PIN. */
const patience = 5 * 60 * 1000;

/**
 * Signs by a command, for keys that leave no HSM, KMS or vault. It is run without a shell and gets the bytes to sign on
 * standard input and their sha256, in hex, in `TIDEGATE_DIGEST`; `parseAnswer` says what it may print. Its environment has
 * no secrets of ours except the password, when there is one. What it answers is checked at once.
 * @throws UserError `SIGNER_COMMAND` here; when it signs `SIGNER_ANSWER`, and `COMMAND_MISSING`, `COMMAND_FAILED`,
 *   `COMMAND_TIMEOUT` by the command itself; RefusedError `SIGNER_WRONG` when the signature is not by that key over these bytes
 */
export function externalSigner(
  { command, publicKey, password, timeout = patience }: ExternalSigner,
  runtime: Runtime,
): Signer {
  const [program, ...args] = splitCommand(command);
  return {
    public: publicKey,
    async sign(payload) {
      const env = {
        ...(password === undefined
          ? {}
          : { [passwordVariable]: password, [cosignPasswordVariable]: password }),
        TIDEGATE_DIGEST: createHash('sha256').update(payload).digest('hex'),
      };
      const { stdout, stderr } = await runtime.exec(program, args, { input: payload, env, timeout });
      const signature = parseAnswer(stdout, stderr);
      if (!verify('sha256', payload, publicKey.key, signature)) {
        throw new RefusedError('SIGNER_WRONG', `${program} made a signature that does not verify`, {
          details: [`public key ${publicKey.fingerprint}`],
          hint: 'It signed with another key than the public key says, or hashed the input in another way (sha256, once). Nothing was written.',
        });
      }
      return signature;
    },
  };
}
