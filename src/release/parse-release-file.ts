import { dirname } from 'node:path';
import { type Place, UserError } from '../errors.ts';
import { type Fault, type Path, parseWith } from '../schema/schema.ts';
import { parseYaml } from '../yaml/document.ts';
import { type PlacedFault, placedError, placeFaults } from '../yaml/placed-error.ts';
import { resolveEndpoints } from './endpoint-field.ts';
import { readBounded } from './files.ts';
import { type Layer, layerOf, locateIn, placeIn } from './layer.ts';
import { overPresets } from './presets.ts';
import { releaseFileSchema, type WrittenReleaseFile } from './release-file-schema.ts';
import type { ReleaseFile } from './release-file.ts';

/** Bytes. */
const releaseFileLimit = 1024 * 1024;

/**
 * Reads `tidegate.yaml`, and the presets below it. Paths stay as they are written, relative to `tidegate.yaml`, but for
 * those of endpoints, which become absolute.
 * @throws UserError `NO_RELEASE_FILE` when there is no such file; `INVALID_RELEASE_FILE` for a fault, or with every one of
 *   them as `placedError` lists them; `NO_PRESET` or `PRESET_CYCLE`; `NOT_UTF8`, `INVALID_YAML` or `DUPLICATE_KEY` when it
 *   cannot be read as YAML at all
 */
export async function readReleaseFile(path: string): Promise<ReleaseFile> {
  const bytes = await readBounded(path, releaseFileLimit);
  if (bytes === undefined) {
    throw new UserError('NO_RELEASE_FILE', `${path} does not exist`, {
      hint: '`tidegate init` writes a first one, `tidegate init --side internal` that of the internal side; --config says where yours is.',
    });
  }
  const faults: PlacedFault[] = [];
  return check(await overPresets(readLayer(bytes, path), path, faults), path, faults);
}

/**
 * The same of one file that is read already, without the preset that it may name.
 * @param bytes the file's content, at most 1 MiB
 * @throws UserError `INVALID_RELEASE_FILE`, `NOT_UTF8`, `INVALID_YAML` or `DUPLICATE_KEY`
 */
export function parseReleaseFile(bytes: Uint8Array, path: string): ReleaseFile {
  return check(readLayer(bytes, path), path, []);
}

function check(layer: Layer, path: string, faults: PlacedFault[]): ReleaseFile {
  const result = parseWith(releaseFileSchema, layer.value);
  if ('faults' in result) {
    const advised = adviseQuotes(layer, result.faults);
    faults.push(...placeFaults({ placeOf: (_, fault, part) => placeIn(layer, fault, part) }, advised));
  }
  if ('faults' in result || faults.length > 0) {
    throw invalid(faults);
  }
  return withDefaults(result.value, layer, path);
}

function readLayer(bytes: Uint8Array, path: string): Layer {
  if (bytes.length > releaseFileLimit) {
    throw fault({ file: path }, `the release file is larger than ${releaseFileLimit} bytes`);
  }
  const yaml = parseYaml(bytes, path);
  const [root, second] = yaml.values;
  if (yaml.values.length === 0 || (root === null && yaml.values.length === 1)) {
    throw fault({ file: path, line: 1, column: 1 }, 'the release file is empty; expected at least "name"');
  }
  if (second !== undefined) {
    throw fault(yaml.placeOf(1, []), 'expected one document, found more');
  }
  return layerOf(yaml);
}

function withDefaults(
  { pullRequest, bump, endpoints, charts, images, ...file }: WrittenReleaseFile,
  layer: Layer,
  path: string,
): ReleaseFile {
  return {
    path,
    ...file,
    charts: charts.map((chart, index) => ({ ...chart, at: placeIn(layer, ['charts', index, 'version']) })),
    images: images.map((image, index) => ({
      ...image,
      at: placeIn(layer, ['images', index, image.tag === undefined ? 'version' : 'tag']),
    })),
    bump: bump.map(({ standIns, ...target }, index) => ({
      ...target,
      ...(standIns && {
        standIns: standIns.map(({ key, ...standIn }) => ({
          ...standIn,
          at: placeIn(layer, ['bump', index, 'standIns', key], 'key'),
        })),
      }),
      at: placeIn(layer, ['bump', index, target.chart === undefined ? 'file' : 'chart']),
    })),
    pullRequest: { ...pullRequest, branch: pullRequest.branch ?? `tidegate/${file.name}` },
    endpoints: resolveEndpoints(endpoints, dirname(path)),
  };
}

/**
 * A version such as 1.10 without quotes is the number 1.1. Wherever a value is at fault, would not be as text, and lacks only
 * the quotes, the fault says so instead.
 */
function adviseQuotes(layer: Layer, faults: readonly Fault[]): readonly Fault[] {
  const quoted = structuredClone(layer.value);
  const advice = new Map<string, string>();
  for (const { path } of faults) {
    const found = locateIn(layer, path);
    if (
      found !== undefined &&
      found.style === 'plain' &&
      typeof found.typed !== 'string' &&
      found.value !== ''
    ) {
      replaceAt(quoted, path, found.value);
      const became = `the ${found.typed === null ? '' : `${typeof found.typed} `}${String(found.typed)}`;
      const text = JSON.stringify(found.value);
      advice.set(JSON.stringify(path), `${found.value} without quotes is ${became}; write it as ${text}`);
    }
  }
  const retried = advice.size === 0 ? undefined : parseWith(releaseFileSchema, quoted);
  const remaining = retried !== undefined && 'faults' in retried ? retried.faults : [];
  const stillAtFault = new Set(remaining.map(({ path }) => JSON.stringify(path)));
  return faults.map((fault) => {
    const key = JSON.stringify(fault.path);
    const message = stillAtFault.has(key) ? undefined : advice.get(key);
    return message === undefined ? fault : { ...fault, message };
  });
}

function replaceAt(root: unknown, path: Path, value: string): void {
  let parent: unknown = root;
  for (const part of path.slice(0, -1)) {
    parent = typeof parent === 'object' && parent !== null ? Reflect.get(parent, part) : undefined;
  }
  const last = path.at(-1);
  if (typeof parent === 'object' && parent !== null && last !== undefined) {
    Reflect.set(parent, last, value);
  }
}

function fault(at: Place, message: string): UserError {
  return invalid([{ at, message }]);
}

function invalid(faults: readonly PlacedFault[]): UserError {
  return placedError('INVALID_RELEASE_FILE', faults, (count) => `the release file has ${count} faults`);
}
