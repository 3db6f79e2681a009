import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readWithSecondParser } from '../../../src/yaml/second-reader.ts';
import { corpus } from '../../support/values-corpus.ts';
import { yamlDocument } from '../../support/yaml-document.ts';

/** All that is told of a text, or its fault. */
function read(text: string, lexemes: number): unknown {
  const told: unknown[] = [];
  return readWithSecondParser(text, (fact, path) => told.push({ ...fact, path: [...path] }), lexemes) ?? told;
}

/** What matters where a document is cut: comments between items, long keys, properties of the root, ends of documents. */
const odd = fc.oneof(
  fc.constantFrom(...Array.from('\t\r\n"\'|>{}[],%@\\:-?&*#! ')),
  fc.constantFrom('  ', ': ', '- ', '? ', '&a ', '*a1', '!!omap\n', '---\n', '...\n', '--- !!set\n'),
  fc.constantFrom('\n# c\n', '\n  # c\n', '\n\n', '%TAG ! x\n'),
  fc.constantFrom(`\n${'k'.repeat(1024)}: 1\n`, `\n${'k'.repeat(1025)}: 1\n`),
);

test('a file reads the same in one piece and in many, where something holds for the whole of a document', () => {
  for (const [text] of Object.values(corpus)) {
    assert.deepEqual(read(text, 50), read(text, Infinity));
  }
  for (const [head, item] of [
    ['%TAG !e! tag:example.org,2026:\n---\n', 'a: !e!x b\n'],
    ['--- !!omap\n', '- a: b\n'],
    ['--- !!set\n', '? a\n'],
    ['--- &a\n', 'a: b\n'],
    ['', `${'k'.repeat(300)}: b\n`],
    ['', `a:  \n${'k'.repeat(1021)}  : 1\n`],
    ['\uFEFF', '- a\n'],
    ['', '- {a: b}\n  # c\n\n# c\n'],
  ] as const) {
    const text = head + item.repeat(8);
    assert.deepEqual(read(text, 1), read(text, Infinity));
    assert.deepEqual(read(`a: b\n...\n${text}`, 1), read(`a: b\n...\n${text}`, Infinity));
  }
});

test('a file reads the same in one piece and in many, faults too', () => {
  const files = fc.array(yamlDocument, { minLength: 1, maxLength: 3 });
  const puts = fc.array(fc.record({ odd, at: fc.nat() }), { maxLength: 2 });
  let faults = 0;
  fc.assert(
    fc.property(files, puts, fc.integer({ min: 1, max: 20 }), (files, puts, lexemes) => {
      let text = files.map(({ bytes }) => bytes.toString()).join('');
      for (const { odd, at } of puts) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + odd + text.slice(place);
      }
      const whole = read(text, Infinity);
      faults += Array.isArray(whole) ? 0 : 1;
      assert.deepEqual(read(text, lexemes), whole);
    }),
    { numRuns: 60 },
  );
  assert.ok(faults > 5 && faults < 55, `${faults} files with faults`);
});
