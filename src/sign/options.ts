import type { OptionTable } from '../stage.ts';
import { keyVariable } from './key-file.ts';
import { passwordVariable } from './key-password.ts';

/** What `sign` takes: one way to sign, and what goes with it. */
export const signOptions = {
  bundle: { kind: 'string', description: 'Folder of the bundle to sign', required: true, value: '<folder>' },
  key: {
    kind: 'key',
    description:
      'Private key (P-256), plain or encrypted by cosign or OpenSSL: the path of a PEM file; as an input, or in TIDEGATE_KEY, also its text',
    env: keyVariable,
    value: '<file>',
  },
  'key-password': {
    kind: 'secret',
    description:
      'Password of an encrypted key, also taken from COSIGN_PASSWORD; a person at a terminal is asked. `generate` encrypts with it, and `signer` gets it',
    env: passwordVariable,
    argument: false,
  },
  generate: {
    kind: 'string',
    description: 'Sign with the key pair `<path>.key` and `<path>.pub`, which is made when it is not there',
    value: '<path>',
  },
  signer: {
    kind: 'string',
    description:
      'Sign by a command, run without a shell, for the provenance and for bundle.json: what to sign on standard input, its sha256 in TIDEGATE_DIGEST, the signature on standard output',
    value: '<command>',
  },
  'public-key': {
    kind: 'string',
    description:
      'Public key of `signer`, where no `certificate` has it; a signature that it does not verify is refused',
    value: '<file>',
  },
  certificate: {
    kind: 'string',
    description:
      'Certificate of `key` or `signer`, PEM, by an authority that the trusted root of the verifying side names; needs `timestamp-url`',
    value: '<file>',
  },
  'timestamp-url': {
    kind: 'string',
    description: 'Timestamp authority (RFC 3161) that says when it was signed, for an own key or certificate',
    value: '<address>',
  },
  keyless: {
    kind: 'boolean',
    description:
      'Sign without an own key: as the workflow or person whom an identity token names, with a certificate of sigstore. Who that is becomes public',
  },
  'identity-token': {
    kind: 'secret',
    description:
      'Token of OpenID Connect for `keyless`, for the audience `sigstore`; in GitHub Actions one is asked for where the job has `permissions: id-token: write`',
    env: 'SIGSTORE_ID_TOKEN',
    argument: false,
  },
  'signing-config': {
    kind: 'string',
    description:
      'Services that `keyless` asks, as a signing_config.json of sigstore; by default its public ones',
    value: '<file>',
  },
  'trusted-root': {
    kind: 'string',
    description:
      'A trusted_root.json of sigstore: what was signed is verified with it before it is written, as the other side will',
    value: '<file>',
  },
  add: { kind: 'boolean', description: 'Add a signature to those of others, instead of replacing the first' },
  'dry-run': { kind: 'boolean', description: 'Say what would be done, and write nothing' },
} as const satisfies OptionTable;
