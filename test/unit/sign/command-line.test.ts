import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { splitCommand } from '../../../src/sign/command-line.ts';

describe('a command line is taken apart without a shell', () => {
  const taken: readonly [string, readonly string[]][] = [
    ['sign', ['sign']],
    ['  sign\t--to  -\n', ['sign', '--to', '-']],
    [`openssl dgst -sign 'my key.pem'`, ['openssl', 'dgst', '-sign', 'my key.pem']],
    [`a --key="b c"'d"e'`, ['a', '--key=b cd"e']],
    [`a '' ""`, ['a', '', '']],
    [
      String.raw`C:\tools\sign.exe 'C:\my keys\k.pem'`,
      [String.raw`C:\tools\sign.exe`, String.raw`C:\my keys\k.pem`],
    ],
    [`a '|' "$HOME" '>x' 'a;'`, ['a', '|', '$HOME', '>x', 'a;']],
    [
      'a pkcs11:object=key;type=private?x=1&y a=b|c *',
      ['a', 'pkcs11:object=key;type=private?x=1&y', 'a=b|c', '*'],
    ],
  ];
  for (const [line, words] of taken) {
    test(JSON.stringify(line), () => {
      assert.deepEqual(splitCommand(line), words);
    });
  }

  const refused: readonly [string, RegExp][] = [
    ['', /names no program/],
    [' \n', /names no program/],
    [`'' a`, /names no program/],
    [`a 'b`, /quote that begins at ' does not end/],
    [`a b"c`, /quote that begins at " does not end/],
    ['a | b', /\| means something to a shell only/],
    ['a && b', /&& means/],
    ['a; b', /a; means/],
    ['a > b', /> means/],
    ['a 2>b', /2>b means/],
    ['a $KEY', /\$KEY means/],
    ['a `b`', /`b` means/],
    ['a &', /& means/],
  ];
  for (const [line, message] of refused) {
    test(`${JSON.stringify(line)}: refused`, () => {
      assert.throws(
        () => splitCommand(line),
        (error: unknown) =>
          error instanceof UserError && error.code === 'SIGNER_COMMAND' && message.test(error.message),
      );
    });
  }
});
