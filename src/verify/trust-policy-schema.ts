import { signatureFileNames } from '../bundle/signature-names.ts';
import { nameField, timeField } from '../release/fields.ts';
import {
  about,
  array,
  count,
  type Infer,
  literal,
  object,
  optional,
  refine,
  scalar,
  type Schema,
  string,
} from '../schema/schema.ts';

/**
 * When a signature counts. By its timestamp; without one by what `bundle.json` says of itself, which whoever signed it
 * wrote.
 */
const lifetime = {
  validFrom: about('Earlier signatures do not count (UTC).', optional(timeField)),
  validUntil: about('Later signatures do not count (UTC).', optional(timeField)),
  revoked: about(
    'It is believed no more: nothing that it signed counts, or nothing from some point on.',
    optional(
      object({
        reason: about('Why; refusals say it.', string),
        since: about('Signatures from this time on do not count (UTC).', optional(timeField)),
        sinceSequence: about('Bundles of this sequence and above do not count.', optional(count)),
      }),
    ),
  ),
};

const keyEntry = object({
  name: about('What reports call the signer.', string),
  file: about('A PEM file with the public key, relative to this file; or `pem`.', optional(string)),
  pem: about('The text of the public key; or `file`.', optional(string)),
  ...lifetime,
});

/** Whole: it is compared with everything the certificate says, never found somewhere within. */
const pattern = scalar('a regular expression', (value) => {
  try {
    // By itself first: `a)|(?:b` would open the brackets that hold it to both ends.
    return typeof value === 'string' && value !== '' && new RegExp(value, 'v')
      ? new RegExp(`^(?:${value})$`, 'v')
      : undefined;
  } catch {
    return undefined;
  }
});

const identityEntry = object({
  name: about('What reports call the signer.', string),
  issuer: about(
    'Who vouched for the identity, as Fulcio wrote it into the certificate; left out for an own authority, whose certificates say none.',
    optional(string),
  ),
  subject: about(
    'Who signed, to the letter: the address of a workflow, or an e-mail address.',
    optional(string),
  ),
  subjectPattern: about('Instead of `subject`: a regular expression for the whole of it.', optional(pattern)),
  ...lifetime,
});

const threshold: Schema<number> = refine(
  count,
  (value, path, faults) => {
    if (value === 0 || value > signatureFileNames.length) {
      faults.push({
        path,
        message: `expected 1 to ${signatureFileNames.length}: that many signature files a bundle has`,
      });
    }
    return value;
  },
  { minimum: 1 },
);

export const trustPolicySchema = object({
  keys: about(
    'Who is believed: a bundle that none of them signed, and none of `identities`, is refused.',
    optional(array(keyEntry), []),
  ),
  identities: about(
    'Who is believed by a certificate, which `trustedRoot` judges.',
    optional(array(identityEntry), []),
  ),
  trustedRoot: about(
    'A trusted_root.json of sigstore, relative to this file: the authorities and logs that certificates and timestamps are judged by. The logs that it names must have the signature.',
    optional(string),
  ),
  signatures: about('How many of them must have signed.', optional(threshold, 1)),
  timestamp: about(
    'Whether a signature by key must have a time that `trustedRoot` proves; one by certificate always must.',
    optional(literal('required', 'optional'), 'optional'),
  ),
  provenance: about(
    'Whether a bundle must say, signed, how it was made (SLSA provenance).',
    optional(literal('required')),
  ),
  audience: about('The side this is: bundles for another one are refused.', optional(nameField)),
  minimumSequence: about('Bundles with a lower sequence are refused.', optional(count)),
});

export type KeyEntry = Infer<typeof keyEntry>;
export type IdentityEntry = Infer<typeof identityEntry>;
/** From when to when what somebody signed counts. */
export type Lifetime = Pick<KeyEntry, 'validFrom' | 'validUntil' | 'revoked'>;
