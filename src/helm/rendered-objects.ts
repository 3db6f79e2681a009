import { FAILSAFE_SCHEMA, loadAll, YAMLException } from 'js-yaml';
import { fitsWrittenOut, hasTooManyValues } from './written-out.ts';

/** An object that a chart makes: each scalar is the text that stands there. */
export interface RenderedObject {
  readonly value: object;
  /** `operator-wandb/charts/redis/templates/statefulset.yaml`, as Helm names it; absent where it does not. */
  readonly template?: string;
}

/** In characters, with aliases written out: far more than a cluster takes. */
const objectsLimit = 64 * 1024 * 1024;
const valueLimit = 2_000_000;
/** Helm writes this line in front of each object. */
const sourcePattern = /^---\r?\n# Source: (.+)$/gm;

/**
 * Reads what `helm template` printed.
 * @returns the objects; as text why they cannot be read, and the template that they come from
 */
export function parseObjects(output: string): readonly RenderedObject[] | string {
  if (hasTooManyValues(output, valueLimit)) {
    return `the objects have more than ${valueLimit} values`;
  }
  const objects: RenderedObject[] = [];
  for (const part of splitOutput(output)) {
    const parsed = parsePart(part);
    if (typeof parsed === 'string') {
      return parsed;
    }
    objects.push(...parsed);
  }
  return fitsWrittenOut(objects, objectsLimit)
    ? objects
    : 'with its aliases written out, an object is too large or too deep';
}

/** What stands between two of Helm's lines. */
interface OutputPart {
  readonly text: string;
  readonly template: string | undefined;
  /** Lines of the output before it. */
  readonly before: number;
}

/** Three dashes in the first column end a document wherever they stand: nothing is cut in two. */
function splitOutput(output: string): readonly OutputPart[] {
  const marks = [...output.matchAll(sourcePattern)].map(({ index, 1: template }) => ({ index, template }));
  let before = 0;
  return [{ index: 0, template: undefined }, ...marks].map(({ index, template }, at) => {
    const text = output.slice(index, marks[at]?.index);
    const part = { text, template, before };
    before += text.split('\n').length - 1;
    return part;
  });
}

function parsePart({ text, template, before }: OutputPart): readonly RenderedObject[] | string {
  try {
    return loadAll(text, { schema: FAILSAFE_SCHEMA, json: true })
      .filter((value) => typeof value === 'object' && value !== null)
      .map((value) => ({ value, ...(template === undefined ? {} : { template }) }));
  } catch (error) {
    // Not the error's message: it quotes the lines around, which may hold passwords.
    const { reason, mark } = error instanceof YAMLException ? error : { reason: 'unreadable' };
    const where = template === undefined ? '' : `, rendered from ${template}`;
    return `the objects are not YAML: ${reason} (line ${before + (mark?.line ?? 0) + 1} of the output${where})`;
  }
}
