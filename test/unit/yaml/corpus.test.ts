import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { isMap, type Path } from '../../../src/schema/schema.ts';
import { editScalars, type ScalarEdit } from '../../../src/yaml/edit.ts';
import { corpus } from '../../support/values-corpus.ts';

const keys = /^(?:tag|version|appVersion|targetRevision|newTag|digest|image|image_version)$/;
const reference = /^[^\s:]+\/[^\s:]+[:@]\S+$/;
const tags = ['1.10', '20261101', '12345e7', 'v2.3.4', '7.2.4-debian-12-r10', '0755'];
const digest = `sha256:${'a1'.repeat(32)}`;

function read(text: string, schema: 'failsafe' | 'core'): unknown[] {
  const documents = parseAllDocuments(text.replace(/^\uFEFF/, ''), { schema });
  return Array.from(documents, (document): unknown => document.toJS());
}

/** An edit for every tag, version, digest and reference, found with the second parser and nothing of ours. */
function* editsIn(value: unknown, path: Path): Generator<ScalarEdit> {
  const [document, ...rest] = path;
  const key = String(rest.at(-1));
  if (
    typeof document === 'number' &&
    typeof value === 'string' &&
    value !== '' &&
    (keys.test(key) || reference.test(value))
  ) {
    const tag = tags[value.length % tags.length] ?? '';
    const [name] = value.split(/[:@]/);
    const isWhole = key === 'image' || reference.test(value);
    const to = key === 'digest' ? digest : isWhole ? `${name}:${tag}@${digest}` : tag;
    yield { document, path: rest, from: value, to };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* editsIn(item, [...path, index]);
    }
  } else if (isMap(value)) {
    for (const [name, item] of Object.entries(value)) {
      yield* editsIn(item, [...path, name]);
    }
  }
}

/** The values with the edits made in them, as JavaScript and not as YAML. */
function change(values: unknown[], edits: readonly ScalarEdit[]): unknown[] {
  for (const { document, path, to } of edits) {
    const parent = [document, ...path.slice(0, -1)].reduce(
      (value: unknown, part) => Reflect.get(Object(value), part),
      values,
    );
    Reflect.set(Object(parent), path.at(-1) ?? '', to);
  }
  return values;
}

function load(text: string): unknown[] {
  return loadAll(text, { schema: CORE_SCHEMA });
}

for (const [name, [text, targets]] of Object.entries(corpus)) {
  test(`${name}: every tag, version and digest is edited, and both parsers read that and nothing else`, () => {
    const bytes = Buffer.from(text);
    const edits = [...editsIn(read(text, 'failsafe'), [])];
    assert.equal(edits.length, targets);
    const after = editScalars(bytes, edits, name).bytes.toString();

    assert.deepEqual(read(after, 'core'), change(read(text, 'core'), edits));
    assert.deepEqual(load(after), change(load(text), edits));
    const [was, is] = [text.split('\n'), after.split('\n')];
    const changed = is.filter((line, index) => line !== was[index]);
    assert.ok(is.length === was.length && changed.length <= targets);
    assert.ok(changed.every((line) => /1\.10|20261101|e7|2\.3\.4|r10|0755|a1a1/.test(line)));
    if (name === 'JSON') {
      assert.deepEqual([JSON.parse(after)], change([JSON.parse(text)], edits));
    }

    const back = edits.map((edit) => ({ ...edit, to: edit.from }));
    assert.equal(editScalars(bytes, back, name).bytes, bytes);
  });
}
