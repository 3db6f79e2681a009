import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../src/errors.ts';
import { parseTemplate, templateFields } from '../../../src/list/template.ts';

const fields = {
  Kind: 'image',
  Group: 'Images',
  Name: 'docker.io/wandb/local',
  Version: '0.83.0',
  Reference: 'docker.io/wandb/local:0.83.0',
  Digest: 'sha256:00',
  Bytes: '1',
  Size: '1 B',
  Created: '',
  FirstSeen: '',
  Signed: '',
  Age: '',
  SupportedUntil: '2027-07-22',
};

test('fields are replaced, tabs and line ends may be spelled, all else stays', () => {
  const text = String.raw`{{.Name}}:{{ .Version }}\t{x} \n{{.Age}}.`;
  assert.equal(parseTemplate(text)(fields), 'docker.io/wandb/local:0.83.0\t{x} \n.');
});

test('a text with braces in a field is not read again', () => {
  assert.equal(parseTemplate('{{.Kind}}')({ ...fields, Kind: '{{.Digest}}' }), '{{.Digest}}');
});

for (const [text, message] of [
  ['{{.Refrence}}', 'format: there is no field Refrence; did you mean Reference?'],
  ['{{.constructor}}', 'format: there is no field constructor'],
  ['{{range .}}', 'format: {{range .}} is no field'],
  ['{{.Name}', 'format: "{{.Name}" has braces that are not closed, or not opened'],
  ['{{.Name}}}}', 'format: "}}" has braces that are not closed, or not opened'],
] as const) {
  test(`${text} is refused with a list of what there is`, () => {
    assert.throws(
      () => parseTemplate(text),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.code, 'FORMAT_INVALID');
        assert.equal(error.message, message);
        assert.equal(error.details.length, Object.keys(templateFields).length);
        return true;
      },
    );
  });
}
