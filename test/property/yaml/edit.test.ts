import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CORE_SCHEMA, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { UserError } from '../../../src/errors.ts';
import type { Path } from '../../../src/schema/schema.ts';
import { editScalars, type ScalarEdit } from '../../../src/yaml/edit.ts';
import { yamlDocument } from '../../support/yaml-document.ts';

/** Both parsers, under the rules of YAML 1.1 and of 1.2; none of them is asked through the code under test. */
const readers: readonly ((text: string) => unknown[])[] = [
  (text) => loadAll(text, { schema: CORE_SCHEMA }),
  (text) => loadAll(text, { schema: YAML11_SCHEMA }),
  (text) => readWithYaml(text, '1.1'),
  (text) => readWithYaml(text, '1.2'),
];

function readWithYaml(text: string, version: '1.1' | '1.2'): unknown[] {
  const documents = parseAllDocuments(text.replace(/^\uFEFF/, ''), {
    version,
    merge: true,
    logLevel: 'error',
  });
  return Array.from(documents, (document): unknown => {
    assert.deepEqual(document.errors, []);
    return document.toJS();
  });
}

/** Sets what stands at a path, as JavaScript and not as YAML. */
function set(values: unknown, path: Path, to: string): void {
  const last = path.at(-1) ?? '';
  const parent = path.slice(0, -1).reduce((value: unknown, part) => Reflect.get(Object(value), part), values);
  assert.ok(Reflect.set(Object(parent), last, to));
}

