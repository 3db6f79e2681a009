import {
  digestField,
  nameField,
  referenceField,
  releaseField,
  repositoryField,
  timeField,
} from '../release/fields.ts';
import { artifactShape } from '../release/artifact-shape.ts';
import { severalPlatformsField } from '../release/platforms.ts';
import { array, count, literal, object, optional, scalar, type Schema } from '../schema/schema.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { isChartName, isChartVersion } from '../helm/metadata.ts';
import { isPortableFileName } from './file-name.ts';

const fileNameField = scalar('a file name of letters, digits, ".", "_" and "-"', (value) =>
  typeof value === 'string' && isPortableFileName(value) ? value : undefined,
);

const chartName = scalar('the name of a chart', (value) => (isChartName(value) ? value : undefined));
const chartVersion = scalar('the version of a chart', (value) => (isChartVersion(value) ? value : undefined));

/** As in the lock, but nothing is taken on trust: the far side has only this file. */
const shape = {
  ...artifactShape,
  reference: referenceField,
};

/** The closed shape of `bundle.json`; what a shape cannot say is in `manifest-faults.ts`. */
export const manifestSchema: Schema<BundleManifest> = object({
  schemaVersion: literal(1),
  name: nameField,
  release: releaseField,
  sequence: count,
  audience: nameField,
  created: timeField,
  platforms: optional(severalPlatformsField),
  index: digestField,
  files: array(object({ name: fileNameField, digest: digestField, size: count })),
  images: array(object(shape)),
  charts: array(object({ ...shape, name: chartName, version: chartVersion, archive: digestField })),
  blobs: array(object({ digest: digestField, size: count, volume: fileNameField })),
  needs: array(object({ digest: digestField, size: count, repositories: array(repositoryField) })),
  volumes: array(object({ name: fileNameField, size: count })),
});
