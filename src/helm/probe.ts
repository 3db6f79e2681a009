import { gunzipSync, gzipSync } from 'node:zlib';
import { UserError } from '../errors.ts';
import { digestOf } from '../oci/digest.ts';
import { isMap } from '../schema/schema.ts';
import type { RenderedObject } from './rendered-objects.ts';

/** What Helm made of a chart and the user's values, by its own account. */
export interface ChartScopes {
  /** The values that templates see: defaults, subcharts' under their names, and what the user sets. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The APIs that templates are told the cluster has: `apps/v1`. */
  readonly apis: readonly string[];
  readonly root: Scope;
}

/** A chart, or a subchart under its alias. Those that the values switch off are not there. */
export interface Scope {
  readonly dependencies: readonly Dependency[];
  readonly subcharts: ReadonlyMap<string, Scope>;
}

interface Dependency {
  /** The alias where it has one. */
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  readonly condition: string;
}

// `.Subcharts` came with Helm 3.7. In base64, as the objects are read without types.
const template = `
{{- define "tidegate.scope" -}}
{{- $subcharts := dict -}}
{{- range $name, $scope := .Subcharts -}}
{{- $_ := set $subcharts $name (include "tidegate.scope" $scope | fromJson) -}}
{{- end -}}
{{- toJson (dict "dependencies" .Chart.Dependencies "subcharts" $subcharts) -}}
{{- end -}}
apiVersion: tidegate/v1
kind: Probe
{{- if hasKey . "Subcharts" }}
scopes: {{ include "tidegate.scope" . | b64enc | quote }}
values: {{ toJson .Values | b64enc | quote }}
apis: {{ toJson .Capabilities.APIVersions | b64enc | quote }}
{{- end }}
`;

/** A copy of a packaged chart that tells what Helm knows. */
interface ProbedChart {
  readonly tgz: Buffer;
  /** Takes what the probe says out of the objects. No scopes where Helm does not tell: it is too old, or cannot write them. */
  readonly take: (objects: readonly RenderedObject[]) => {
    readonly objects: readonly RenderedObject[];
    readonly scopes?: ChartScopes;
  };
}

/**
 * Adds one template to a packaged chart, which says what Helm knows: the rules by which it joins values and switches
 * dependencies on and off are its own, and differ from version to version. No chart can have a template of its name, nor
 * pass one off as it: a chart does not know its own digest.
 */
export function addProbe(tgz: Buffer): ProbedChart {
  const id = `tidegate-${digestOf(tgz).slice('sha256:'.length, 'sha256:'.length + 32)}`;
  const file = `templates/${id}.yaml`;
  const content = Buffer.from(template.replaceAll('tidegate.scope', id));
  const padding = Buffer.alloc(-content.length & 511);
  // Helm takes the first part of every name away, whatever it is: the chart's own may be too long for the header.
  const entry = [tarHeader(`probe/${file}`, content.length), content, padding];
  const isProbe = ({ template: name }: RenderedObject): boolean => name?.endsWith(`/${file}`) === true;
  return {
    tgz: gzipSync(Buffer.concat([...entry, gunzipSync(tgz)]), { level: 1 }),
    take(objects) {
      const scopes = readScopes(objects.find(isProbe)?.value);
      return { objects: objects.filter((object) => !isProbe(object)), ...(scopes && { scopes }) };
    },
  };
}

function readScopes(probe: unknown): ChartScopes | undefined {
  const { scopes, values, apis } = isMap(probe) ? probe : {};
  const [read, known, root] = [decode(values), decode(apis), decode(scopes)];
  return isMap(read) && isMap(root) ? { values: read, apis: textsIn(known), root: scopeOf(root) } : undefined;
}

/**
 * Helm checks that the dependencies of a chart are in its package, but not those of its subcharts: it renders without
 * them, and their images are not found.
 * @throws UserError `MISSING_DEPENDENCY` that lists those that the values do not switch off
 */
export function requireDependencies({ root }: ChartScopes, title: string): void {
  const missing = missingIn(root, []);
  if (missing.length > 0) {
    throw new UserError(
      'MISSING_DEPENDENCY',
      `The package of ${title} lacks a chart that its subcharts need`,
      {
        details: missing,
        hint: 'Helm renders without it and says nothing, so its images would be missing. Take another version of the chart, or switch the dependency off in the values.',
      },
    );
  }
}

function missingIn({ dependencies, subcharts }: Scope, path: readonly string[]): readonly string[] {
  const own = dependencies
    .filter(({ name }) => !subcharts.has(name))
    .map(({ name, version, repository, condition }) => {
      const where = path.length === 0 ? 'Chart.yaml' : `the Chart.yaml of ${path.join('.')}`;
      const from = repository === '' ? '' : ` from ${repository}`;
      const off = condition === '' ? '' : `; it is switched by ${[...path, condition].join('.')}`;
      return `${name} ${version}${from}, a dependency in ${where}${off}`;
    });
  return [...own, ...[...subcharts].flatMap(([name, scope]) => missingIn(scope, [...path, name]))];
}

function scopeOf(value: unknown): Scope {
  const { dependencies, subcharts } = isMap(value) ? value : {};
  return {
    dependencies: (Array.isArray(dependencies) ? dependencies : []).filter(isMap).map((entry) => ({
      name: text(entry['name']),
      version: text(entry['version']),
      repository: text(entry['repository']),
      condition: text(entry['condition']),
    })),
    subcharts: new Map(
      Object.entries(isMap(subcharts) ? subcharts : {}).map(([name, scope]) => [name, scopeOf(scope)]),
    ),
  };
}

/** Undefined for nothing, as `toJson` writes where a value is infinite. */
function decode(value: unknown): unknown {
  try {
    return JSON.parse(Buffer.from(text(value), 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

function textsIn(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : []).filter((item) => typeof item === 'string');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** POSIX ustar (pax, "ustar Interchange Format"): a regular file with a short ASCII name. */
function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('0'.padStart(11, '0'), 136);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
