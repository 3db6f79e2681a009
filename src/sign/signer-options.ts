import { UserError } from '../errors.ts';

export interface SignerOptions {
  readonly key: string | undefined;
  readonly keyPassword: string | undefined;
  readonly generate: string | undefined;
  readonly signer: string | undefined;
  readonly publicKey: string | undefined;
  readonly certificate: string | undefined;
  readonly timestampUrl: string | undefined;
  readonly keyless: boolean;
  readonly identityToken: string | undefined;
  readonly signingConfig: string | undefined;
  readonly dryRun: boolean;
}

/**
 * @throws UserError `TWO_KEYS`, `KEY_REQUIRED`, `PUBLIC_KEY_REQUIRED`, `PUBLIC_KEY_UNUSED`, `OPTION_UNUSED`,
 *   `TIMESTAMP_REQUIRED`, `INVALID_URL`
 */
export function requireOneWay(options: SignerOptions): void {
  const { key, generate, signer, keyless, publicKey, certificate, timestampUrl } = options;
  const ways = { key, generate, signer, keyless: keyless ? 'yes' : undefined };
  const given = Object.entries(ways).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw new UserError('TWO_KEYS', `${given.map(([name]) => `\`${name}\``).join(' and ')} each name a key`, {
      hint: 'Give one of them. `key` is also taken from the variable TIDEGATE_KEY.',
    });
  }
  if (given.length === 0) {
    throw new UserError('KEY_REQUIRED', 'No key to sign with', {
      hint: 'Give `--key <file>`, put the PEM text into TIDEGATE_KEY, make a key pair with `--generate <path>`, or sign without one: `--keyless`.',
    });
  }
  if (signer === undefined && publicKey !== undefined) {
    throw new UserError('PUBLIC_KEY_UNUSED', '`public-key` says something only together with `signer`', {
      hint: 'Leave it out: a private key brings its public half along.',
    });
  }
  requireUse(options);
  if (certificate !== undefined && timestampUrl === undefined) {
    throw new UserError('TIMESTAMP_REQUIRED', 'A signature by certificate needs a timestamp', {
      hint: 'Give `--timestamp-url <address>`: it proves that the certificate counted when it signed. Without, nobody could believe the signature.',
    });
  }
  if (timestampUrl !== undefined && !/^https?:$/.test(URL.parse(timestampUrl)?.protocol ?? '')) {
    throw new UserError('INVALID_URL', '`timestamp-url` is not an http or https address', {
      hint: 'Give the whole address of the timestamp authority, such as https://timestamp.corp.example/tsa.',
    });
  }
}

/** An option that would do nothing is a misunderstanding. */
function requireUse({ keyless, generate, certificate, timestampUrl, signingConfig }: SignerOptions): void {
  const unused = [
    ...(keyless && certificate !== undefined
      ? ['`certificate` goes with `key` or `signer`, not with `keyless`']
      : []),
    ...(generate !== undefined && certificate !== undefined
      ? ['`certificate` goes with `key` or `signer`, not with `generate`']
      : []),
    ...(keyless && timestampUrl !== undefined
      ? [
          '`timestamp-url` goes with an own key; for `keyless` the `signing-config` names timestamp authorities',
        ]
      : []),
    ...(!keyless && signingConfig !== undefined ? ['`signing-config` goes with `keyless`'] : []),
  ];
  const [first, ...details] = unused;
  if (first !== undefined) {
    throw new UserError('OPTION_UNUSED', first, { details, hint: 'Leave it out.' });
  }
}
