import { about, optional, scalar, string } from '../schema/schema.ts';

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

/** Whom a certificate must name: in the trust policy, and where the release file wants upstream's signature. */
export const identityFields = {
  issuer: about(
    'Who vouched for the identity, as Fulcio wrote it into the certificate; left out for an own authority, whose certificates say none.',
    optional(string),
  ),
  subject: about(
    'Who signed, to the letter: the address of a workflow, or an e-mail address.',
    optional(string),
  ),
  subjectPattern: about('Instead of `subject`: a regular expression for the whole of it.', optional(pattern)),
  repository: about(
    'The repository whose workflow signed, to the letter, such as `https://github.com/acme/releases`. Needed for a reusable workflow, which anybody may call.',
    optional(string),
  ),
  ref: about('The branch or tag that it ran for, such as `refs/heads/main`.', optional(string)),
  trigger: about('The event that started it, such as `push`.', optional(string)),
};
