import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { editScalars } from '../../../src/yaml/edit.ts';
import { markersIn } from '../../../src/yaml/marker.ts';
import { thrownBy } from '../../support/user-error.ts';

/** Each marker in short: what it says, the path and the line by itself if there is one, and the value. */
function marked(text: string): readonly unknown[] {
  return markersIn(Buffer.from(text), 'f.yaml').map(({ text: says, scalar }) => [
    says,
    scalar.path.join('.'),
    ...(scalar.line === undefined ? [] : [scalar.line]),
    scalar.value,
  ]);
}

const template = [
  '\uFEFF{{- if .Values.enabled }}',
  '# 이미지 😀 1.9.0',
  'image:\r',
  '  repository: {{ .Values.repository }}',
  '  tag: "1.9.0"   # tidegate: image wandb/local tag\r',
  '{{- range .Values.more }}',
  '  - image: docker.io/wandb/local:1.9.0 # tidegate: image wandb/local',
  '{{- end }}{{ end }}',
  'version: 1.9 # tidegate: chart operator',
].join('\n');

describe('markers', () => {
  test('name the value on their line, in documents, lists and flow maps', () => {
    const text = [
      'a: {tag: 1.9.0} # tidegate: image a tag',
      'b:',
      '- x # tidegate:chart   b  ',
      '- "y"\t#tidegate: note # more',
      '---',
      'c: {',
      '  digest: d, # tidegate: image c digest',
      '  }',
    ].join('\r\n');
    assert.deepEqual(marked(text), [
      ['image a tag', 'a.tag', '1.9.0'],
      ['chart   b', 'b.0', 'x'],
      ['note # more', 'b.1', 'y'],
      ['image c digest', 'c.digest', 'd'],
    ]);
  });

  test('are text inside quotes, and in words', () => {
    assert.deepEqual(marked('a: "b # tidegate: c"\nd: e#tidegate:f\ng: h # tidegate\n'), []);
  });

  test('of a template are found, each on its own line', () => {
    assert.deepEqual(marked(template), [
      ['image wandb/local tag', 'tag', 5, '1.9.0'],
      ['image wandb/local', '0.image', 7, 'docker.io/wandb/local:1.9.0'],
      ['chart operator', 'version', 9, '1.9'],
    ]);
  });

  test('say where they stand, and where the value does, in the file', () => {
    const [first] = markersIn(Buffer.from(template), 'f.yaml');
    assert.ok(first);
    const { scalar, place } = first;
    assert.deepEqual(place, { file: 'f.yaml', line: 5, column: 18 });
    assert.deepEqual(scalar.place, { file: 'f.yaml', line: 5, column: 8 });
    assert.equal(Buffer.from(template).subarray(scalar.start, scalar.end).toString(), '"1.9.0"');
  });

  const unclear: readonly (readonly [name: string, text: string, at: string])[] = [
    ['alone on a line', '# tidegate: image a tag\na: b\n', '1:1'],
    ['without a value', 'a: # tidegate: image a tag\n  b: c\n', '1:4'],
    ['with an alias', 'a: &x b\nc: *x # tidegate: image a tag\n', '2:7'],
    ['without the colon', 'a: b # tidegate chart x-y\n', '1:6'],
    ['in capitals', 'a: b # Tidegate: image x/y tag\n', '1:6'],
    ['with several values', 'a: {b: c, d: e} # tidegate: image a tag\n', '1:17'],
    ['on the header of a block', 'a: | # tidegate: image a tag\n  b\n', '1:6'],
    ['in a block', 'a: |\n  tag: b # tidegate: image a tag\n', '2:10'],
    ['with an action for a value', '{{ if a }}\na: {{ b }} # tidegate: image a tag\n', '2:12'],
    ['with an action in a value', '{{ if a }}\na: 1.9{{ b }} # tidegate: image a tag\n', '2:15'],
    ['with half a flow map', '{{ if a }}\na: 1.9} # tidegate: image a tag\n', '2:9'],
    ['with half a text', '{{ if a }}\na: "1.9 # tidegate: image a tag\n', '2:9'],
    ['in an action', '{{ if a }}\n{{ b }} # tidegate: image a tag\n', '2:9'],
  ];
  for (const [name, text, at] of unclear) {
    test(`${name} are refused`, () => {
      const error = thrownBy(() => markersIn(Buffer.from(text), 'f.yaml'));
      assert.equal(error.code, 'MARKER_UNCLEAR');
      assert.equal(`${error.at?.line}:${error.at?.column}`, at);
    });
  }

  test('are no prose, nor text in a value, that has the word', () => {
    const text =
      'a: b # Tidegate moves this\nc: "# tidegate chart x"\n# tidegate chart x\nd: e # tidegate chart y is ours\n';
    assert.deepEqual(markersIn(Buffer.from(text), 'f.yaml'), []);
  });

  test('that are unclear are all listed', () => {
    const text = 'a: # tidegate: x\nb: c # tidegate: x\n# tidegate: x\n';
    assert.deepEqual(thrownBy(() => markersIn(Buffer.from(text), 'f.yaml')).details, [
      'f.yaml:1:4 there is no value on the line of this marker',
      'f.yaml:3:1 there is no value on the line of this marker',
    ]);
  });

  test('do not make a broken file one that is edited', () => {
    const broken = 'a: b: c\nd: e # tidegate: image a tag\n';
    assert.equal(thrownBy(() => markersIn(Buffer.from(broken), 'f.yaml')).code, 'INVALID_YAML');
  });
});

