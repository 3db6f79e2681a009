import { TidegateError } from '../errors.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import type { ChartValues, Occurrence } from './occurrence.ts';
import { type Dispatch, scalarAt, type Spot } from './spot.ts';

/**
 * What is named in a text that itself is YAML, such as a `values.yaml` in a ConfigMap, or `extraContainers` of a chart. It is looked at and never edited:
 * a byte more or less in it is a matter of its indentation.
 * @returns nothing for any other text, and for a text inside such a text
 */
export function* embeddedIn(spot: Spot, dispatch: Dispatch): Generator<Occurrence | ChartValues> {
  const { source, value } = spot;
  if (typeof value !== 'string' || !value.includes('\n') || source.within !== undefined) {
    return;
  }
  const scalar = scalarAt(spot);
  const yaml = tryYaml(value, source.yaml.file);
  if (scalar === undefined || yaml === undefined) {
    return;
  }
  const isBlock = source.yaml.locate(source.document, spot.path)?.style === 'block';
  const within = { scalar, line: isBlock ? scalar.place.line : undefined };
  for (const [document, root] of yaml.values.entries()) {
    yield* dispatch({ source: { ...source, yaml, document, within }, path: [], value: root });
  }
}

/** Most texts are no YAML, and what they say is no concern of ours: the error is dropped, as it may show a secret. */
function tryYaml(text: string, file: string): YamlFile | undefined {
  try {
    return parseYaml(Buffer.from(text), file);
  } catch (error) {
    if (error instanceof TidegateError) {
      return undefined;
    }
    throw error;
  }
}
