import { whereLegal } from '../unless.ts';
import { parseYaml, type YamlFile } from '../yaml/document.ts';
import type { ChartValues, Occurrence } from './occurrence.ts';
import { type Dispatch, scalarAt, type Spot, writtenAt } from './spot.ts';

/** A text in a text there may be; each level more would be read once more. */
const depthLimit = 2;

/** What was there when kubectl changed an object last: no part of it. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * What is named in a text that itself is YAML, such as a `values.yaml` in a ConfigMap, or `extraContainers` of a chart. It is looked at and never edited:
 * a byte more or less in it is a matter of its indentation.
 * @param isYaml it can be nothing else, also on one line
 * @returns nothing for any other text
 */
export function* embeddedIn(
  spot: Spot,
  dispatch: Dispatch,
  isYaml = false,
): Generator<Occurrence | ChartValues> {
  for (const root of documentsIn(spot, isYaml) ?? []) {
    const holder = root.source.within?.scalar;
    for (const found of dispatch(root)) {
      yield found.kind === 'image' && holder !== undefined ? { ...found, holder } : found;
    }
  }
}

/**
 * The documents in a text that itself is YAML or JSON. Aliases may have one text under very many paths: the first that is asked
 * for counts, and the others have none.
 * @returns undefined for any other text
 */
export function documentsIn(spot: Spot, isYaml = false): readonly Spot[] | undefined {
  const { source, value, path } = spot;
  if (path.at(-1) === lastApplied) {
    return [];
  }
  const depth = source.within?.depth ?? 0;
  const known = typeof value === 'string' ? source.texts.get(value) : undefined;
  const mayBe =
    typeof value === 'string' &&
    (isYaml || known !== undefined || /^\s*[[{]/.test(value) || value.includes('\n'));
  const scalar = mayBe && depth < depthLimit ? scalarAt(spot) : undefined;
  if (!mayBe || scalar === undefined) {
    return undefined;
  }
  const { yaml, paths } = known ?? { yaml: readText(value, source.yaml.file), paths: new Map() };
  source.texts.set(value, { yaml, paths });
  if (yaml === undefined) {
    return undefined;
  }
  const place = writtenAt(spot);
  const own = JSON.stringify(scalar.path);
  const first = paths.get(place) ?? own;
  paths.set(place, first);
  const isBlock = source.yaml.locate(source.document, path)?.style === 'block';
  const isCounted = isBlock && (source.within === undefined || source.within.line !== undefined);
  const within = { scalar, line: isCounted ? scalar.place.line : undefined, depth: depth + 1 };
  return first === own
    ? yaml.values.map((root, document) => ({
        source: { ...source, yaml, document, within },
        path: [],
        value: root,
      }))
    : [];
}

/** Most texts are no YAML, and what they say is no concern of ours: the error is dropped, as it may show a secret. */
function readText(text: string, file: string): YamlFile | undefined {
  const yaml = whereLegal(() => parseYaml(Buffer.from(text), file));
  // Prose is a document of one text.
  const isMore = yaml?.values.some((root) => typeof root === 'object' && root !== null) === true;
  return isMore ? yaml : undefined;
}
