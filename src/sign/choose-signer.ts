import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { parsePublicKey, readKeyFile } from '../verify/public-key.ts';
import { externalSigner } from './external-signer.ts';
import { openKeyFiles, readSigningKey } from './key-file.ts';
import { givenPassword } from './key-password.ts';
import type { Signer } from './signer.ts';

export interface SignerOptions {
  readonly key: string | undefined;
  readonly keyPassword: string | undefined;
  readonly generate: string | undefined;
  readonly signer: string | undefined;
  readonly publicKey: string | undefined;
  readonly dryRun: boolean;
}

export interface ChosenSigner {
  readonly signer: Signer;
  /** True when a key was made for it. After a dry run nobody will see this one again. */
  readonly isNew: boolean;
  /** Key files that were made, or that a dry run would make. */
  readonly made: readonly string[];
  /** True when the private key among them is not encrypted. */
  readonly isBare: boolean;
}

/**
 * What the options of `sign` name to sign with.
 * @throws UserError `TWO_KEYS`, `KEY_REQUIRED`, `PUBLIC_KEY_REQUIRED`, `PUBLIC_KEY_UNUSED`, and what reading the key throws
 */
export async function chooseSigner(options: SignerOptions, runtime: Runtime): Promise<ChosenSigner> {
  const { key, generate, signer, publicKey, dryRun } = options;
  requireOne(options);
  const password = givenPassword(options.keyPassword, runtime);
  const at = (path: string): string => resolve(runtime.cwd, path);
  if (signer !== undefined && publicKey !== undefined) {
    const pem = await readKeyFile(at(publicKey));
    const command = { command: signer, publicKey: parsePublicKey(pem, publicKey), password };
    return atHand(externalSigner(command, runtime));
  }
  if (generate !== undefined) {
    const { key: own, ...files } = await openKeyFiles(at(generate), dryRun, runtime, password);
    return { signer: own, ...files };
  }
  if (key === undefined) {
    throw new UserError('KEY_REQUIRED', 'No key to sign with', {
      hint: 'Give `--key <file>`, put the PEM text into TIDEGATE_KEY, or make a key pair with `--generate <path>`.',
    });
  }
  return atHand(await readSigningKey(key, runtime, password));
}

function atHand(signer: Signer): ChosenSigner {
  return { signer, isNew: false, made: [], isBare: false };
}

function requireOne({ key, generate, signer, publicKey }: SignerOptions): void {
  const given = Object.entries({ key, generate, signer }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw new UserError('TWO_KEYS', `${given.map(([name]) => `\`${name}\``).join(' and ')} each name a key`, {
      hint: 'Give one of them. `key` is also taken from the variable TIDEGATE_KEY.',
    });
  }
  if (signer !== undefined && publicKey === undefined) {
    throw new UserError(
      'PUBLIC_KEY_REQUIRED',
      '`signer` needs `public-key`: what it answers is checked with it',
      {
        hint: 'Give `--public-key <file>`, the PEM file that verifiers trust.',
      },
    );
  }
  if (signer === undefined && publicKey !== undefined) {
    throw new UserError('PUBLIC_KEY_UNUSED', '`public-key` says something only together with `signer`', {
      hint: 'Leave it out: a private key brings its public half along.',
    });
  }
}
