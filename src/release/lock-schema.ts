import { isTag } from '../oci/reference.ts';
import { array, count, literal, object, optional, scalar, string } from '../schema/schema.ts';
import {
  dayField,
  digestField,
  mediaTypeField,
  nameField,
  releaseField,
  timeField,
  urlField,
} from './fields.ts';
import { lockedPlatformsField } from './platforms.ts';

const pin = object({
  mediaType: mediaTypeField,
  digest: digestField,
  size: count,
  artifactType: optional(string),
});

const tagField = scalar('a tag', (value) => (isTag(value) ? value : undefined));

/** The keys that every artifact has, in the lock and in `bundle.json`. */
export const artifactShape = {
  reference: string,
  root: pin,
  upstream: optional(pin),
  referrers: array(pin),
  tags: array(object({ tag: tagField, target: pin })),
};

const signed = object({
  state: literal('verified', 'not-checked'),
  signer: string,
  issuer: optional(string),
  form: optional(literal('referrer', 'tag')),
});

/** The shape of `tidegate.lock.json`, with the keys in the order in which they are written; see `lock.ts`. */
export const lockSchema = object({
  schemaVersion: literal(1),
  name: nameField,
  release: releaseField,
  sequence: count,
  audience: nameField,
  created: timeField,
  supportedUntil: optional(dayField),
  platforms: lockedPlatformsField,
  charts: array(
    object({
      name: string,
      version: string,
      archive: digestField,
      url: optional(urlField),
      ...artifactShape,
      signed: optional(signed),
    }),
  ),
  images: array(
    object({
      ...artifactShape,
      usedBy: array(string),
      setBy: optional(array(string)),
      signed: optional(signed),
    }),
  ),
  blobs: array(
    object({ digest: digestField, size: count, mediaType: mediaTypeField, repositories: array(string) }),
  ),
});
