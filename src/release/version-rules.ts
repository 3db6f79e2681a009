import { about, array, boolean, matching, optional } from '../schema/schema.ts';
import { durationField } from './duration.ts';
import { rangeField } from './release-file-fields.ts';

/** What an entry of the release file may say about the versions in its range. */
export interface VersionRules {
  /** Takes prereleases too. */
  readonly prerelease?: boolean;
  /** Ranges or exact versions that are never taken. */
  readonly ignore?: readonly string[];
  /** Milliseconds: what is known for less is not taken yet. */
  readonly minimumAge?: number;
  /** Takes an older version than the locked one where no other is left. */
  readonly allowDowngrade?: boolean;
}

const variantField = matching(/^[\w.*-]{1,128}$/, 'a variant such as debian-12, or with a wildcard: ubi9-*');

/** The keys of `VersionRules`. */
export const versionRules = {
  prerelease: about('`true`: takes prereleases too, such as 2.0.0-rc.1.', optional(boolean)),
  ignore: about(
    'Versions that are never taken: exact ones or ranges, in quotes.',
    optional(array(rangeField)),
  ),
  minimumAge: about(
    'How long a version must be known before it is taken, such as 7d: by its date at the source, or since it was first seen.',
    optional(durationField),
  ),
  allowDowngrade: about(
    '`true`: goes back to an older version where what is locked may not be taken any more.',
    optional(boolean),
  ),
};

export const variantRule = about(
  'The variant of the tag, such as debian-12; `*` stands for any text. By default that of the range or of the locked tag.',
  optional(variantField),
);