/** Text of the kinds that hurt: versions, numbers that look like them, indicators, several scripts, controls. */
const newText = fc.oneof(
  fc.constantFrom('1.10', '1.9.1', '12345e7', '0755', 'on', '~', '1_000', '12:30', '2026-1-1', '1e1_0'),
  fc.constantFrom('0_x1f', 'sha256:0f'),
  fc.constantFrom('', ' ', "it's", 'a: b', 'a #b', '# a', '- a', '{a}', '[a]', '"', '\\', '한국어', '😀'),
  fc.constantFrom('a\nb', 'a\tb', '\u0085', '\uFEFF', '\u2028', '\u0000', '\r'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
interface Edit extends ScalarEdit {
  readonly start: number;
  readonly end: number;
}

const picks = fc.array(fc.record({ at: fc.nat(), to: newText }), { minLength: 1, maxLength: 5 });
const change = fc.record({ document: yamlDocument, picks }).map(({ document: { bytes, scalars }, picks }) => {
  const open = scalars.filter(({ refusal }) => refusal === undefined);
  const chosen = new Map(open.length === 0 ? [] : picks.map(({ at, to }) => [open[at % open.length], to]));
  const edits = [...chosen].flatMap(([scalar, to]): readonly Edit[] =>
    scalar === undefined ? [] : [{ ...scalar, from: scalar.text, to }],
  );
  return { bytes, edits };
});

/** The readers find in `after` what they find in `before`, but for the edited scalars. */
function expectValues(
  after: Buffer,
  before: Buffer,
  edits: readonly Edit[],
  { textOf = ({ to }: Edit) => to, asked = readers } = {},
): void {
  for (const read of asked) {
    const wanted: unknown[] = structuredClone(read(before.toString()));
    for (const edit of edits.filter(({ from, to }) => from !== to)) {
      set(wanted, [edit.document, ...edit.path], textOf(edit));
    }
    assert.deepEqual(read(after.toString()), wanted);
  }
}

function canRead(read: (text: string) => unknown[], bytes: Buffer): boolean {
  try {
    read(bytes.toString());
    return true;
  } catch {
    return false;
  }
}

/** The token at the beginning of a text: what is quoted up to its end, else the new value itself. */
function tokenIn(text: string, to: string): string {
  const [quoted] = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(text) ?? [];
  return quoted ?? (text.startsWith(to) ? to : '');
}

test('random edits of random files: every byte outside the tokens stays, and each reader finds the new values', () => {
  let count = 0;
  fc.assert(
    fc.property(change, ({ bytes, edits }) => {
      const copy = Buffer.from(bytes);
      const after = editScalars(bytes, edits, 'f.yaml').bytes;
      assert.deepEqual(bytes, copy);
      count += edits.length;

      let [old, now] = [0, 0];
      for (const { start, end, from, to } of edits.toSorted((a, b) => a.start - b.start)) {
        const kept = bytes.subarray(old, start);
        assert.deepEqual(after.subarray(now, now + kept.length), kept);
        now += kept.length;
        const token =
          from === to ? bytes.toString('utf8', start, end) : tokenIn(after.toString('utf8', now), to);
        assert.ok(token !== '' && (token.startsWith('"') || bytes[start] !== 0x22), 'quotes are kept');
        now += Buffer.byteLength(token);
        old = end;
      }
      assert.deepEqual(after.subarray(now), bytes.subarray(old));

      expectValues(after, bytes, edits);
    }),
    { numRuns: 50 },
  );
  assert.ok(count > 25);
});

test('what a random file does not let be edited is refused with its code, and the edits beside it are not made', () => {
  fc.assert(
    fc.property(yamlDocument, ({ bytes, scalars }) => {
      const copy = Buffer.from(bytes);
      for (const scalar of scalars.slice(0, 12)) {
        const edit = { ...scalar, from: scalar.text, to: '1.10' };
        const wrong = { ...edit, from: `${scalar.text}x` };
        for (const [edits, code] of [
          [[edit], scalar.refusal],
          [[edit, wrong], scalar.refusal ?? 'EDIT_CHANGED'],
        ] as const) {
          if (code !== undefined) {
            assert.throws(
              () => editScalars(bytes, edits, 'f.yaml'),
              (error) => error instanceof UserError && error.code === code,
            );
          }
        }
      }
      assert.equal(editScalars(bytes, [], 'f.yaml').bytes, bytes);
      assert.deepEqual(bytes, copy);
    }),
    { numRuns: 60 },
  );
});

test('edits at once are as good as one after another in any order, and edits back give the old text', () => {
  fc.assert(
    fc.property(change, ({ bytes, edits }) => {
      const together = editScalars(bytes, edits, 'f.yaml').bytes;
      const each = edits.reduce((now: Buffer, edit) => editScalars(now, [edit], 'f.yaml').bytes, bytes);
      assert.deepEqual(together, each);
      assert.deepEqual(editScalars(bytes, edits.toReversed(), 'f.yaml').bytes, together);
      const back = edits.map((edit) => ({ ...edit, from: edit.to, to: edit.from }));
      const again = editScalars(together, back, 'f.yaml').bytes;
      expectValues(again, bytes, edits, { textOf: ({ from }) => from });
    }),
    { numRuns: 30 },
  );
});

test('a file with something odd put in anywhere is refused, or edited right', () => {
  const odd = fc.oneof(
    fc.constantFrom(...Array.from('\t\r\n"\'|>{}[],%~@!\\\0\u2028\u0085\uFEFF')),
    fc.constantFrom(
      ' #',
      ': ',
      '- ',
      '? ',
      '&a ',
      '*a1',
      '!!int ',
      '---\n',
      '...\n',
      '<<: *a1\n',
      '{{ x }}',
      '  ',
    ),
  );
  const faulty = fc.record({ change, odd, place: fc.nat() });
  let done = 0;
  fc.assert(
    fc.property(faulty, ({ change: { bytes, edits }, odd, place }) => {
      const text = bytes.toString();
      const at = place % (text.length + 1);
      const changed = Buffer.from(text.slice(0, at) + odd + text.slice(at));
      try {
        const after = editScalars(changed, edits, 'f.yaml').bytes;
        const asked = readers.filter((read) => canRead(read, changed));
        expectValues(after, changed, edits, { asked });
        done += 1;
      } catch (error) {
        assert.ok(error instanceof UserError, String(error));
      }
    }),
    { numRuns: 100 },
  );
  assert.ok(done > 5);
});
