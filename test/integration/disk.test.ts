import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { hashStretch, readStretch, type Write, writeStretch } from '../../src/disk/disk.ts';
import { testRuntime } from '../support/runtime.ts';

const MiB = 1024 * 1024;
const data = randomBytes(20 * MiB + 17);
const hex = createHash('sha256').update(data).digest('hex');
const algorithm = 'sha256';

let file: FileHandle;
before(async () => {
  file = await open(join(testRuntime().cwd, 'file'), 'w+');
  await file.truncate(64 * MiB);
});
after(() => file.close());

/** Two stretches with a gap between them, as a tar that is cut has. */
const segments = () => [
  { fd: file.fd, position: 1000, length: 7 * MiB },
  { fd: file.fd, position: 10 * MiB, length: data.length - 7 * MiB },
];

const order = (): Write => ({
  segments: segments(),
  algorithm,
  there: 0,
  expected: hex,
  note: { fd: file.fd, position: 500 },
  seal: [{ fd: file.fd, position: 0, bytes: Buffer.from('sealed') }],
});

async function* chunks(from = 0, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let offset = from; offset < data.length; offset += size) {
    yield data.subarray(offset, offset + size);
  }
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield data.subarray(0, 3 * MiB);
  throw new Error('the line was cut');
}

async function* tooMuch(): AsyncGenerator<Uint8Array> {
  yield* chunks();
  yield Buffer.alloc(1, 'x');
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function textAt(position: number, length: number): Promise<string> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1');
}

describe('a write in another thread', () => {
  it('lands in its segments, is hashed, noted every 4 MiB, and sealed', async () => {
    assert.equal(await writeStretch(order(), chunks()), hex);
    assert.equal(await textAt(0, 6), 'sealed');
    assert.equal(await textAt(500, 26), `tidegate partial ${20 * MiB}\n`);
    const first = await file.read(Buffer.alloc(7 * MiB), 0, 7 * MiB, 1000);
    const second = await file.read(Buffer.alloc(data.length - 7 * MiB), 0, data.length - 7 * MiB, 10 * MiB);
    assert.ok(Buffer.concat([first.buffer, second.buffer]).equals(data));
  });

  it('continues after what is there, which counts in the digest', async () => {
    assert.equal(await writeStretch({ ...order(), there: 9 * MiB }, chunks(9 * MiB)), hex);
  });

  it('seals nothing that has another digest', async () => {
    await file.write(Buffer.from('______'), 0, 6, 0);
    const expected = createHash('sha256').digest('hex');
    assert.equal(await writeStretch({ ...order(), expected }, chunks()), hex);
    assert.equal(await textAt(0, 6), '______');
  });

  it('fails with the error of its source, and leaves the file alone from then on', async () => {
    await assert.rejects(writeStretch(order(), failing()), /the line was cut/);
  });

  it('never reaches beyond its segments', async () => {
    await file.write(Buffer.from('neighbour'), 0, 9, 10 * MiB + data.length - 7 * MiB);
    await assert.rejects(writeStretch(order(), tooMuch()), /more bytes than there is room for/);
    assert.equal(await textAt(10 * MiB + data.length - 7 * MiB, 9), 'neighbour');
  });

  it('stops asking its source when the disk fails', async () => {
    const readOnly = await open(import.meta.filename);
    let asked = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (; asked < 10_000; asked += 1) {
        yield data.subarray(0, MiB);
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
    }
    const broken = { ...order(), segments: [{ fd: readOnly.fd, position: 0, length: 1e12 }] };
    await assert.rejects(writeStretch(broken, endless()), { code: 'EBADF' });
    assert.ok(asked < 1000);
    await readOnly.close();
  });

  it('many of them at once do not mix', async () => {
    const small = Array.from({ length: 60 }, (_, index) => randomBytes(1000 + index * 7000));
    const positions = small.map((_, index) =>
      small.slice(0, index).reduce((sum, { length }) => sum + length, 30 * MiB),
    );
    await Promise.all(
      small.map(async (bytes, index) => {
        const expected = createHash('sha256').update(bytes).digest('hex');
        const place = { fd: file.fd, position: positions[index] ?? 0, length: bytes.length };
        async function* slowly(): AsyncGenerator<Uint8Array> {
          for (let offset = 0; offset < bytes.length; offset += 5000) {
            await new Promise((resolve) => {
              setImmediate(resolve);
            });
            yield bytes.subarray(offset, offset + 5000);
          }
        }
        const write = { segments: [place], algorithm, there: 0, expected, seal: [] } as const;
        assert.equal(await writeStretch(write, slowly()), expected);
      }),
    );
    const all = Buffer.concat(small);
    assert.ok((await file.read(Buffer.alloc(all.length), 0, all.length, 30 * MiB)).buffer.equals(all));
  });
});

describe('reading in another thread', () => {
  before(async () => {
    await writeStretch(order(), chunks());
  });

  it('hashes, and tells how many bytes it has read', async () => {
    let read = 0;
    assert.equal(await hashStretch({ segments: segments(), algorithm }, (bytes) => (read += bytes)), hex);
    assert.equal(read, data.length);
  });

  it('hands on everything, or what comes after an offset; all of it is hashed', async () => {
    for (const from of [0, 5 * MiB + 3, data.length]) {
      const found: Uint8Array[] = [];
      let digest = '';
      for await (const chunk of readStretch({ segments: segments(), algorithm }, from, (text) => {
        digest = text;
      })) {
        found.push(Buffer.from(chunk));
      }
      assert.ok(Buffer.concat(found).equals(data.subarray(from)));
      assert.equal(digest, hex);
    }
  });

  it('holds the last bytes back when they are not what they should be', async () => {
    let handed = 0;
    await assert.rejects(async () => {
      for await (const chunk of readStretch({ segments: segments(), algorithm }, 0, () => {
        throw new Error('wrong');
      })) {
        handed += chunk.length;
      }
    }, /wrong/);
    assert.ok(handed < data.length);
  });

  it('may be left early', async () => {
    for await (const _ of readStretch({ segments: segments(), algorithm }, 0, () => undefined)) {
      break;
    }
    assert.equal(await hashStretch({ segments: segments(), algorithm }, () => undefined), hex);
  });

  it('says when a file is too short', async () => {
    const beyond = [{ fd: file.fd, position: 63 * MiB, length: 5 * MiB }];
    await assert.rejects(
      hashStretch({ segments: beyond, algorithm }, () => undefined),
      { code: 'EOF' },
    );
    await assert.rejects(
      async () => {
        for await (const _ of readStretch({ segments: beyond, algorithm }, 0, () => undefined)) {
          // Only the end counts.
        }
      },
      { code: 'EOF' },
    );
  });

  it('takes content without bytes', async () => {
    const empty = createHash('sha256').digest('hex');
    assert.equal(await hashStretch({ segments: [], algorithm }, () => undefined), empty);
    const write = { segments: [], algorithm, there: 0, expected: empty, seal: [] } as const;
    assert.equal(await writeStretch(write, nothing()), empty);
  });
});
