import { describe } from '../schema/describe.ts';
import { isMap } from '../schema/schema.ts';
import { fitsWrittenOut } from './written-out.ts';

/** `Chart.yaml` as Helm types it (helm.sh/docs/topics/charts, "The Chart.yaml File"). Fields that Helm does not know are left out, as Helm does. */
export interface ChartMetadata {
  readonly name: string;
  readonly version: string;
  readonly appVersion?: string;
  readonly description?: string;
  /** Every known field that is set, name and version among them: JSON that Helm can read into its own type. */
  readonly fields: Readonly<Record<string, unknown>>;
}

type Convert = (value: unknown) => unknown;

/** In characters, with aliases written out. Helm keeps a release in a Secret of 1 MiB. */
const metadataLimit = 1024 * 1024;

const namePattern = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,127}$/;
const versionPattern = /^v?[0-9][0-9A-Za-z.+-]{0,127}$/;

const maintainer = { name: text, email: text, url: text };
const dependency = {
  name: text,
  version: text,
  repository: text,
  condition: text,
  tags: listOf(text),
  enabled: flag,
  'import-values': listOf(importedValues),
  alias: text,
};
const knownFields: Readonly<Record<string, Convert>> = {
  name: text,
  home: text,
  sources: listOf(text),
  version: text,
  description: text,
  keywords: listOf(text),
  maintainers: listOf(mapOf(maintainer)),
  icon: text,
  apiVersion: text,
  condition: text,
  tags: text,
  appVersion: text,
  deprecated: flag,
  annotations: textMap,
  kubeVersion: text,
  dependencies: listOf(mapOf(dependency)),
  type: text,
};
// Case as Go's JSON decoder folds it: by Unicode, one character for another.
const anyField = new RegExp(`^(?:${Object.keys(knownFields).join('|')})$`, 'iu');

/**
 * Picks out what Helm knows of a chart's metadata.
 * @param value the parsed YAML, with every scalar as the text that stands there: an `appVersion` of `1.10` is no number
 * @returns the metadata, or the fragment of a sentence that says what is wrong
 */
export function parseMetadata(value: unknown): ChartMetadata | string {
  if (!isMap(value)) {
    return 'is not a map';
  }
  if (!fitsWrittenOut(value, metadataLimit)) {
    return `is too large: with its aliases written out more than ${metadataLimit} characters, or too deep`;
  }
  if (Object.hasOwn(value, '<<')) {
    return 'has a merge key (<<), which Helm lets win over keys before it';
  }
  const known = knownEntries(value);
  if (typeof known === 'string') {
    return known;
  }
  const fields = convertFields(known, knownFields);
  const { name, version, appVersion, description } = fields;
  if (!isChartName(name)) {
    return `has no usable name: ${describe(name)}`;
  }
  if (!isChartVersion(version)) {
    return `has no usable version: ${describe(version)}`;
  }
  return {
    name,
    version,
    ...(typeof appVersion === 'string' ? { appVersion } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    fields,
  };
}

export function isChartName(value: unknown): value is string {
  return typeof value === 'string' && namePattern.test(value);
}

export function isChartVersion(value: unknown): value is string {
  return typeof value === 'string' && versionPattern.test(value);
}

/** The OCI tag of a chart version: Helm writes `_` where a tag may not have `+`. */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && !['', '~', 'null'].includes(value) ? value : undefined;
}

/** The words of YAML 1.1, which Helm's parser takes. */
function flag(value: unknown): true | undefined {
  return typeof value === 'string' && /^(?:true|yes|on|y)$/i.test(value) ? true : undefined;
}

function listOf(convert: Convert): Convert {
  return (value) => {
    const items = Array.isArray(value) ? value.map(convert).filter((item) => item !== undefined) : [];
    return items.length > 0 ? items : undefined;
  };
}

function textMap(value: unknown): unknown {
  const entries = Object.entries(isMap(value) ? value : {}).filter(([, entry]) => typeof entry === 'string');
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/**
 * The fields, each under its own name: Helm finds them in any case, and to Go `ver\u017fion` is a case of `version`. Of two
 * spellings only Helm knows which one counts.
 */
function knownEntries(value: Readonly<Record<string, unknown>>): Record<string, unknown> | string {
  const found: Record<string, unknown> = {};
  for (const key of Object.keys(value).filter((name) => anyField.test(name))) {
    const field = Object.hasOwn(knownFields, key) ? key : fieldLike(key);
    if (Object.hasOwn(found, field)) {
      return `has ${describe(field)} twice, in two spellings`;
    }
    found[field] = value[key];
  }
  return found;
}

function fieldLike(key: string): string {
  return Object.keys(knownFields).find((name) => new RegExp(`^${name}$`, 'iu').test(key)) ?? key;
}

/** A path, or a pair of paths (helm.sh/docs/topics/charts, "Importing Child Values via dependencies"). */
function importedValues(value: unknown): unknown {
  return isMap(value) ? convertFields(value, { child: text, parent: text }) : text(value);
}

function mapOf(shape: Readonly<Record<string, Convert>>): Convert {
  return (value) => (isMap(value) ? convertFields(value, shape) : undefined);
}

function convertFields(
  value: Readonly<Record<string, unknown>>,
  shape: Readonly<Record<string, Convert>>,
): Record<string, unknown> {
  const entries = Object.entries(shape).map(([key, convert]) => [
    key,
    Object.hasOwn(value, key) ? convert(value[key]) : undefined,
  ]);
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
}
