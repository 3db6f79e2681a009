import { load, YAMLException } from 'js-yaml';
import { isMap } from '../schema/schema.ts';
import { whereLegal } from '../unless.ts';
import { type ArchiveFile, readArchive } from './archive.ts';
import { helmSchema } from './helm-schema.ts';
import { mergeValues, type Values } from './merge-values.ts';
import { fitsWrittenOut, hasTooManyValues } from './written-out.ts';

/** A packaged chart with its subcharts, as far as it says what values it takes. */
export interface ChartTree {
  /** `values.yaml`; empty where there is none, or none that can be read. */
  readonly values: Values;
  /** True when it, or a subchart, takes values of its subcharts over (`import-values`). */
  readonly importsValues: boolean;
  /** `values.schema.json`, if there is one. */
  readonly schema: unknown;
  /** The text of all templates. */
  readonly templates: string;
  /** True when one of its files, or of its subcharts', asks whether it is installed or upgraded. */
  readonly asksForUpgrade: boolean;
  /** By the key of the values that is theirs: the alias, or the name. Those that are switched off too. */
  readonly subcharts: ReadonlyMap<string, ChartTree>;
}

/** Characters with aliases written out; charts deeper than that are not looked into. */
const valuesLimit = 16 * 1024 * 1024;
const countLimit = 500_000;
const depthLimit = 8;
/** Bytes of all files: an archive in an archive may be a hundred times as large as it looks. */
const unpackedLimit = 256 * 1024 * 1024;

/** How much may still be unpacked, and what is being read, for messages. */
interface Reading {
  readonly where: string;
  left: number;
}

/**
 * Reads a packaged chart, vendored subcharts included, whether these are folders or archives.
 * @throws what `readArchive` throws
 */
export function readChartTree(tgz: Buffer, where: string): ChartTree {
  return readTree(readArchive(tgz, where), { where, left: unpackedLimit }, 0);
}

/** What Helm takes where nobody says anything else: of subcharts under their names, and what the chart says of them wins. */
export function defaultValues({ values, subcharts }: ChartTree): Values {
  const below = [...subcharts].map(([key, subchart]) => [key, defaultValues(subchart)] as const);
  return mergeValues(Object.fromEntries(below), values);
}

function readTree(files: readonly ArchiveFile[], reading: Reading, depth: number): ChartTree {
  const folder = files.find(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name))?.name.split('/')[0] ?? '';
  const own = new Map(
    files.flatMap(({ name, content }) =>
      name.startsWith(`${folder}/`) ? [[name.slice(folder.length + 1), content]] : [],
    ),
  );
  const vendored = depth < depthLimit ? readVendored(own, reading, depth + 1) : [];
  const dependencies = dependenciesOf(own);
  const templates = [...own].filter(([name]) => name.startsWith('templates/'));
  return {
    values: asMap(parseFile(own.get('values.yaml'))),
    importsValues:
      dependencies.some(({ imports }) => imports) || vendored.some(({ tree }) => tree.importsValues),
    schema: parseFile(own.get('values.schema.json')),
    // Any file may become a template, by `.Files.Get` and `tpl`.
    asksForUpgrade:
      [...own.values()].some(asksForUpgrade) || vendored.some(({ tree }) => tree.asksForUpgrade),
    templates: templates.map(([, content]) => content.toString('utf8')).join('\n'),
    subcharts: nameSubcharts(vendored, dependencies),
  };
}

/** True when a text names `.Release.IsUpgrade` or `.Release.IsInstall`. */
export function asksForUpgrade(text: Buffer | string): boolean {
  return text.includes('IsUpgrade') || text.includes('IsInstall');
}

interface Vendored {
  readonly name: string;
  readonly tree: ChartTree;
}

function readVendored(
  own: ReadonlyMap<string, Buffer>,
  reading: Reading,
  depth: number,
): readonly Vendored[] {
  const folders = Map.groupBy(own, ([path]) => /^charts\/([^/_.][^/]*)\//.exec(path)?.[1]);
  folders.delete(undefined);
  const archives = [...own].filter(([path]) => /^charts\/[^/_.][^/]*\.tgz$/.test(path));
  return [
    ...[...folders.values()].map((entries) =>
      entries.map(([path, content]) => ({ name: path.slice('charts/'.length), content })),
    ),
    ...archives.map(([path, content]) => unpack(content, path, reading)),
  ].map((files) => ({ name: nameIn(files), tree: readTree(files, reading, depth) }));
}

/** No files where it cannot be read: whether Helm can is not asked here. */
function unpack(content: Buffer, path: string, reading: Reading): readonly ArchiveFile[] {
  if (reading.left <= 0) {
    return [];
  }
  const files = whereLegal(() => readArchive(content, `${path} in ${reading.where}`)) ?? [];
  reading.left -= files.reduce((sum, file) => sum + file.content.length, 0);
  return files;
}

function nameIn(files: readonly ArchiveFile[]): string {
  const chartYaml = files.find(({ name }) => /^[^/]+\/Chart\.yaml$/.test(name));
  const { name } = asMap(parseFile(chartYaml?.content));
  return typeof name === 'string' ? name : '';
}

interface Dependency {
  readonly name: string;
  readonly alias: string;
  readonly imports: boolean;
}

function dependenciesOf(own: ReadonlyMap<string, Buffer>): readonly Dependency[] {
  // Charts of Helm 2 list them in a file of its own.
  const { dependencies } = {
    ...asMap(parseFile(own.get('requirements.yaml'))),
    ...asMap(parseFile(own.get('Chart.yaml'))),
  };
  return (Array.isArray(dependencies) ? dependencies : []).filter(isMap).map((entry) => ({
    name: String(entry['name']),
    alias: String(entry['alias'] ?? entry['name']),
    imports: Object.hasOwn(entry, 'import-values'),
  }));
}

/** One chart may be there several times, under aliases; one that is not listed has its own name. */
function nameSubcharts(
  vendored: readonly Vendored[],
  dependencies: readonly Dependency[],
): ReadonlyMap<string, ChartTree> {
  const entries = vendored.flatMap(({ name, tree }) => {
    const listed = dependencies.filter((dependency) => dependency.name === name);
    const keys = listed.length === 0 ? [name] : listed.map(({ alias }) => alias);
    return keys.map((key) => [key, tree] as const);
  });
  return new Map(entries);
}

/** Undefined for what is not YAML, or more than any chart has: Helm says that better. */
function parseFile(content: Buffer | undefined): unknown {
  const text = content?.toString('utf8') ?? '';
  if (text.length > valuesLimit || hasTooManyValues(text, countLimit)) {
    return undefined;
  }
  try {
    const value = load(text, { schema: helmSchema, json: true });
    return fitsWrittenOut(value, valuesLimit) ? value : undefined;
  } catch (error) {
    if (error instanceof YAMLException) {
      return undefined;
    }
    throw error;
  }
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return isMap(value) ? value : {};
}
