import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { UserError } from '../../../src/errors.ts';
import { splitCommand } from '../../../src/sign/command-line.ts';

/** A word that one kind of quotes can hold. */
const word = fc.string({ unit: 'grapheme' }).filter((text) => !(text.includes("'") && text.includes('"')));

function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}

test('quoted words come back as they were, whatever is in them', () => {
  fc.assert(
    fc.property(word, fc.array(word), fc.constantFrom(' ', '\t', '  ', '\n'), (first, rest, blank) => {
      fc.pre(first !== '');
      const words = [first, ...rest];
      assert.deepEqual(splitCommand(words.map(quoted).join(blank)), words);
    }),
  );
});

test('any text is taken apart or refused, and no blank outside of quotes gets through', () => {
  const piece = fc.constantFrom('a', ' ', '\t', "'", '"', '\\', '|', ';', '&', '$', '>', '=');
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 40 }), (line) => {
      try {
        const words = splitCommand(line);
        assert.ok(line.includes('"') || line.includes("'") || words.every((part) => !/\s/.test(part)));
      } catch (error) {
        assert.ok(error instanceof UserError && error.code === 'SIGNER_COMMAND');
      }
    }),
  );
});
