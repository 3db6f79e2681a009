import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { editScalars } from '../../../src/yaml/edit.ts';
import { parseYaml } from '../../../src/yaml/document.ts';

/** Text of the kinds that hurt: versions, numbers that look like them, indicators, several scripts, controls. */
const text = fc.oneof(
  fc.constantFrom(
    '1.10',
    '0755',
    '12345e7',
    'on',
    '~',
    '1_000',
    '12:30',
    '',
    ' ',
    "it's",
    'a: b',
    'a #b',
    '# a',
    '- a',
  ),
  fc.constantFrom(
    '7.2.4-debian-12-r9',
    '0.62.2',
    'v1.2.3',
    '한국어',
    '😀',
    'a\nb',
    '\u0085',
    '\uFEFF',
    '{a}',
    '[a]',
    '"',
    '\\',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
);
const plainText = fc
  .stringMatching(/^[a-z한글][a-z0-9.한글]{2,8}$/)
  .filter((value) => !/^(?:yes|true|false|null|off)$/.test(value));
const style = fc.constantFrom('plain', 'single', 'double');
const lineEnd = fc.constantFrom('\n', '\r\n');
const comment = fc.constantFrom('', ' # 주석', '   # 1.9.0: "x"  ', '  ');

interface Entry {
  readonly key: string;
  readonly token: string;
  readonly value: string;
}

/** A scalar of a document, in a style, as it is written there. */
const entry: fc.Arbitrary<Omit<Entry, 'key'>> = fc.tuple(plainText, style).map(([value, style]) => ({
  value,
  token: style === 'plain' ? value : style === 'single' ? `'${value}'` : `"${value}"`,
}));

/** A document that holds the entries as block, flow or list, with comments, and says where each of them is. */
const sample = fc
  .record({
    entries: fc.array(entry, { minLength: 1, maxLength: 6 }),
    layout: fc.constantFrom('block', 'nested', 'flow', 'list', 'document'),
    lineEnd,
    comment,
    bom: fc.constantFrom('', '\uFEFF'),
    final: fc.boolean(),
  })
  .map(({ entries, layout, lineEnd, comment, bom, final }) => {
    const lines = entries.map(({ token }, index) => {
      switch (layout) {
        case 'list':
          return `- ${token}${comment}`;
        case 'nested':
          return `k${index}:${lineEnd}  이름: ${token}${comment}`;
        case 'flow':
          return `k${index}: {"😀": [1.10, ~], t: ${token}}${comment}`;
        case 'document':
          return `---${lineEnd}t: ${token}${comment}`;
        default:
          return `k${index}: ${token}${comment}`;
      }
    });
    const pathOf = (index: number): { document: number; path: (string | number)[] } => {
      const last = {
        list: [index],
        nested: [`k${index}`, '이름'],
        flow: [`k${index}`, 't'],
        document: ['t'],
        block: [`k${index}`],
      };
      return { document: layout === 'document' ? index : 0, path: last[layout] };
    };
    const source = Buffer.from(`${bom}${lines.join(lineEnd)}${final ? lineEnd : ''}`);
    return { source, entries, layout, pathOf };
  });

const change = fc.record({ sample, pick: fc.nat(), to: text });

test('an edit changes the bytes of one token, its value for both readers, and no other value', () => {
  fc.assert(
    fc.property(change, ({ sample: { source, entries, pathOf }, pick, to }) => {
      const index = pick % entries.length;
      const where = pathOf(index);
      const before = parseYaml(source, 'f.yaml');
      const found = before.locate(where.document, where.path);
      assert.ok(found);
      const { bytes } = editScalars(source, [{ ...where, from: found.value, to }], 'f.yaml');
      const tail = source.length - found.end;
      assert.deepEqual(bytes.subarray(0, found.start), source.subarray(0, found.start));
      assert.deepEqual(bytes.subarray(bytes.length - tail), source.subarray(found.end));

      const token = bytes.subarray(found.start, bytes.length - tail).toString();
      assert.equal(load(`a: ${token}\n`.slice(3)), to);
      assert.equal(parse(token, { version: '1.2' }), to);
      assert.equal(parse(token, { version: '1.1' }), to);

      const after = parseYaml(bytes, 'f.yaml');
      assert.equal(after.locate(where.document, where.path)?.typed, to);
      for (const [other] of entries.entries()) {
        if (other !== index) {
          const { document, path } = pathOf(other);
          assert.equal(after.locate(document, path)?.typed, before.locate(document, path)?.typed);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('an edit there and back gives the same bytes, unless quotes had to be added', () => {
  fc.assert(
    fc.property(change, ({ sample: { source, entries, pathOf }, pick, to }) => {
      const where = pathOf(pick % entries.length);
      const old = parseYaml(source, 'f.yaml').locate(where.document, where.path);
      assert.ok(old);
      const { bytes } = editScalars(source, [{ ...where, from: old.value, to }], 'f.yaml');
      const style = parseYaml(bytes, 'f.yaml').locate(where.document, where.path)?.style;
      const back = editScalars(bytes, [{ ...where, from: to, to: old.value }], 'f.yaml').bytes;
      assert.ok(style === old.style || style === 'double');
      if (style === old.style) {
        assert.deepEqual(back, source);
      }
    }),
    { numRuns: 200 },
  );
});

test('many edits at once are as good as one after another, in any order', () => {
  fc.assert(
    fc.property(
      sample,
      fc.array(plainText, { minLength: 6, maxLength: 6 }),
      ({ source, entries, pathOf }, texts) => {
        const edits = entries.map(({ value }, index) => ({
          ...pathOf(index),
          from: value,
          to: texts[index] ?? value,
        }));
        const together = editScalars(source, edits, 'f.yaml').bytes;
        let single: Buffer = source;
        for (const edit of edits) {
          single = editScalars(single, [edit], 'f.yaml').bytes;
        }
        assert.deepEqual(together, single);
        assert.deepEqual(editScalars(source, edits.toReversed(), 'f.yaml').bytes, together);
      },
    ),
    { numRuns: 100 },
  );
});
