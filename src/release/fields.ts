import { matching, scalar } from '../schema/schema.ts';
import { isDigest } from '../oci/digest.ts';
import { formatReference, parseReference, type Reference } from '../oci/reference.ts';
import { isReleaseName } from './release-name.ts';

/** Names become file, branch and repository names: the letters that all of these allow. */
export const nameField = matching(
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  'a name of lower-case letters, digits and inner dashes, up to 63',
);

export const releaseField = scalar('a release such as 2026q4 or 2026q4.1', (value) =>
  typeof value === 'string' && isReleaseName(value) ? value : undefined,
);

export const digestField = scalar('a digest (sha256:… or sha512:…)', (value) =>
  isDigest(value) ? value : undefined,
);

export const referenceField = scalar('a full reference with a tag or a digest', (value) => {
  const reference = parseFull(value);
  return reference?.tag === undefined && reference?.digest === undefined
    ? undefined
    : formatReference(reference);
});

export const repositoryField = scalar('host/repository', (value) => {
  const reference = parseFull(value);
  return reference === undefined || reference.tag !== undefined || reference.digest !== undefined
    ? undefined
    : formatReference(reference);
});

/** RFC 6838, section 4.2, without parameters. */
export const mediaTypeField = matching(
  /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}$/,
  'a media type',
);

/** RFC 3339 in UTC, whole seconds, and a date that exists. */
export const timeField = scalar('a UTC time such as 2026-11-02T06:00:00Z', (value) => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) {
    return undefined;
  }
  const time = new Date(value);
  return !Number.isNaN(time.valueOf()) && time.toISOString() === value.replace('Z', '.000Z')
    ? value
    : undefined;
});

/** A day in UTC, and one that exists. */
export const dayField = scalar(
  'a date such as 2026-12-15',
  (value) => {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) {
      return undefined;
    }
    const day = new Date(value);
    return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(value) ? value : undefined;
  },
  { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\d$` },
);

/** An http(s) address without user name, password, query or fragment, as it was written. */
export const urlField = scalar(
  'an http:// or https:// address',
  (value) => (typeof value === 'string' && isPlainUrl(value) ? value : undefined),
  { type: 'string', pattern: String.raw`^https?://[^\s\\?#]+$` },
);

function isPlainUrl(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^https?:\/\/[^\s\\]+$/.test(text) &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === ''
  );
}

/** A reference that is written out in full. */
function parseFull(value: unknown): Reference | undefined {
  try {
    const reference = typeof value === 'string' ? parseReference(value) : undefined;
    return reference !== undefined && formatReference(reference) === value ? reference : undefined;
  } catch {
    return undefined;
  }
}
