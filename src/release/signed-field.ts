import { about, boolean, type Fault, object, optional, type Path, record, refine } from '../schema/schema.ts';
import { identityFields } from './identity-fields.ts';
import { pathField } from './release-file-fields.ts';
import { patternFaults } from './repository-pattern.ts';

/** By whom charts and images of some repositories must be signed upstream. */
export interface SignedRule {
  /** Either a public key's file, relative to the release file … */
  readonly key?: string;
  /** … or the identity in a certificate: who vouched for it, and its subject or a pattern for the whole of that. */
  readonly issuer?: string;
  readonly subject?: string;
  readonly subjectPattern?: RegExp;
  /** More of the workflow that signed, which the certificate has to say. */
  readonly repository?: string;
  readonly ref?: string;
  readonly trigger?: string;
  /** Not checked, and said so, where the release file names no trusted root. */
  readonly ifTrustedRoot?: boolean;
}

const rule = refine(
  object({
    key: about(
      'A PEM file with the public key that must have signed, relative to this file; or …',
      optional(pathField),
    ),
    ...identityFields,
    ifTrustedRoot: about(
      '`true`: where this file names no `trustedRoot`, it is not checked, and the lock and the reports say so.',
      optional(boolean),
    ),
  }),
  (value, path, faults): SignedRule => {
    const { key, subject, subjectPattern, ...others } = value;
    if ([key, subject, subjectPattern].filter((way) => way !== undefined).length !== 1) {
      faults.push({ path, message: 'expected one of "key", "subject" and "subjectPattern"' });
    } else if (key !== undefined && Object.values(others).some((other) => other !== undefined)) {
      faults.push({ path, message: 'expected nothing beside "key"' });
    }
    return value;
  },
);

/** Repository patterns, and by whom what is there must be signed. The pattern that says most about a name holds. */
export const signedField = refine(record(rule), (rules, path, faults) => {
  for (const pattern of Object.keys(rules)) {
    for (const message of patternFaults(pattern)) {
      faults.push({ path: [...path, pattern], key: true, message });
    }
  }
  return rules;
});

/** Certificates say nothing without the authorities to judge them by. */
export function rootFaults(
  {
    signed = {},
    trustedRoot,
  }: { signed?: Readonly<Record<string, SignedRule>> | undefined; trustedRoot?: string | undefined },
  path: Path,
): readonly Fault[] {
  return Object.entries(trustedRoot === undefined ? signed : {})
    .filter(([, { key, ifTrustedRoot }]) => key === undefined && ifTrustedRoot !== true)
    .map(([pattern]) => ({
      path: [...path, 'signed', pattern],
      message: 'expected "trustedRoot" in this file too: it says which certificates count',
    }));
}
