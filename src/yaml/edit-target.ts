import type { UserError } from '../errors.ts';
import { formatFault } from '../schema/path.ts';
import type { ScalarEdit } from './edit.ts';
import { type DocumentNode, entriesAt, type MapNode, type Node, type ScalarNode } from './node.ts';
import { type PlacedFault, placedError } from './placed-error.ts';
import { scalarValue } from './scalar-type.ts';
import type { Source } from './source.ts';

/** The scalar that an edit is about. */
export interface EditTarget {
  readonly edit: ScalarEdit;
  readonly node: ScalarNode;
}

/** Why an edit is not made, and where. */
export interface RefusedEdit extends PlacedFault {
  /** One of the `EDIT_…` codes of `editScalars`. */
  readonly code: string;
}

/**
 * Finds the scalar of each edit, and refuses wherever a change could mean more, or something else, than was asked.
 * @returns the targets sorted by place, each scalar once
 */
export function findTargets(
  source: Source,
  documents: readonly DocumentNode[],
  edits: readonly ScalarEdit[],
): { readonly targets: readonly EditTarget[]; readonly refusals: readonly RefusedEdit[] } {
  const targets = new Map<ScalarNode, EditTarget>();
  const refusals: RefusedEdit[] = [];
  for (const edit of edits) {
    const found = findTarget(documents[edit.document], edit);
    const other = 'code' in found ? undefined : targets.get(found);
    if ('code' in found) {
      refusals.push(placeRefusal(source, edit, found));
    } else if (other !== undefined && other.edit.to !== edit.to) {
      const fault = refuse('EDIT_CONFLICT', found, 'two edits want it to be different');
      refusals.push(placeRefusal(source, edit, fault));
    } else {
      targets.set(found, { edit, node: found });
    }
  }
  return { targets: [...targets.values()].sort((a, b) => a.node.start - b.node.start), refusals };
}

function placeRefusal(source: Source, { path }: ScalarEdit, { code, at, message }: Fault): RefusedEdit {
  return {
    code,
    at: at === undefined ? { file: source.file } : source.placeOf(at.start),
    message: formatFault({ path, message }),
  };
}

/**
 * The error for edits that are refused: the code of the first, and all of them.
 * @param refusals at least one
 */
export function refusedEdits(refusals: readonly RefusedEdit[]): UserError {
  const code = refusals[0]?.code ?? 'EDIT_NOT_FOUND';
  return placedError(code, refusals, (count) => `${count} values cannot be edited`, {
    hint: 'Nothing was written. Only plain and quoted values that stand by themselves are edited; write the value out, or change it by hand.',
  });
}

interface Fault {
  readonly code: string;
  /** Undefined when not even the document is there. */
  readonly at: Node | undefined;
  readonly message: string;
}

function refuse(code: string, at: Node | undefined, message: string): Fault {
  return { code, at, message };
}

function findTarget(document: DocumentNode | undefined, edit: ScalarEdit): ScalarNode | Fault {
  if (document === undefined) {
    return refuse('EDIT_NOT_FOUND', undefined, `there is no document ${edit.document + 1} in the file`);
  }
  let node = document.root;
  for (const part of [undefined, ...edit.path]) {
    const next = part === undefined ? node : step(node, part);
    if ('code' in next) {
      return next;
    }
    if (next.kind === 'alias') {
      return refuse('EDIT_ALIAS', next, `the alias *${next.name} stands for a value written elsewhere`);
    }
    if (document.shared.has(next)) {
      return refuse(
        'EDIT_ALIAS',
        next,
        `aliases of &${next.anchor} share this value and would change with it`,
      );
    }
    node = next;
  }
  return checkScalar(node, document, edit);
}

function step(node: Node, part: string | number): Node | Fault {
  if (node.kind === 'map' && typeof part === 'string') {
    return stepInto(node, part);
  }
  const item = node.kind === 'list' && typeof part === 'number' ? node.items[part] : undefined;
  return item ?? refuse('EDIT_NOT_FOUND', node, `there is no ${JSON.stringify(part)} here`);
}

function stepInto(map: MapNode, part: string): Node | Fault {
  const [entry, second] = entriesAt(map, part);
  if (second !== undefined) {
    return refuse('EDIT_DUPLICATE_KEY', second.key, `the key ${JSON.stringify(part)} is there twice`);
  }
  const merge = entriesAt(map, '<<').find(({ key }) => isMergeKey(key));
  if (merge !== undefined && (entry === undefined || entry === merge)) {
    return refuse('EDIT_ALIAS', merge.key, `${JSON.stringify(part)} can only come from the merge key here`);
  }
  if (entry?.key.kind === 'alias') {
    return refuse('EDIT_ALIAS', entry.key, `an alias stands for the key ${JSON.stringify(part)}`);
  }
  return entry?.value ?? refuse('EDIT_NOT_FOUND', map, `there is no key ${JSON.stringify(part)} here`);
}

function isMergeKey(key: Node): boolean {
  return key.kind === 'scalar' && key.style === 'plain' && key.text === '<<';
}

function checkScalar(node: Node, document: DocumentNode, edit: ScalarEdit): ScalarNode | Fault {
  if (node.kind !== 'scalar') {
    return refuse('EDIT_NOT_SCALAR', node, `expected a single value, got a ${node.kind}`);
  }
  if (!isStringTag(node.tag, document)) {
    return refuse('EDIT_TAGGED', node, `the tag ${node.tag} gives this value another type`);
  }
  if (node.style === 'block') {
    return refuse('EDIT_BLOCK_SCALAR', node, 'a value written as a block (| or >) is not edited');
  }
  if (node.style === 'plain' && (node.text === '' || scalarValue(node) === null)) {
    return refuse('EDIT_EMPTY', node, 'the value is empty');
  }
  if (node.text !== edit.from) {
    const [found, expected] = [JSON.stringify(node.text), JSON.stringify(edit.from)];
    return refuse('EDIT_CHANGED', node, `expected ${expected}, the file says ${found}`);
  }
  // Half a surrogate pair, which an escape can stand for, is nothing that bytes, or a proof, can hold.
  return [edit.from, edit.to, ...edit.path].every((text) => String(text).isWellFormed())
    ? node
    : refuse('EDIT_INVALID_VALUE', node, 'the path or a value is not Unicode text');
}

/** True for no tag, and for the ways to write `!!str`. */
function isStringTag(tag: string | undefined, { redefinesTags }: DocumentNode): boolean {
  return (
    tag === undefined ||
    tag === '!' ||
    tag === '!<tag:yaml.org,2002:str>' ||
    (tag === '!!str' && !redefinesTags)
  );
}
