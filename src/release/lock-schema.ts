import { artifactShape } from './artifact-shape.ts';
import { array, boolean, count, literal, object, optional, scalar, string } from '../schema/schema.ts';
import {
  dayField,
  digestField,
  mediaTypeField,
  nameField,
  releaseField,
  timeField,
  urlField,
} from './fields.ts';
import { lockedSupportField } from './locked-support.ts';
import { lockedPlatformsField } from './platforms.ts';
import { parseTag } from './tag.ts';

const signed = object({
  state: literal('verified', 'not-checked'),
  signer: string,
  issuer: optional(string),
  form: optional(literal('referrer', 'tag')),
});

const versionField = scalar('a version', (value) =>
  typeof value === 'string' && parseTag(value) !== undefined ? value : undefined,
);

const facts = { newest: optional(versionField), created: optional(timeField) };

/** The shape of `tidegate.lock.json`, with the keys in the order in which they are written; see `lock.ts`. */
export const lockSchema = object({
  schemaVersion: literal(1),
  name: nameField,
  release: releaseField,
  sequence: count,
  audience: nameField,
  created: timeField,
  ahead: optional(boolean),
  supportedUntil: optional(dayField),
  support: optional(lockedSupportField),
  platforms: lockedPlatformsField,
  charts: array(
    object({
      name: string,
      version: string,
      archive: digestField,
      url: optional(urlField),
      ...artifactShape,
      signed: optional(signed),
      ...facts,
    }),
  ),
  images: array(
    object({
      ...artifactShape,
      usedBy: array(string),
      setBy: optional(array(string)),
      signed: optional(signed),
      ...facts,
    }),
  ),
  blobs: array(
    object({ digest: digestField, size: count, mediaType: mediaTypeField, repositories: array(string) }),
  ),
});
