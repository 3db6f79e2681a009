import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { dump } from 'js-yaml';
import { cutIndex } from '../../../src/helm/index-parts.ts';
import { parseIndex } from '../../../src/helm/index.ts';

// Not `n` or `true`, which are written in quotes.
const names = fc.stringMatching(/^chart[a-z0-9.-]{0,8}$/);
/** Texts that look like the lines of an index. */
const prose = fc.array(
  fc.constantFrom(
    '  other:',
    '- version: 1.0.0',
    'entries:',
    '  - name: x',
    '',
    ' a',
    '\u2028  evil:',
    '"',
    "'",
    '#',
    '|',
  ),
  { maxLength: 4 },
);
const chart = fc.record({
  version: fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)).map((parts) => parts.join('.')),
  description: prose.map((lines) => lines.join('\n')),
  keywords: prose,
});
const entries = fc.dictionary(names, fc.array(chart, { minLength: 1, maxLength: 3 }), { maxKeys: 5 });
/** Helm writes lists as deep as their key, js-yaml two further in. */
const style = fc.record({ seqNoIndent: fc.boolean(), lineWidth: fc.constantFrom(-1, 20, 80) });

test('an index that is cut has the same charts as one that is parsed whole', () => {
  fc.assert(
    fc.property(entries, style, (charts, options) => {
      const root = { apiVersion: 'v1', entries: complete(charts), generated: '2026-07-01T00:00:00Z' };
      const source = dump(root, { noRefs: true, ...options });
      const whole = parseIndex(source, 'index').charts;
      const parts = cutIndex(source);
      if (Object.keys(charts).length > 0) {
        assert.ok(parts !== undefined, source);
      }
      const cut = [...(parts ?? [])].flatMap(([, part]) => [...parseIndex(part, 'index').charts]);
      assert.deepEqual(cut.sort(byName), [...whole].sort(byName));
    }),
  );
});

test('what is not written as Helm writes it is left to the parser', () => {
  for (const source of [
    '',
    'entries: {a: [{name: a}]}\n',
    '{"entries": {"a": []}}\n',
    'entries:\n    a:\n    - name: a\n',
    'entries:\n  a:\n  - name: a\n  a:\n  - name: a\n',
    'entries:\n  "a":\n  - name: a\n',
    'entries:\n  a: &x\n  - name: a\n  b: *x\n',
    'entries:\n  a:\n  - name: a\nentries:\n  b:\n  - name: b\n',
    'entries:\r\n  a:\r\n  - name: a\r\n',
    'entries:\n\ta:\n  - name: a\n',
    'generated: "\nentries:\n  a:\n"\n',
    'generated: |\n   entries:\n  a:\n',
    'entries:\n  a:\n  - name: a\n---\nentries:\n  b:\n  - name: b\n',
    'entries:\n  # nothing\n  a:\n  - name: a\n',
    'foo: bar\nentries:\n  a:\n  - name: a\n',
    '  a:\n  - name: a\n',
  ]) {
    assert.equal(cutIndex(source), undefined, source);
  }
});

function complete(charts: Readonly<Record<string, readonly object[]>>): object {
  return Object.fromEntries(
    Object.entries(charts).map(([name, versions]) => [
      name,
      versions.map((version) => ({ ...version, name, urls: [`${name}.tgz`] })),
    ]),
  );
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
