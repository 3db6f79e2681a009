import { signatureFileNames } from '../bundle/signature-names.ts';
import { nameField, timeField } from '../release/fields.ts';
import { provenanceTypes } from './provenance-statement.ts';
import { identityFields } from '../release/identity-fields.ts';
import {
  about,
  array,
  boolean,
  count,
  type Infer,
  literal,
  object,
  optional,
  refine,
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

/** Whoever says how bundles are made need not be one who may release them. */
const signs = about(
  'What it signs: bundles, or `provenance` only; one that signs provenance makes no bundle count.',
  optional(literal('bundle', 'provenance'), 'bundle'),
);

const keyEntry = object({
  name: about('What reports call the signer.', string),
  file: about('A PEM file with the public key, relative to this file; or `pem`.', optional(string)),
  pem: about('The text of the public key; or `file`.', optional(string)),
  signs,
  ...lifetime,
});

const identityEntry = object({
  name: about('What reports call the signer.', string),
  ...identityFields,
  signs,
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

const provenanceType = literal(...provenanceTypes);

const provenance = object({
  required: about('Whether a bundle without it is refused.', optional(boolean, false)),
  types: about(
    'Kinds of statements that count, by `predicateType`.',
    optional(array(provenanceType), ['https://slsa.dev/provenance/v1']),
  ),
  builders: about(
    'Who may have made it, to the letter: addresses of workflows, such as `https://github.com/acme/releases/.github/workflows/bundle.yml@refs/heads/main`.',
    optional(array(string)),
  ),
  repositories: about(
    'What it may have been made from, to the letter: addresses of git repositories.',
    optional(array(string)),
  ),
});

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
    'A trusted_root.json of sigstore, or several in a .jsonl file, relative to this file: the authorities and logs that certificates and timestamps are judged by. The logs that it names must have the signature.',
    optional(string),
  ),
  signatures: about('How many of them must have signed.', optional(threshold, 1)),
  timestamp: about(
    'Whether a signature by key, on provenance too, must have a time that `trustedRoot` proves; one by certificate always must.',
    optional(literal('required', 'optional'), 'optional'),
  ),
  provenance: about(
    'How a bundle was made (SLSA provenance), as one of those says whose entry has `signs: provenance`; without such an entry, as one says who signed the bundle.',
    optional(provenance),
  ),
  audience: about('The side this is: bundles for another one are refused.', optional(nameField)),
  minimumSequence: about('Bundles with a lower sequence are refused.', optional(count)),
});

export type ProvenanceRules = Infer<typeof provenance>;
export type KeyEntry = Infer<typeof keyEntry>;
export type IdentityEntry = Infer<typeof identityEntry>;
/** From when to when what somebody signed counts. */
export type Lifetime = Pick<KeyEntry, 'validFrom' | 'validUntil' | 'revoked'>;