describe('a template is edited line by line', () => {
  const source = Buffer.from(template);
  const edits = markersIn(source, 'f.yaml').map(({ scalar: { document, path, line, value } }) => ({
    document,
    path,
    ...(line === undefined ? {} : { line }),
    from: value,
    to: value === '1.9' ? '1.10' : value.replace('1.9.0', '1.10.0'),
  }));

  test('and not a byte besides is changed, in any order', () => {
    const { bytes, proof } = editScalars(source, edits.toReversed(), 'f.yaml');
    const expected = template
      .replace('"1.9.0"', '"1.10.0"')
      .replace('local:1.9.0', 'local:1.10.0')
      .replace('version: 1.9', 'version: "1.10"');
    assert.equal(bytes.toString(), expected);
    assert.equal(editScalars(source, edits, 'f.yaml').proof, proof);
  });

  test('and edits that change nothing return the very same buffer', () => {
    const same = edits.map((edit) => ({ ...edit, to: edit.from }));
    assert.equal(editScalars(source, same, 'f.yaml').bytes, source);
  });

  test('and all faults are listed with their places', () => {
    const [edit] = edits;
    assert.ok(edit);
    const wrong = [{ ...edit, from: '1.8.0' }, { ...edit, line: 3 }, { ...edit, line: 99 }, edit];
    assert.deepEqual(thrownBy(() => editScalars(source, wrong, 'f.yaml')).details, [
      'f.yaml:5:8 tag: expected "1.8.0", the file says "1.9.0"',
      'f.yaml:3:1 tag: there is no key "tag" here',
      'f.yaml tag: there is no document 1 in the file',
    ]);
  });

  test('but a value is not edited by its line and by its path at once', () => {
    const edit = { document: 0, path: ['a'], from: 'x', to: 'new' };
    const error = thrownBy(() => editScalars(Buffer.from('a: x\n'), [edit, { ...edit, line: 1 }], 'f.yaml'));
    assert.equal(error.code, 'EDIT_UNPROVEN');
  });

  test('and where it cannot be proven, the line is named', () => {
    const key = 'k'.repeat(2000);
    const template = Buffer.from(`{{- if .x }}\n${key}: x # tidegate: image a/b tag\n{{- end }}\n`);
    const edit = { document: 0, path: [key], line: 2, from: 'x', to: 'new' };
    const { code, at } = thrownBy(() => editScalars(template, [edit], 'f.yaml'));
    assert.deepEqual([code, at?.line], ['EDIT_UNPROVEN', 2]);
  });

  test('but not where it would have to be read as a whole', () => {
    const [edit] = edits;
    assert.ok(edit);
    const { line: _line, ...whole } = edit;
    const error = thrownBy(() => editScalars(source, [whole], 'f.yaml'));
    assert.equal(error.code, 'TEMPLATE_YAML');
    assert.match(error.hint ?? '', /# tidegate: image <name> tag/);
  });
});
