import { findConfigMap } from '../deploy/config-maps.ts';
import type { ValuesLayer } from '../deploy/occurrence.ts';
import type { Values } from '../helm/merge-values.ts';
import { type Setting, targetPath } from '../helm/set-values.ts';
import { type HeldValues, readUserValues } from '../helm/values-file.ts';
import { stepInto } from '../helm/values-place.ts';
import { isMap } from '../schema/schema.ts';
import { type AtHand, type FoundText, type FoundValues, readValuesFile } from './values-bytes.ts';

type LayerOf<K extends ValuesLayer['kind']> = Extract<ValuesLayer, { readonly kind: K }>;

interface Around {
  /** What stands in the document itself, if it does. */
  readonly held: HeldValues;
  readonly isHeld: boolean;
}

/**
 * What a tool merges: values, or a setting.
 * @throws UserError `VALUES_UNREADABLE` for values that are at hand and cannot be read
 */
export async function findLayer(
  layer: ValuesLayer,
  around: Around,
  atHand: AtHand,
): Promise<FoundValues | Setting> {
  if (layer.kind === 'held') {
    return around.held;
  }
  if (layer.kind === 'unknown') {
    return { why: layer.why, isGone: false };
  }
  if (layer.kind === 'file') {
    return await readValuesFile(layer.file, atHand);
  }
  return layer.kind === 'set' ? await fromSetting(layer, atHand) : await fromConfigMap(layer, around, atHand);
}

async function fromConfigMap(
  { object, target }: LayerOf<'configMap'>,
  { held, isHeld }: Around,
  atHand: AtHand,
): Promise<FoundValues | Setting> {
  const found = findConfigMap(object, held.file, atHand);
  if (target === undefined || !('bytes' in found)) {
    return found;
  }
  const own: unknown = isHeld ? await contentOf(held) : undefined;
  // What is no map or list there leaves no room for what is below.
  const said = targetPath(target)?.reduce(
    (value, key) => (isMap(value) || Array.isArray(value) ? stepInto(value, key) : value),
    own,
  );
  return said === undefined
    ? fluxSetting(target, textOf(found))
    : {
        why: `whether values or valuesFrom sets ${target} differs from one Flux to the other`,
        isGone: false,
      };
}

async function fromSetting(
  { target, value }: LayerOf<'set'>,
  atHand: AtHand,
): Promise<FoundValues | Setting> {
  if ('text' in value) {
    return { target, text: value.text, as: value.isString ? 'string' : 'value' };
  }
  const found = await readValuesFile(value.file, atHand);
  return 'bytes' in found ? { target, text: textOf(found), as: 'file' } : found;
}

/** What is in quotes is a text to Flux. */
function fluxSetting(target: string, text: string): Setting {
  const isQuoted = /^'.*'$|^".*"$/s.test(text);
  return {
    target,
    text: isQuoted ? text.replaceAll(/^['"]+|['"]+$/g, '') : text,
    as: isQuoted ? 'string' : 'value',
  };
}

/** What Helm reads in them; undefined where only Helm can. */
export async function contentOf(values: HeldValues): Promise<Values | undefined> {
  const content = (await readUserValues(values, '')).content();
  return isMap(content) ? content : undefined;
}

/** The whole of a file, or the text that stands in it. */
function textOf({ bytes, text = bytes.toString('utf8') }: FoundText): string {
  return text;
}
