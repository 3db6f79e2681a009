import { isMap } from '../schema/schema.ts';

export type Values = Readonly<Record<string, unknown>>;

/** As Helm joins several values files: maps by their keys, anything else as a whole. */
export function mergeValues(under: Values, over: Values): Values {
  const entries = Object.entries(over).map(([key, value]) => {
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    return [key, isMap(below) && isMap(value) ? mergeValues(below, value) : value];
  });
  return { ...under, ...Object.fromEntries(entries) };
}

/** As Kustomize joins them: of what is null in those above, JSON will have nothing. */
export function mergeWithoutNulls(under: Values, over: Values): Values {
  const entries = Object.entries(over).map(([key, value]) => {
    const below = Object.hasOwn(under, key) ? under[key] : undefined;
    return [key, isMap(value) ? mergeWithoutNulls(isMap(below) ? below : {}, value) : (value ?? undefined)];
  });
  return { ...under, ...Object.fromEntries(entries) };
}
