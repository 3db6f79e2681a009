import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CORE_SCHEMA, loadAll } from 'js-yaml';
import { parseAllDocuments } from 'yaml';
import { UserError } from '../../../src/errors.ts';
import { findTargets } from '../../../src/yaml/edit-target.ts';
import { proveBytes, proveReading, type Reading } from '../../../src/yaml/prove.ts';
import { readEvents } from '../../../src/yaml/read-events.ts';
import { readTree } from '../../../src/yaml/read-tree.ts';
import { decodeSource } from '../../../src/yaml/source.ts';
import { yamlDocument } from '../../support/yaml-document.ts';

const file = 'f.yaml';
const to = '1.10';
const token = Buffer.from(`"${to}"`);

const readers: readonly ((text: string) => unknown)[] = [
  (text) => loadAll(text, { schema: CORE_SCHEMA }),
  (text) =>
    Array.from(parseAllDocuments(text.replace(/^\uFEFF/, ''), { logLevel: 'silent' }), (document): unknown =>
      document.toJS(),
    ),
];

/** A random file, an edit of it as it would be planned, and the new file that this makes. */
const planned = fc
  .record({ document: yamlDocument, at: fc.nat() })
  .map(({ document: { bytes, scalars }, at }) => {
    const open = scalars.filter(({ refusal }) => refusal === undefined);
    const scalar = open[at % Math.max(open.length, 1)];
    const source = decodeSource(bytes, file);
    const events = readEvents(source);
    const edits = scalar === undefined ? [] : [{ ...scalar, from: scalar.text, to }];
    const { targets } = findTargets(source, readTree(source, events), edits);
    const splices = targets.flatMap((target) => (scalar === undefined ? [] : [{ ...scalar, token, target }]));
    const parts = splices.map(({ start, end }) => [bytes.subarray(0, start), token, bytes.subarray(end)]);
    return { bytes, after: Buffer.concat(parts[0] ?? [bytes]), reading: { source, events, splices } };
  })
  .filter(({ reading }) => reading.splices.length > 0);

function isProven(reading: Reading, after: Buffer): boolean {
  try {
    proveReading(reading, decodeSource(after, file));
    return true;
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return false;
  }
}

test('one byte that is another one than planned, or too many, or missing, is noticed by itself', () => {
  const faulty = fc.record({
    planned,
    at: fc.nat(),
    bytes: fc.uint8Array({ maxLength: 1 }),
    keep: fc.nat(1),
  });
  fc.assert(
    fc.property(faulty, ({ planned: { bytes, after, reading }, at, bytes: put, keep }) => {
      proveBytes(bytes, after, reading.splices, file);
      const place = at % after.length;
      const wrong = Buffer.concat([after.subarray(0, place), put, after.subarray(place + keep)]);
      fc.pre(!wrong.equals(after));
      assert.throws(() => proveBytes(bytes, wrong, reading.splices, file), { code: 'EDIT_UNPROVEN' });
    }),
    { numRuns: 100 },
  );
});

test('what the readers make of one wrong byte is noticed, too, or it is in a comment or in space', () => {
  const byte = fc.oneof(fc.constantFrom(...Buffer.from('\t\r\n "\'#:-,[]{}&*!|>%0ax')), fc.nat(255));
  let [noticed, same] = [0, 0];
  fc.assert(
    fc.property(planned, fc.nat(), byte, ({ after, reading }, at, byte) => {
      const wrong = Buffer.from(after);
      wrong[at % after.length] = byte;
      if (isProven(reading, wrong)) {
        same += 1;
        for (const read of readers) {
          assert.deepEqual(read(wrong.toString()), read(after.toString()));
        }
      } else {
        noticed += 1;
      }
    }),
    { numRuns: 100 },
  );
  assert.ok(noticed > 20 && same > 5, `${noticed} noticed, ${same} the same`);
});

test('a document that is there too many is noticed', () => {
  fc.assert(
    fc.property(planned, ({ after, reading }) => {
      assert.ok(isProven(reading, after));
      assert.ok(!isProven(reading, Buffer.concat([after, Buffer.from('\n...\n---\nadded: x\n')])));
    }),
    { numRuns: 20 },
  );
});
