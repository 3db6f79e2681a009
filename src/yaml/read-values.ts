import type { UserError } from '../errors.ts';
import { type AliasNode, type DocumentNode, keyText, type MapNode, type Node } from './node.ts';
import { placedError } from './placed-error.ts';
import { invalidYaml } from './read-events.ts';
import { scalarValue } from './scalar-type.ts';
import type { Source } from './source.ts';

/** Nodes of a file with its aliases written out: a few lines of aliases to aliases can stand for billions. */
const expandedLimit = 1_000_000;

/**
 * The plain value of each document; see `YamlFile.values`.
 * @throws UserError `INVALID_YAML` or `DUPLICATE_KEY`
 */
export function readValues(source: Source, documents: readonly DocumentNode[]): readonly unknown[] {
  const reader: Reader = { source, built: new Map(), duplicates: [] };
  const values = documents.map(({ root }) => build(reader, root).value);
  if (reader.duplicates.length > 0) {
    throw duplicateKeys(reader);
  }
  return values;
}

function duplicateKeys({ source, duplicates }: Reader): UserError {
  const faults = duplicates.map((start) => ({
    at: source.placeOf(start),
    message: 'this key is there twice',
  }));
  return placedError('DUPLICATE_KEY', faults, (count) => `${count} keys are there twice`, {
    hint: 'Remove one of them: which one counts differs from reader to reader.',
  });
}

interface Built {
  readonly value: unknown;
  /** The number of nodes, aliases written out. */
  readonly size: number;
}

interface Reader {
  readonly source: Source;
  readonly built: Map<Node, Built>;
  /** Where they stand; what they say may be a secret. */
  readonly duplicates: number[];
}

function build(reader: Reader, node: Node): Built {
  const built = node.kind === 'alias' ? buildAlias(reader, node) : buildOwn(reader, node);
  if (built.size > expandedLimit) {
    throw invalidYaml(reader.source, node.start, `the aliases stand for more than ${expandedLimit} values`);
  }
  reader.built.set(node, built);
  return built;
}

function buildAlias(reader: Reader, { start, target }: AliasNode): Built {
  const built = target === undefined ? undefined : reader.built.get(target);
  if (built === undefined) {
    // Without its name: a secret that begins with * and has no quotes is read as an alias.
    throw invalidYaml(reader.source, start, 'nothing before it is anchored by the name of this alias');
  }
  return built;
}

function buildOwn(reader: Reader, node: Exclude<Node, AliasNode>): Built {
  if (node.kind === 'scalar') {
    return { value: scalarValue(node), size: 1 };
  }
  if (node.kind === 'map') {
    return buildMap(reader, node);
  }
  const items = node.items.map((item) => build(reader, item));
  return { value: items.map(({ value }) => value), size: sizeOf(items) };
}

function buildMap(reader: Reader, node: MapNode): Built {
  const value: Record<string, unknown> = {};
  const items: Built[] = [];
  for (const { key, value: child } of node.entries) {
    build(reader, key);
    const text = keyText(key);
    if (text === undefined) {
      throw invalidYaml(reader.source, key.start, 'a key that is a map or a list is not supported');
    }
    if (Object.hasOwn(value, text)) {
      reader.duplicates.push(key.start);
    }
    const built = build(reader, child);
    items.push(built);
    // Defined, not assigned: assigning `__proto__` would change the object's prototype.
    Object.defineProperty(value, text, {
      value: built.value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return { value, size: sizeOf(items) };
}

function sizeOf(items: readonly Built[]): number {
  return items.reduce((sum, { size }) => sum + size, 1);
}
