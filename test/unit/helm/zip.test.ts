import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateRawSync } from 'node:zlib';
import { readZip } from '../../../src/helm/zip.ts';
import { fails } from '../../support/fails.ts';

interface Entry {
  readonly name: string;
  readonly content: string;
  readonly stored?: true;
  readonly flags?: number;
  readonly size?: number;
}

/** A zip archive, as APPNOTE.TXT 6.3 has it. */
function zip(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, stored, flags = 0, size } of entries) {
    const bytes = Buffer.from(content);
    const packed = stored === true ? bytes : deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(stored === true ? 0 : 8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size ?? bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), common, place, Buffer.from(name)]),
    );
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

test('files are read, packed or not; folders are none', () => {
  const files = readZip(
    zip([
      { name: 'windows-amd64/', content: '', stored: true },
      { name: 'windows-amd64/helm.exe', content: 'a program' },
      { name: 'windows-amd64/LICENSE', content: 'text', stored: true },
    ]),
    'helm',
  );
  assert.deepEqual(
    files.map(({ name, content }) => [name, content.toString()]),
    [
      ['windows-amd64/helm.exe', 'a program'],
      ['windows-amd64/LICENSE', 'text'],
    ],
  );
});

test('what is damaged, encrypted or larger than it says is refused', () => {
  const good = zip([{ name: 'a', content: 'x'.repeat(1000) }]);
  const damaged = Buffer.from(good);
  damaged[40] = (damaged[40] ?? 0) ^ 0xff;
  const cases: readonly (readonly [bytes: Buffer, says: RegExp])[] = [
    [Buffer.alloc(0), /no directory/],
    [Buffer.from('not a zip'), /no directory/],
    [good.subarray(good.length - 22), /./],
    [zip([{ name: 'a', content: 'x', flags: 1 }]), /encrypted/],
    [zip([{ name: 'a', content: 'x'.repeat(5000), size: 10 }]), /./],
    [zip([{ name: 'a', content: 'x', size: 300_000_000 }]), /not known here/],
    [damaged, /./],
  ];
  for (const [bytes, says] of cases) {
    assert.throws(() => readZip(bytes, 'helm'), fails('ZIP_UNREADABLE', says));
  }
});
