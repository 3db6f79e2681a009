import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { createHttp } from '../http/client.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { parsePublicKey, type PublicKey, readKeyFile } from '../verify/public-key.ts';
import { certify, readCertificate } from './certify.ts';
import { externalSigner } from './external-signer.ts';
import { openKeyFiles, readSigningKey } from './key-file.ts';
import { givenPassword } from './key-password.ts';
import { keylessSigner } from './keyless.ts';
import type { Signer } from './signer.ts';
import { requireOneWay, type SignerOptions } from './signer-options.ts';
import { gatherEvidence } from './witness.ts';

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
 * @throws UserError what `requireOneWay` throws, and what reading keys and certificates and asking services throws
 */
export async function chooseSigner(options: SignerOptions, runtime: Runtime): Promise<ChosenSigner> {
  requireOneWay(options);
  if (options.keyless) {
    const http = createHttp({ endpoints: {}, runtime });
    return { ...atHand(await keylessSigner(options, http, runtime)), isNew: true };
  }
  const password = givenPassword(options.keyPassword, runtime);
  if (options.generate !== undefined) {
    const prefix = resolve(runtime.cwd, options.generate);
    const { key, ...files } = await openKeyFiles(prefix, options.dryRun, runtime, password);
    return { signer: stamped(key, options, runtime), ...files };
  }
  return atHand(stamped(await ownSigner(options, password, runtime), options, runtime));
}

/** By the key that is given or behind a command, with its certificate where there is one. */
async function ownSigner(
  { key, signer: command, certificate: file, publicKey }: SignerOptions,
  password: string | undefined,
  runtime: Runtime,
): Promise<Signer> {
  const at = (path: string): string => resolve(runtime.cwd, path);
  const certificate = file === undefined ? undefined : await readCertificate(at(file));
  const certified = (own: Signer): Signer => (certificate === undefined ? own : certify(own, certificate));
  if (key !== undefined) {
    return certified(await readSigningKey(key, runtime, password));
  }
  const named = publicKey === undefined ? undefined : await readPublicKey(at(publicKey), publicKey);
  const known = named ?? certificate?.key;
  if (command === undefined || known === undefined) {
    throw new UserError(
      'PUBLIC_KEY_REQUIRED',
      '`signer` needs `public-key`: what it answers is checked with it',
      {
        hint: 'Give `--public-key <file>`, the PEM file that verifiers trust; or `--certificate <file>`.',
      },
    );
  }
  return certified(externalSigner({ command, publicKey: known, password }, runtime));
}

async function readPublicKey(path: string, where: string): Promise<PublicKey> {
  return parsePublicKey(await readKeyFile(path), where);
}

function stamped(signer: Signer, { timestampUrl: url }: SignerOptions, runtime: Runtime): Signer {
  if (url === undefined) {
    return signer;
  }
  const http = createHttp({ endpoints: {}, runtime });
  const witnesses = {
    logs: [],
    timestamps: [url],
    ...(signer.certificate === undefined ? {} : { certificate: signer.certificate.der }),
  };
  return {
    ...signer,
    witness: (signature) => gatherEvidence(witnesses, signature, http),
  };
}

function atHand(signer: Signer): ChosenSigner {
  return { signer, isNew: false, made: [], isBare: false };
}
