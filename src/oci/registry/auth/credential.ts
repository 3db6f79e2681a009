import type { Runtime } from '../../../runtime/runtime.ts';

export type Credential =
  | { readonly kind: 'password'; readonly user: string; readonly password: string }
  /** An OAuth2 refresh token (`identitytoken` in a Docker config): exchanged for access tokens. The user may be empty. */
  | { readonly kind: 'identity'; readonly user: string; readonly token: string };

/** The `Authorization` header of RFC 7617. */
export function basicHeader(user: string, secret: string): string {
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}

/**
 * A user name and a secret, as credential helpers and people give them; the secret is masked, and so is the header that is
 * made of it.
 * @param user `<token>` says that the secret is an identity token (docker-credential-helpers, "get")
 */
export function credentialOf(user: string, secret: string, runtime: Pick<Runtime, 'mask'>): Credential {
  maskSecret(secret, runtime);
  if (user === '<token>') {
    return identityOf('', secret, runtime);
  }
  maskSecret(basicHeader(user, secret).slice('Basic '.length), runtime);
  return { kind: 'password', user, password: secret };
}

export function identityOf(user: string, token: string, runtime: Pick<Runtime, 'mask'>): Credential {
  maskSecret(token, runtime);
  maskSecret(basicHeader(user, token).slice('Basic '.length), runtime);
  return { kind: 'identity', user, token };
}

function maskSecret(secret: string, runtime: Pick<Runtime, 'mask'>): void {
  // An empty mask would stand between all letters.
  if (secret !== '') {
    runtime.mask(secret);
  }
}
