import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { UserError } from '../../../src/errors.ts';
import { excerptOf } from '../../../src/yaml/excerpt.ts';
import type { Fact } from '../../../src/yaml/fact.ts';
import { factsOf, type FirstPath } from '../../../src/yaml/first-reader.ts';
import type { DocumentNode, Node } from '../../../src/yaml/node.ts';
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
      `k: |-\n${indent}  $(a) {{ b }} #\n\n${indent}   - c:\n`,
      `k: |\n${indent}  a\n${indent} # b`,
      `k: |\n\n${indent}  a`,
      `k: |\n${indent}  a\n${indent}   `,
      `k:\n${indent}- # c\n${indent}  a: b\n${indent}- d: |\n${indent}    e\n${indent}  f: g\n${indent}- h`,
      `k:\n${indent}- # c\n${indent}- # d\n${indent}- e`,
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

/** A node as a reader tells of it, and the path of it. */
type Told = readonly [fact: Fact, path: readonly unknown[]];

interface ToldFirst {
  readonly told: Told;
  readonly start: number;
  readonly whole: readonly unknown[];
}

function readFirst(documents: readonly DocumentNode[], leftOut: ReadonlySet<Node>): readonly ToldFirst[] {
  const path: FirstPath = { whole: [], excerpt: [] };
  return Array.from(factsOf(documents, leftOut, path), ({ start, ...fact }) => ({
    told: [fact, [...path.excerpt]],
    start,
    whole: [...path.whole],
  }));
}

function readSecond(text: string): readonly Told[] | undefined {
  const told: Told[] = [];
  const fault = readWithSecondParser(text, (fact, path) => told.push([fact, [...path]]));
  return fault === undefined ? told : undefined;
}

/** True when both tell of the same nodes, and of the one that begins there under the same path. */
function isSame(first: readonly ToldFirst[], second: readonly Told[] | undefined, edited: number): boolean {
  const at = first.findIndex(({ told: [{ kind }], start }) => kind === 'scalar' && start === edited);
  return (
    isDeepStrictEqual(
      first.map(({ told: [fact] }) => fact),
      second?.map(([fact]) => fact),
    ) && isDeepStrictEqual(first[at]?.told[1], second?.[at]?.[1])
  );
}

interface Reading {
  /** Of the whole text. */
  readonly isSame: boolean;
  readonly isSameInExcerpt: boolean;
  readonly leftOut: number;
}

/** How both readers read a text, and an excerpt of it around one scalar; undefined where the first one finds no scalar. */
function compare(file: string, at: number): Reading | undefined {
  const source = decodeSource(Buffer.from(file), 'f.yaml');
  const { text } = source;
  try {
    const documents = readTree(source, readEvents(source));
    const whole = readFirst(documents, new Set());
    const tokens = whole.filter(
      ({ told: [{ kind, style, text }] }) =>
        kind === 'scalar' && style !== 'block' && (style !== 'plain' || text !== ''),
    );
    const edited = tokens[at % tokens.length];
    if (edited === undefined) {
      return undefined;
    }
    const { start } = edited;
    const excerpt = excerptOf(text, documents, [start]);
    const inExcerpt = readFirst(documents, excerpt.leftOut);
    assert.deepEqual(inExcerpt.findLast((one) => one.start === start)?.whole, edited.whole);
    return {
      isSame: isSame(whole, readSecond(text), start),
      isSameInExcerpt: isSame(inExcerpt, readSecond(excerpt.text), start),
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
