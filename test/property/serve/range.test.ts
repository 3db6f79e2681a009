import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { contentAnswer } from '../../../src/serve/content-answer.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const part = fc.oneof(fc.nat(40).map(String), fc.constant(''), fc.string({ maxLength: 3 }));
const header = fc.oneof(
  fc.tuple(part, part).map(([first, last]) => `bytes=${first}-${last}`),
  fc.string({ maxLength: 20 }),
);

test('whatever range is asked for, what is sent is what the headers say, and lies within the content', () => {
  fc.assert(
    fc.property(header, fc.uint8Array({ maxLength: 30 }), (range, array) => {
      const bytes = Buffer.from(array);
      const content = { mediaType: 'x/y', digest: digestOf(bytes), size: bytes.length, bytes };
      const url = new URL('http://registry/');
      const { status, headers, body } = contentAnswer(content, { method: 'GET', url, headers: { range } });
      assert.ok(Buffer.isBuffer(body));
      assert.equal(headers['content-length'], String(body.length));
      const said = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+)$/.exec(headers['content-range'] ?? '');
      if (status === 206) {
        const [start, end] = [Number(said?.[1]), Number(said?.[2])];
        assert.ok(start <= end && end < bytes.length);
        assert.deepEqual(body, bytes.subarray(start, end + 1));
      } else {
        assert.deepEqual(body, status === 416 ? Buffer.alloc(0) : bytes);
      }
    }),
  );
});
