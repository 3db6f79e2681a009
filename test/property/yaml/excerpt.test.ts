import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { UserError } from '../../../src/errors.ts';
import { excerptOf, factsIn } from '../../../src/yaml/excerpt.ts';
import type { Fact } from '../../../src/yaml/fact.ts';
import { factsOfEvents } from '../../../src/yaml/first-reader.ts';
import { readEvents } from '../../../src/yaml/read-events.ts';
import { readTree } from '../../../src/yaml/read-tree.ts';
import { readWithSecondParser } from '../../../src/yaml/second-reader.ts';
import { decodeSource } from '../../../src/yaml/source.ts';
import { corpus } from '../../support/values-corpus.ts';

/** Values as people write them: nearly all of it plain, and in between what is not. */
const values = fc.gen().map((gen) => {
  const pick = <T>(items: readonly T[]): T => gen(fc.constantFrom, ...items);
  const line = (indent: string): string =>
    pick([
      'a1.b/c-d: w',
      'k:   host:5000/x@y  # 주석 😀',
      '"a.b/c": \'it is\'',
      'k: {a: b, "c": "d"}',
      'k: []',
      'k: two words',
      '# tag: 1.9.0',
      '',
      'k: # nothing',
      `k: |\n${indent}  a: b\n${indent}  # c`,
      `k: "a\n${indent}  b"`,
      `k: a\n${indent}  - b`,
      `k: [a,\n${indent}  b]`,
      'k: |',
      `? |\n${indent}  a`,
      '?',
      'k: &a1 b',
      'k: *a1',
      'k: !x b',
      `? k\n${indent}: v`,
      `k:\n${indent}- a: b\n${indent}  c: d\n${indent}- e\n${indent}-\n${indent}- f`,
      "k: 'it''s'",
      'k: "\\u0041"',
      'k: -1',
      `k:\n${indent}-\n${indent}: v`,
      `k:\n${indent}- !t a\n${indent}-\n${indent}  a: b\n${indent}- c`,
      `k: w\r${indent}z: w`,
    ]);
  const map = (indent: string, depth: number): string => {
    const lines = Array.from({ length: gen(fc.nat, 6) + 1 }, (_, index) => {
      const text = `${indent}${line(indent).replace(/^("?)k/, `$1k${index}`)}`;
      const isNested = depth > 0 && gen(fc.boolean);
      return isNested ? `${text}\n${indent}n${index}:\n${map(`${indent}  `, depth - 1)}` : text;
    });
    return `${lines.join('\n')}\n${indent}last: x`;
  };
  const head = pick(['', '\uFEFF', '# c\n', '---\n', '%YAML 1.2\n---\n', 'a: &a1 b\n']);
  const documents = Array.from({ length: pick([1, 1, 2]) }, () => map('', 2));
  return `${head}${documents.join(pick(['\n---\n', '\n...\n---\n']))}\n`.replaceAll(
    '\n',
    pick(['\n', '\r\n']),
  );
});

const odd = fc.oneof(
  fc.constantFrom(...Array.from('\t\r\n"\'|>{}[],%@\\:-?&*#! \0\uFEFF')),
  fc.constantFrom(
    '  ',
    ': ',
    '- ',
    '? ',
    '? &a ',
    '? |\n',
    '&a ',
    '*a1',
    '---\n',
    '...\n',
    ' #',
    '\n# c\n',
    "''",
    '"\n',
  ),
);

const puts = fc.array(fc.record({ odd, at: fc.nat() }), { maxLength: 2 });
const files = Object.values(corpus).map(([text]) => text);

/** What both readers tell. */
function shared({ kind, depth, style, text, anchor }: Fact): Fact {
  return { kind, depth, style, text, anchor };
}

function readSecond(text: string): readonly Fact[] | undefined {
  const facts: Fact[] = [];
  return readWithSecondParser(text, (fact) => facts.push(fact)) === undefined ? facts : undefined;
}

interface Reading {
  /** Of the whole text. */
  readonly isSame: boolean;
  readonly isSameInExcerpt: boolean;
  readonly leftOut: number;
}

/** How both readers read a text, and an excerpt of it around one scalar; undefined where the first one does not accept it. */
function compare(text: string, at: number): Reading | undefined {
  const source = decodeSource(Buffer.from(text), 'f.yaml');
  try {
    const events = readEvents(source);
    const facts = Array.from(factsOfEvents(source, events));
    const starts = facts.flatMap(({ kind, start }) => (kind === 'scalar' && start >= 0 ? [start] : []));
    const excerpt = excerptOf(
      source.text,
      readTree(source, events),
      starts.slice(at % starts.length).slice(0, 1),
    );
    return {
      isSame: isDeepStrictEqual(readSecond(source.text), facts.map(shared)),
      isSameInExcerpt: isDeepStrictEqual(readSecond(excerpt.text), [...factsIn(excerpt, facts)].map(shared)),
      leftOut: text.length - excerpt.text.length,
    };
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return undefined;
  }
}

test('both readers agree on a file where they agree on the excerpt of it, and nowhere else', () => {
  let [same, other, leftOut] = [0, 0, 0];
  fc.assert(
    fc.property(fc.oneof(values, fc.constantFrom(...files)), puts, fc.nat(), (file, puts, at) => {
      let text = file;
      for (const { odd, at } of puts) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + odd + text.slice(place);
      }
      const reading = compare(text, at);
      if (reading !== undefined) {
        assert.equal(reading.isSameInExcerpt, reading.isSame);
        same += reading.isSame ? 1 : 0;
        other += reading.isSame ? 0 : 1;
        leftOut += reading.leftOut;
      }
    }),
    { numRuns: 100 },
  );
  assert.ok(same > 20 && other > 2 && leftOut > 5000, `${same} the same, ${other} not, ${leftOut} left out`);
});
