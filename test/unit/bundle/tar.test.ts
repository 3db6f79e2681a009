import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDigest } from '../../../src/oci/digest.ts';
import { blobEntryName, paddedSize, tarHeader, tarHeaderSize } from '../../../src/bundle/tar.ts';

const sha512 = blobEntryName(parseDigest(`sha512:${'ab'.repeat(64)}`, 'test'));

describe('tarHeader', () => {
  it('is one ustar block without user, group and time', () => {
    const header = tarHeader('blobs/sha256/aa', 1234);
    assert.equal(header.length, 512);
    assert.equal(field(header, 0, 100), 'blobs/sha256/aa');
    assert.equal(field(header, 100, 8), '0000644');
    assert.equal(field(header, 108, 8), '0000000');
    assert.equal(field(header, 116, 8), '0000000');
    assert.equal(Number.parseInt(field(header, 124, 12), 8), 1234);
    assert.equal(Number.parseInt(field(header, 136, 12), 8), 0);
    assert.equal(header.toString('latin1', 257, 265), 'ustar\x0000');
  });

  it('has the checksum of its bytes with the checksum field as spaces', () => {
    const header = tarHeader('index.json', 7);
    const stated = Number.parseInt(field(header, 148, 8), 8);
    header.fill(' ', 148, 156);
    assert.equal(
      header.reduce((sum, byte) => sum + byte, 0),
      stated,
    );
  });

  it('says names over 100 characters in a pax header', () => {
    const header = tarHeader(sha512, 10);
    assert.equal(header.length, 1536);
    assert.equal(field(header, 156, 1), 'x');
    assert.equal(field(header, 512, 512), `151 path=${sha512}\n11 size=10\n`);
    assert.equal(field(header, 1024 + 156, 1), '0');
  });

  it('says sizes from 8 GiB in a pax header, and smaller ones in the field', () => {
    const limit = 8 * 1024 ** 3;
    assert.equal(tarHeader('blobs/sha256/aa', limit - 1).length, 512);
    assert.match(field(tarHeader('blobs/sha256/aa', limit), 512, 512), /\n19 size=8589934592\n$/);
  });

  it('is as long as tarHeaderSize says', () => {
    for (const [name, size] of [
      ['index.json', 1],
      [sha512, 1],
      ['index.json', 2 ** 40],
    ] as const) {
      assert.equal(tarHeader(name, size).length, tarHeaderSize(name, size));
    }
  });
});

it('paddedSize rounds up to blocks of 512', () => {
  assert.deepEqual([0, 1, 512, 513, 2 ** 40 + 1].map(paddedSize), [0, 512, 512, 1024, 2 ** 40 + 512]);
});

function field(bytes: Buffer, offset: number, length: number): string {
  return bytes.toString('latin1', offset, offset + length).replace(/[\0 ]+$/, '');
}
