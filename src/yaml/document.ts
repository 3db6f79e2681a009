import type { Place } from '../errors.ts';
import type { Path } from '../schema/schema.ts';
import { type DocumentNode, entriesAt, type Node, resolveAlias, type ScalarNode } from './node.ts';
import { readEvents } from './read-events.ts';
import { readTree } from './read-tree.ts';
import { readValues } from './read-values.ts';
import { scalarValue } from './scalar-type.ts';
import { decodeSource, type Source } from './source.ts';

/** A YAML file: the plain values of its documents, and where each of them stands. */
export interface YamlFile {
  readonly file: string;
  /**
   * One value per document. Maps are objects with string keys, aliases stand for what they name, merge keys (`<<`)
   * are ordinary keys, and scalars have their type by the YAML 1.2 core schema.
   */
  readonly values: readonly unknown[];
  /** The scalar at a path; aliases are followed. Undefined when there is none, or when it is a map or a list. */
  locate(document: number, path: Path): LocatedScalar | undefined;
  /** Where the value at a path stands, or its key; where the path ends early, the last part of it that exists. */
  placeOf(document: number, path: Path, part?: 'key' | 'value'): Place;
}

export interface LocatedScalar {
  readonly document: number;
  readonly path: Path;
  /** The text as it stands in the file: "1.10" for `1.10`, which is the number 1.1 in `values`. */
  readonly value: string;
  /** What it is in `values`. */
  readonly typed: unknown;
  readonly style: ScalarNode['style'];
  readonly place: Place;
  /** Bytes in the file, half open, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly anchor?: string;
  readonly tag?: string;
  /** It comes by an alias or a merge key, or aliases have it in other places too: `editScalars` refuses it. */
  readonly isShared?: true;
}

/**
 * Reads a YAML file strictly.
 * @param bytes the whole file
 * @param file its name, for messages
 * @throws UserError `NOT_UTF8`, `YAML_TOO_LARGE`, `INVALID_YAML` (`TEMPLATE_YAML` where it holds `{{`) or `DUPLICATE_KEY` (every duplicate in
 *   `details`), with the place
 */
export function parseYaml(bytes: Uint8Array, file: string): YamlFile {
  const source = decodeSource(bytes, file);
  const { documents, values } = readSource(source);
  return {
    file,
    values,
    locate(document, path) {
      const found = follow(documents[document]?.root, path);
      if (found?.complete !== true || found.node.kind !== 'scalar') {
        return undefined;
      }
      const scalar = describeScalar(source, document, path, found.node);
      const shared = documents[document]?.shared;
      const isOwn =
        !path.includes('<<') && !found.way.some((node) => node.kind === 'alias' || shared?.has(node));
      return isOwn ? scalar : { ...scalar, isShared: true };
    },
    placeOf(document, path, part = 'value') {
      const found = follow(documents[document]?.root, path);
      return source.placeOf((part === 'key' ? found?.key?.start : undefined) ?? found?.node.start ?? 0);
    },
  };
}

/** The documents of a file as trees, and the plain values of them; throws what `parseYaml` throws. */
export function readSource(source: Source): {
  readonly documents: readonly DocumentNode[];
  readonly values: readonly unknown[];
} {
  const documents = readTree(source, readEvents(source));
  return { documents, values: readValues(source, documents) };
}

export function describeScalar(
  source: Source,
  document: number,
  path: Path,
  node: ScalarNode,
): LocatedScalar {
  return {
    document,
    path,
    value: node.text,
    typed: scalarValue(node),
    style: node.style,
    place: source.placeOf(node.start),
    start: source.byteOffsetOf(node.start),
    end: source.byteOffsetOf(node.end),
    ...(node.anchor === undefined ? {} : { anchor: node.anchor }),
    ...(node.tag === undefined ? {} : { tag: node.tag }),
  };
}

interface Followed {
  readonly node: Node;
  /** The nodes from the root to it, aliases as they are. */
  readonly way: readonly Node[];
  /** The key of the last map entry on the way. */
  readonly key: Node | undefined;
  /** False when the path goes on but the tree does not. */
  readonly complete: boolean;
}

function follow(root: Node | undefined, path: Path): Followed | undefined {
  let node = root;
  let key: Node | undefined;
  const way = root === undefined ? [] : [root];
  for (const part of path) {
    const next = node === undefined ? undefined : step(node, part);
    if (node === undefined || next === undefined) {
      return node && { node, way, key, complete: false };
    }
    key = next.key ?? key;
    node = next.value;
    way.push(node);
  }
  return node && { node: resolveAlias(node), way, key, complete: true };
}

function step(node: Node, part: string | number): { key?: Node; value: Node } | undefined {
  const target = resolveAlias(node);
  if (target.kind === 'map' && typeof part === 'string') {
    return entriesAt(target, part)[0];
  }
  const item = target.kind === 'list' && typeof part === 'number' ? target.items[part] : undefined;
  return item && { value: item };
}
