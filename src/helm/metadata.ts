import { isMap } from '../schema/schema.ts';

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
  'import-values': listOf((value) => value),
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

/**
 * Picks out what Helm knows of a chart's metadata.
 * @param value the parsed YAML, with every scalar as the text that stands there: an `appVersion` of `1.10` is no number
 * @returns the metadata, or the fragment of a sentence that says what is wrong
 */
export function parseMetadata(value: unknown): ChartMetadata | string {
  const fields = mapOf(knownFields)(value);
  if (fields === undefined) {
    return 'is not a map';
  }
  const { name, version, appVersion, description } = fields;
  if (typeof name !== 'string' || !namePattern.test(name)) {
    return `has no usable name: ${JSON.stringify(name)}`;
  }
  if (typeof version !== 'string' || !versionPattern.test(version)) {
    return `has no usable version: ${JSON.stringify(version)}`;
  }
  return {
    name,
    version,
    ...(typeof appVersion === 'string' ? { appVersion } : {}),
    ...(typeof description === 'string' ? { description } : {}),
    fields,
  };
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

function mapOf(
  shape: Readonly<Record<string, Convert>>,
): (value: unknown) => Record<string, unknown> | undefined {
  return (value) => {
    if (!isMap(value)) {
      return undefined;
    }
    const entries = Object.entries(shape).map(([key, convert]) => [
      key,
      Object.hasOwn(value, key) ? convert(value[key]) : undefined,
    ]);
    return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
  };
}
