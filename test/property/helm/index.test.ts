import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { emptyIndex, formatIndex, mergeIndex, parseIndex } from '../../../src/helm/index.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/);
const version = fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20)).map((parts) => parts.join('.'));
// YAML has many ways to misread a text: numbers, dates, booleans, quotes, line ends.
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('1.10', 'true', 'no', '2026-10-01', '0x1f', '- a', 'a: b', '# a'),
  )
  .filter((value) => !['', '~', 'null'].includes(value));
const entry = fc.record({ name, version, appVersion: text, description: text }, { noNullPrototype: true });

test('every chart that was merged is there after writing and reading, with the same text', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
      let index = emptyIndex();
      for (const fields of entries) {
        const metadata = { ...fields, fields };
        const digest = digestOf(Buffer.from(JSON.stringify(fields)));
        const url = `${fields.name}-${fields.version}.tgz`;
        index = mergeIndex(index, { metadata, url, digest, created: '2026-10-01T00:00:00Z' });
      }
      const read = parseIndex(formatIndex(index, '2026-10-01T00:00:00Z'), 'index.yaml');
      assert.deepEqual(read.notes, []);
      // The last one of each version wins.
      const expected = new Map(entries.map((fields) => [`${fields.name} ${fields.version}`, fields]));
      const found = [...read.charts.values()].flat();
      assert.equal(found.length, expected.size);
      for (const { metadata, digest } of found) {
        const fields = expected.get(`${metadata.name} ${metadata.version}`);
        assert.deepEqual(metadata.fields, fields);
        assert.equal(digest, digestOf(Buffer.from(JSON.stringify(fields))));
      }
    }),
  );
});
