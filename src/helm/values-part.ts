import { UserError } from '../errors.ts';
import { closest } from '../schema/closest.ts';
import { isMap, type Path } from '../schema/schema.ts';

/** What stands after `#`: `spec.values`, or `WeightsAndBiases/wandb:spec.values` for one of several documents. */
interface Part {
  readonly kind?: string;
  readonly name?: string;
  readonly keys: readonly string[];
}

export interface FoundPart {
  readonly value: Record<string, unknown>;
  /** Counted from 0. */
  readonly document: number;
  readonly path: Path;
}

const selectorPattern = /^(?<kind>[A-Za-z][A-Za-z0-9]*)(?:\/(?<name>[^:]+))?:(?<keys>.+)$/;

/**
 * Finds a map in one of the documents of a file, which may hold a Namespace before the custom resource.
 * @param part the keys with dots between them, after `Kind:` or `Kind/name:` where several documents have such a map
 * @throws UserError `VALUES_UNREADABLE` when no document has it; `VALUES_AMBIGUOUS` when several have
 */
export function findPart(documents: readonly unknown[], part: string, file: string): FoundPart {
  const wanted = parsePart(part);
  const found = documents.flatMap((root, document) => {
    const value = fits(root, wanted) ? wanted.keys.reduce(stepInto, root) : undefined;
    return isMap(value) ? [{ value, document, path: wanted.keys }] : [];
  });
  const [only, ...others] = found;
  if (only === undefined) {
    throw new UserError('VALUES_UNREADABLE', `the values file has no map at ${part}`, {
      at: { file },
      details: documents.map((root, document) => `${titleOf(root, document)}: ${whyNot(root, wanted)}`),
      hint: 'Write the part after # as keys with dots between them: deploy/wandb.yaml#spec.values, or deploy/all.yaml#WeightsAndBiases/wandb:spec.values to choose a document.',
    });
  }
  if (others.length > 0) {
    const names = found.map(({ document }) => titleOf(documents[document], document));
    throw new UserError('VALUES_AMBIGUOUS', `${found.length} documents have a map at ${part}`, {
      at: { file },
      details: names,
      hint: `Choose one of them by kind and name: ${file}#Kind/name:${wanted.keys.join('.')}.`,
    });
  }
  return only;
}

function parsePart(text: string): Part {
  const { kind, name, keys = text } = selectorPattern.exec(text)?.groups ?? {};
  return {
    keys: keys.split('.'),
    ...(kind === undefined ? {} : { kind }),
    ...(name === undefined ? {} : { name }),
  };
}

function fits(root: unknown, { kind, name }: Part): boolean {
  const identity = identityOf(root);
  return (kind === undefined || identity.kind === kind) && (name === undefined || identity.name === name);
}

/** Names of keys alone: the values may be secrets. */
function whyNot(root: unknown, wanted: Part): string {
  if (!fits(root, wanted)) {
    return 'is not the one that was asked for';
  }
  const steps = wanted.keys.map((_, index) => wanted.keys.slice(0, index + 1).reduce(stepInto, root));
  const depth = steps.findIndex((value) => !isMap(value));
  const key = wanted.keys[depth] ?? '';
  const path = wanted.keys.slice(0, depth + 1).join('.');
  if (steps[depth] !== undefined) {
    return `${path} is no map`;
  }
  const parent = depth > 0 ? steps[depth - 1] : root;
  const near = isMap(parent) ? closest(key, Object.keys(parent)) : undefined;
  return `has no ${path}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

function titleOf(root: unknown, document: number): string {
  const { kind, name } = identityOf(root);
  const parts = [kind, name].filter((part) => typeof part === 'string');
  return `${parts.join('/') || 'no kind'} (document ${document + 1})`;
}

function identityOf(root: unknown): { readonly kind: unknown; readonly name: unknown } {
  return { kind: stepInto(root, 'kind'), name: stepInto(stepInto(root, 'metadata'), 'name') };
}

function stepInto(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
