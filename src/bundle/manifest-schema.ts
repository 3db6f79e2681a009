import { formatReference, parseReference, type Reference } from '../oci/reference.ts';
import { digestField, nameField, releaseField, timeField } from '../release/fields.ts';
import { artifactShape } from '../release/lock-schema.ts';
import { array, count, literal, matching, object, scalar, type Schema, string } from '../schema/schema.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { isPortableFileName } from './file-name.ts';

const fileNameField = scalar('a file name of letters, digits, ".", "_" and "-"', (value) =>
  typeof value === 'string' && isPortableFileName(value) ? value : undefined,
);

const referenceField = scalar('a full reference with a tag or a digest', (value) => {
  const reference = parseFull(value);
  return reference?.tag === undefined && reference?.digest === undefined
    ? undefined
    : formatReference(reference);
});

const repositoryField = scalar('host/repository', (value) => {
  const reference = parseFull(value);
  return reference === undefined || reference.tag !== undefined || reference.digest !== undefined
    ? undefined
    : formatReference(reference);
});

const tagField = matching(/^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/, 'a tag');

/** As in the lock, but nothing is taken on trust: the far side has only this file. */
const shape = {
  ...artifactShape,
  reference: referenceField,
  tags: array(object({ tag: tagField, target: artifactShape.root })),
};

/** The closed shape of `bundle.json`; what a shape cannot say is in `manifest-faults.ts`. */
export const manifestSchema: Schema<BundleManifest> = object({
  schemaVersion: literal(1),
  name: nameField,
  release: releaseField,
  sequence: count,
  audience: nameField,
  created: timeField,
  index: digestField,
  files: array(object({ name: fileNameField, digest: digestField, size: count })),
  images: array(object(shape)),
  charts: array(object({ ...shape, name: string, version: string, archive: digestField })),
  blobs: array(object({ digest: digestField, size: count, volume: fileNameField })),
  needs: array(object({ digest: digestField, size: count, repositories: array(repositoryField) })),
  volumes: array(object({ name: fileNameField, size: count })),
});

/** A reference that is written out in full. */
function parseFull(value: unknown): Reference | undefined {
  try {
    const reference = typeof value === 'string' ? parseReference(value) : undefined;
    return reference !== undefined && formatReference(reference) === value ? reference : undefined;
  } catch {
    return undefined;
  }
}
