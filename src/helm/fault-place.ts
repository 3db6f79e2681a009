import type { Place } from '../errors.ts';
import type { PreparedValues } from './values-file.ts';

/** `web/charts/db/templates/app.yaml`: the names between are those of the subcharts, which are keys of the values. */
const templatePattern = /[\w.-]+((?:\/charts\/[\w.-]+)*)\/templates\/[\w./-]+/g;
const valuesPattern = /\.Values((?:\.\w+)+)/g;
/** One line of what Helm says of a `values.schema.json`: `- at '/app/replicas': got string, want integer`. */
const schemaPattern = /^- at '([^']*)': (.*)$/gm;

/**
 * Where the value stands that a message of Helm is about: the last of the user's files that has it.
 * @param message as Helm wrote it
 * @returns undefined where the message names none, or no file sets it
 */
export function placeOfFault(message: string, values: readonly PreparedValues[]): Place | undefined {
  for (const path of [...schemaPaths(message), ...templatePaths(message)]) {
    for (const file of values.toReversed()) {
      const place = file.placeOf(path);
      if (place !== undefined) {
        return place;
      }
    }
  }
  return undefined;
}

/** Of a chart's own schema the paths start at its values: those of a subchart are under its name. */
function schemaPaths(message: string): readonly (readonly string[])[] {
  return [...message.matchAll(schemaPattern)].flatMap(({ 1: pointer = '', 2: fault = '', index }) => {
    const path = pointer.split('/').slice(1);
    const named = /^additional properties (.*) not allowed$/.exec(fault)?.[1];
    const keys = [...(named ?? '').matchAll(/'([^']+)'/g)].map(([, key = '']) => [key]);
    const [, chart = ''] = [...message.slice(0, index).matchAll(/^([\w.-]+):$/gm)].at(-1) ?? [];
    return (keys.length === 0 ? [[]] : keys).flatMap((key) => [
      [chart, ...path, ...key],
      [...path, ...key],
    ]);
  });
}

function templatePaths(message: string): readonly (readonly string[])[] {
  const [, charts = ''] = [...message.matchAll(templatePattern)].at(-1) ?? [];
  const prefix = charts.split('/charts/').slice(1);
  return [...message.matchAll(valuesPattern)].map(([, keys = '']) => [
    ...prefix,
    ...keys.split('.').slice(1),
  ]);
}
