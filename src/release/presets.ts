import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { closest } from '../schema/closest.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import type { PlacedFault } from '../yaml/placed-error.ts';
import { builtInPresets } from './built-in-presets.ts';
import { readBounded } from './files.ts';
import { entriesOf, type Layer, layerOf, mapOf } from './layer.ts';
import { overlay } from './overlay.ts';

/** Bytes. */
const presetLimit = 1024 * 1024;

/** What only one side has: a preset has something to say of it where the file speaks of it, too. */
const ofOneSide = new Set(['promote']);

/**
 * Lays a release file over the preset that it names, and that over what it extends in turn.
 * @param faults gets what is wrong with `without`
 * @throws UserError `NO_PRESET` when there is no such preset, `PRESET_CYCLE` with the chain, and what `parseYaml` throws
 */
export async function overPresets(file: Layer, path: string, faults: PlacedFault[]): Promise<Layer> {
  const entries = entriesOf(file);
  const preset = entries?.get('preset');
  if (entries === undefined || typeof preset?.value !== 'string') {
    refuseIdle(entries, 'without', 'there is no preset to take anything from', faults);
    return file;
  }
  const base = entriesOf(await readPreset(preset, [await fileAt(resolve(path))], faults));
  const kept = [...(base ?? [])].filter(([key]) => !ofOneSide.has(key) || entries.has(key));
  return overlay(file, mapOf(file, new Map(kept)), faults);
}

/** A preset, or the release file. */
interface NamedFile {
  /** By which it was found; what it names is relative to that. */
  readonly path: string;
  /** The same for every path that leads to it. */
  readonly real: string;
}

async function fileAt(path: string): Promise<NamedFile> {
  return { path, real: await realpath(path).catch(() => path) };
}

/** @param chain what led here: the file that names this preset is its last */
async function readPreset(named: Layer, chain: readonly NamedFile[], faults: PlacedFault[]): Promise<Layer> {
  const { file, yaml } = await openPreset(named, chain);
  const layer = layerOf(yaml);
  const entries = entriesOf(layer);
  if (entries === undefined || yaml.values.length > 1) {
    throw new UserError('NO_PRESET', 'expected a preset: one document, which is a map', {
      at: { file: file.path },
    });
  }
  refuseIdle(entries, 'preset', 'a preset names the one that it is laid over with `extends`', faults);
  const base = entries.get('extends');
  // `extends` is no key of a release file, and is done with here.
  const own = mapOf(layer, withoutKey(entries, 'extends'));
  if (base === undefined) {
    refuseIdle(entries, 'without', 'there is no preset to take anything from', faults);
    return own;
  }
  if (typeof base.value !== 'string') {
    throw new UserError('NO_PRESET', 'extends: expected the name or the path of a preset', {
      at: base.yaml.placeOf(0, base.path),
    });
  }
  const merged = overlay(own, await readPreset(base, [...chain, file], faults), faults);
  return mapOf(layer, withoutKey(entriesOf(merged) ?? new Map<string, Layer>(), 'without'));
}

/** What is above it has the same key: merged with that, this one would vanish without a word. */
function refuseIdle(
  entries: ReadonlyMap<string, Layer> | undefined,
  key: string,
  why: string,
  faults: PlacedFault[],
): void {
  const layer = entries?.get(key);
  if (layer !== undefined) {
    faults.push({ at: layer.yaml.placeOf(0, layer.path), message: `${key}: ${why}` });
  }
}

function withoutKey(entries: ReadonlyMap<string, Layer>, key: string): ReadonlyMap<string, Layer> {
  return new Map([...entries].filter(([name]) => name !== key));
}

async function openPreset(
  { value, yaml, path }: Layer,
  chain: readonly NamedFile[],
): Promise<{ readonly file: NamedFile; readonly yaml: YamlFile }> {
  const name = String(value);
  const at = yaml.placeOf(0, path);
  const file = isPath(name)
    ? await fileAt(resolve(dirname(chain.at(-1)?.path ?? ''), name))
    : { path: name, real: name };
  const start = chain.findIndex(({ real }) => real === file.real);
  if (start >= 0) {
    throw new UserError('PRESET_CYCLE', `the preset ${name} extends itself`, {
      at,
      details: [...chain.slice(start), file].map((each) => each.path),
      hint: 'Each line is a file that names the one below. Take `extends` out of one of them.',
    });
  }
  if (isPath(name)) {
    const bytes = await readBounded(file.path, presetLimit);
    if (bytes === undefined || bytes.length > presetLimit) {
      const why = bytes === undefined ? 'does not exist' : `is larger than ${presetLimit} bytes`;
      throw new UserError('NO_PRESET', `the preset ${file.path} ${why}`, {
        at,
        hint: 'Paths of presets are relative to the file that names them.',
      });
    }
    return { file, yaml: parseYaml(bytes, file.path) };
  }
  const text = Object.hasOwn(builtInPresets, name) ? builtInPresets[name] : undefined;
  if (text === undefined) {
    throw noSuchPreset(name, at);
  }
  return { file, yaml: parseYaml(Buffer.from(text), `preset ${name}`) };
}

/** A path says so: `./acme.yaml`. */
function isPath(name: string): boolean {
  return /[\\/]|\.ya?ml$/.test(name);
}

function noSuchPreset(name: string, at: ReturnType<YamlFile['placeOf']>): UserError {
  const known = Object.keys(builtInPresets);
  const near = closest(name, known);
  return new UserError('NO_PRESET', `there is no preset ${JSON.stringify(name)}`, {
    at,
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Built in: ${known.join(', ')}. One of your own is named by its path: ./${name}.yaml.`,
  });
}
