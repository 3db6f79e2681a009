import { isTag } from '../oci/reference.ts';
import { array, count, object, optional, scalar, string } from '../schema/schema.ts';
import { digestField, mediaTypeField } from './fields.ts';

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
