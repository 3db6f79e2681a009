import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { blobEntryName, tarHeader } from '../../../src/bundle/tar.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { headerFault, isHeader } from '../../../src/verify/content-header.ts';
import { tarBlock } from '../../support/tar-block.ts';

const name = blobEntryName(digestOf(Buffer.from('x')));
const plain = tarHeader(name, 1);
const long = tarHeader(`blobs/sha512/${'a'.repeat(128)}`, 1);
const isEntry = (other: string): boolean => other === 'blobs/sha256/other';

function codeOf(found: Buffer, expected = plain): string {
  return headerFault(found, expected, isEntry).code;
}

test('damage is told from what somebody wrote: no flipped bit makes a header that a reader would take', () => {
  fc.assert(
    fc.property(fc.nat({ max: plain.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
      const found = Buffer.from(plain);
      found[at] = (found[at] ?? 0) ^ (1 << bit);
      assert.equal(codeOf(found), 'HEADER_CHANGED');
    }),
  );
});

test('whatever stands in place of a header has a code, and a short message', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 512, maxLength: 512 }), fc.string(), (bytes, text) => {
      for (const found of [Buffer.from(bytes), tarBlock({ name: text, type: text.slice(0, 1) })]) {
        const { code, says } = headerFault(found, plain, isEntry);
        assert.match(code, /^(?:HEADER_CHANGED|ENTRY_[A-Z]+)$/);
        assert.ok(says.length < 2000);
      }
    }),
  );
});

test('what is worse is said first', () => {
  const worst = { name: '../x', type: '2', link: '/etc/passwd', size: 7, mode: '0006755' };
  assert.equal(codeOf(tarBlock(worst)), 'ENTRY_LINK');
  assert.equal(codeOf(tarBlock({ ...worst, type: '0' })), 'ENTRY_PATH');
  assert.equal(codeOf(tarBlock({ ...worst, type: '0', name: 'blobs/sha256/other' })), 'ENTRY_TWICE');
  assert.equal(codeOf(tarBlock({ ...worst, type: '0', name: 'x' })), 'ENTRY_NAME');
  assert.equal(codeOf(tarBlock({ ...worst, type: '0', name })), 'ENTRY_SIZE');
  assert.equal(codeOf(tarBlock({ ...worst, type: '0', name, size: 1 })), 'HEADER_CHANGED');
});

test('names that lead out of a folder on any system are told from others', () => {
  for (const out of ['..', '../x', 'a/../../x', 'a\\..\\x', '/x', '\\x', 'c:x', 'C:\\x', 'a/..']) {
    assert.equal(codeOf(tarBlock({ name: out, size: 1 })), 'ENTRY_PATH', out);
  }
  for (const within of ['..x', 'a..b/c', 'x..', 'blobs/c']) {
    assert.equal(codeOf(tarBlock({ name: within, size: 1 })), 'ENTRY_NAME', within);
  }
});

test('a header of three blocks: each is looked at', () => {
  const changed = (at: number, block: Buffer): Buffer => {
    const found = Buffer.from(long);
    block.copy(found, at);
    return found;
  };
  assert.equal(codeOf(changed(0, tarBlock({ name: '/x' })), long), 'ENTRY_KIND');
  assert.equal(codeOf(changed(512, Buffer.from('20 path=../../evil\n')), long), 'ENTRY_EXTENDED');
  assert.equal(codeOf(changed(1024, tarBlock({ name: '/x' })), long), 'ENTRY_PATH');
});

test('zeros are no header, and ours are', () => {
  assert.equal(isHeader(Buffer.alloc(512)), false);
  assert.equal(isHeader(plain), true);
});
