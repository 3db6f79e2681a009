import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hideUnknown } from '../../../src/helm/unknown-words.ts';

const files = [
  { name: 'web/Chart.yaml', content: Buffer.from('name: web\n') },
  {
    name: 'web/templates/a.yaml',
    content: Buffer.from('{{ required "set foo.password first" .Values.foo.password }}'),
  },
];
const at = 'execution error at (web/templates/a.yaml:12:6): ';

test('what the chart and Helm say stays, with its place', () => {
  for (const text of [
    `${at}set foo.password first`,
    'template: web/templates/a.yaml:12:6: executing "web/templates/a.yaml" at <.Values.foo.password>: nil pointer evaluating interface {}.password',
    'YAML parse error on web/templates/a.yaml: error converting YAML to JSON: yaml: line 3: did not find expected key',
    "web:\n- at '/foo/pw': got string, want integer\n  - at '': additional properties 'pasword', 'x' not allowed",
  ]) {
    assert.equal(hideUnknown(text, files, ['12', '6', '3']), text);
  }
});

test('a value is hidden however a template prints it, a short one too', () => {
  for (const shape of [
    'TR0UB4DOR',
    'P4ss!w0rd',
    'hunter2%2Fhunter2%26x',
    String.raw`P\u00e4ss\u200bSecret`,
    'Pä\u200bss',
    'a7b',
    '4711',
    '1234567',
  ]) {
    const shown = hideUnknown(`${at}${shape} first`, files, ['4711']);
    assert.match(shown, /^execution error at \(web\/templates\/a\.yaml:12:6\): \S{0,2}\*{3}!? first$/, shape);
  }
});

test('what a schema quotes is hidden, whatever it is', () => {
  assert.equal(
    hideUnknown(String.raw`- at '/pw': 'first \'set\' foo' does not match pattern 'web'`, files, []),
    "- at '/pw': '***' does not match pattern 'web'",
  );
});
