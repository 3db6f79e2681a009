import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Http } from '../http/http.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { requestCertificate } from '../sigstore/fulcio.ts';
import { obtainIdentityToken } from '../sigstore/identity-token.ts';
import { publicServices, readSigningConfig, type SigningServices } from '../sigstore/signing-config.ts';
import { generateKey } from './key.ts';
import type { Signer } from './signer.ts';
import { gatherEvidence } from './witness.ts';

export interface KeylessOptions {
  /** Else the runner is asked for one. */
  readonly identityToken: string | undefined;
  /** Path of a `signing_config.json`; else the public services are asked. */
  readonly signingConfig: string | undefined;
  readonly dryRun: boolean;
}

/**
 * A signer whose key is made now and forgotten after this run: a certificate says whom an identity token names.
 * In a dry run the token goes nowhere, so that there is no certificate: each one that is issued is published.
 * @throws UserError `TIMESTAMP_REQUIRED`; what reading the signing config, the token and the certificate raises
 */
export async function keylessSigner(options: KeylessOptions, http: Http, runtime: Runtime): Promise<Signer> {
  const services = await servicesOf(options, runtime);
  const token = await obtainIdentityToken(options.identityToken, http, runtime);
  const key = generateKey();
  if (options.dryRun) {
    return key;
  }
  const { certificate: der, identity } = await requestCertificate(services.authority, token, key, http);
  return {
    ...key,
    certificate: { der, identity },
    witness: (signature) => gatherEvidence({ ...services, certificate: der }, signature, http),
  };
}

async function servicesOf({ signingConfig }: KeylessOptions, runtime: Runtime): Promise<SigningServices> {
  if (signingConfig === undefined) {
    return publicServices;
  }
  const services = await readSigningConfig(resolve(runtime.cwd, signingConfig), runtime.clock.now());
  if (services.timestamps.length === 0 && !services.logs.some(({ version }) => version === 1)) {
    throw new UserError(
      'TIMESTAMP_REQUIRED',
      `${signingConfig} names nobody who says when something was signed`,
      {
        hint: 'Its certificates count for minutes, so that this has to be proven. Add a timestamp authority to `tsaUrls`; a transparency log of version 2 tells no time.',
      },
    );
  }
  return services;
}
