import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Block } from '../../../src/report/document.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { terminalRuntime } from '../../../src/runtime/terminal.ts';
import { testHost } from '../../support/host.ts';
import { posixOnly } from '../../support/platform.ts';
import { openSigningLab } from '../../support/signing-lab.ts';

/** Names that want to be something else where they are printed. */
const names: readonly (readonly [title: string, name: string])[] = [
  ['a line end and an error', 'x\nerror: forged [OK]'],
  ['a carriage return', 'x\rerror: forged'],
  ['a line end of Unicode', 'x\u2028error: forged\u0085error: forged'],
  ['a workflow command', 'x\n::add-path::/evil'],
  ['a workflow command at its beginning', '::stop-commands::x'],
  ['an old workflow command', '##[add-path]/evil'],
  ['a cleared screen', '\u001b[2J\u001b[H'],
  ['a coloured text in 8 bits', '\u009b31mred'],
  ['a title of the window', '\u001b]0;evil\u0007'],
  ['a link', '\u001b]8;;http://evil.example\u001b\\x'],
  ['a turned direction', 'exe.\u202etxt'],
  ['an isolated direction', 'a\u2066b\u2069'],
  ['characters without width', 'docker.io\u200b/a\u2060b\ufeff'],
  ['a soft hyphen', 'wan\u00addb'],
  ['letters of a tag nobody sees', 'a\u{e0061}\u{e007f}'],
  ['a backspace', 'good\b\b\b\bevil'],
  ['a NUL', 'a\u0000b'],
];

function show(name: string): { readonly stdout: string; readonly stderr: string } {
  const host = testHost();
  const terminal = terminalRuntime(host);
  const blocks: readonly Block[] = [
    { kind: 'heading', text: name },
    { kind: 'list', items: [name] },
    { kind: 'table', columns: ['name'], rows: [[name]] },
    { kind: 'code', language: 'text', text: name },
  ];
  terminal.log.info(name);
  terminal.log.warning(name, { file: 'values.yaml', line: 1 });
  terminal.log.error(`about ${name}`);
  terminal.print(renderTerminal(blocks, { colour: false }));
  terminal.printJson({ [name]: name });
  return host.printed;
}

describe('a name from outside that is printed', () => {
  for (const [title, name] of names) {
    test(title, () => {
      const { stdout, stderr } = show(name);
      for (const text of [stdout, stderr]) {
        assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        assert.doesNotMatch(text, /^\s*::|##\[/m);
      }
      assert.doesNotMatch(stderr, /^error: forged/m);
      const [json] = /^\{\n[^]*^\}$/m.exec(stdout) ?? [];
      assert.deepEqual(JSON.parse(json ?? ''), { [name]: name }, 'JSON says what it said');
    });
  }

  test('the table is complete', (context) => {
    context.diagnostic(`${names.length} names that want to be something else`);
    assert.equal(new Set(names.map(([title]) => title)).size, names.length);
  });
});

test('a file on a medium gives no orders by its name', posixOnly, async () => {
  const { runtime, copyOfGood, cwd } = await openSigningLab();
  const folder = await copyOfGood();
  await writeFile(join(folder, 'x\n::add-path::evil\u001b[2J\u202e'), 'x');
  const cli = fileURLToPath(new URL('../../../src/entries/cli.ts', import.meta.url));
  const args = [cli, 'verify', folder, '--trust', join(cwd, 'tidegate.trust.yaml')];
  const { exitCode, stdout, stderr } = await runtime.exec(process.execPath, args, { allowFailure: true });
  assert.equal(exitCode, 2);
  const text = `${stdout.toString('utf8')}${stderr}`;
  assert.match(text, /\[UNEXPECTED_FILE\]/);
  assert.doesNotMatch(text, /^::|(?!\n)[\p{Cc}\p{Cf}]/mu);
});
