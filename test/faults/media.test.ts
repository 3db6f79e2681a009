import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { fetchesBlob } from '../support/fault-rules.ts';
import { needsTools } from '../support/tools.ts';
import { fillDisk, mountDisk, needsMounts } from './disks.ts';
import {
  blobBytes,
  hashFolder,
  type InternalSide,
  openInternalSide,
  openPublicSide,
  recordBytes,
  releaseOf,
  requireClearFailure,
  requireSuccess,
  sum,
  temporaryFolder,
} from './lab.ts';
import type { Run } from './program.ts';
import { deeds } from './tally.ts';
import { listTags, requireBlob, requireWholeTags } from './truth.ts';
import { readEntries } from './volumes.ts';

/** Each layer fills a volume of its own: 001 to 005. */
const sample = releaseOf([700_000, 600_000], [650_000, 750_000], [660_000]);
const volumeSize = 1_000_000;
const victim = 'wandb-2026q4.003.tar';

interface Damage {
  readonly name: string;
  readonly volumes: readonly string[];
  readonly says: RegExp;
  readonly harm: (bundle: string) => Promise<void>;
}

const damages: readonly Damage[] = [
  {
    name: 'one flipped bit',
    volumes: [victim],
    says: /BLOB_CHANGED/,
    harm: (bundle) => flipBit(join(bundle, victim)),
  },
  {
    name: 'a missing volume',
    volumes: [victim],
    says: /VOLUME_MISSING/,
    harm: (bundle) => rm(join(bundle, victim)),
  },
  {
    name: 'a volume that is cut short',
    volumes: [victim],
    says: /VOLUME_SIZE/,
    async harm(bundle) {
      const bytes = await readFile(join(bundle, victim));
      await writeFile(join(bundle, victim), bytes.subarray(0, 300_000));
    },
  },
  {
    name: 'two volumes under each other’s names',
    volumes: ['wandb-2026q4.002.tar', victim],
    says: /VOLUME_SIZE|HEADER_CHANGED|BLOB_CHANGED/,
    async harm(bundle) {
      const [one, other] = [join(bundle, 'wandb-2026q4.002.tar'), join(bundle, victim)];
      await rename(one, `${one}.moved`);
      await rename(other, one);
      await rename(`${one}.moved`, other);
    },
  },
];

describe('damaged media', needsTools('docker-registry'), () => {
  for (const { name, volumes, says, harm } of damages) {
    test(`${name}: is named with its blobs, deletes nothing, and the other volumes are promoted`, async (context) => {
      const side = await openInternalSide(context, sample, { volumeSize });
      const lost = await blobsIn(side, volumes);
      const spare = await copyOf(context, side.bundle);
      await harm(side.bundle);
      deeds.damage += 1;
      const damaged = await hashFolder(side.bundle);
      const run = await side.run();
      requireClearFailure(run, 2, says);
      requireNamed(run, [...volumes, ...lost]);
      assert.deepEqual(await hashFolder(side.bundle), damaged, 'a file of the bundle was touched');
      await requireWholeTags(side.registry.url);
      assert.ok(!(await listTags(side.registry.url)).has('tidegate/wandb:2026q4'), 'it is on record');
      await requireOthers(side, lost);
      await carryAgain(spare, side.bundle, volumes);
      side.proxy.reset();
      requireSuccess(await side.run());
      await side.requireDone();
      const missing = bytesOf(lost);
      const sent = sum(side.proxy.up);
      assert.ok(
        sent <= missing + recordBytes,
        `${sent} bytes were sent for the ${missing} that were missing`,
      );
    });
  }

  test('verify names volume and blob of every damage at once', async (context) => {
    const side = await openInternalSide(context, sample, { volumeSize });
    const other = 'wandb-2026q4.002.tar';
    const lost = await blobsIn(side, [other, victim]);
    await flipBit(join(side.bundle, other));
    await rm(join(side.bundle, victim));
    deeds.damage += 2;
    const run = await side.runOther('verify', '--bundle', side.bundle);
    requireClearFailure(run, 2, /VOLUME_MISSING[^]*BLOB_CHANGED|BLOB_CHANGED[^]*VOLUME_MISSING/);
    requireNamed(run, [other, victim, ...lost]);
  });

  test('volumes copied in any order and at any time are as good', async (context) => {
    const side = await openInternalSide(context, sample, { volumeSize });
    const spare = await copyOf(context, side.bundle);
    await rm(side.bundle, { recursive: true });
    await mkdir(side.bundle);
    for (const [age, name] of (await readdir(spare)).sort().reverse().entries()) {
      await copyFile(join(spare, name), join(side.bundle, name));
      await utimes(join(side.bundle, name), age, age);
    }
    requireSuccess(await side.run());
    await side.requireDone();
  });
});

describe('full disks', { skip: needsTools('docker-registry').skip || needsMounts().skip }, () => {
  const size = 24 * 1024 * 1024;
  const release = releaseOf([3_000_000, 2_500_000, 200_000], [4_000_000, 3_500_000]);

  test('a disk that fills up leaves a bundle that can be continued', async (context) => {
    const media = await mountDisk(context, size);
    const side = await openPublicSide(context, release, { media });
    let makeRoom: (() => Promise<void>) | undefined;
    side.proxy.use(
      { when: fetchesBlob, fault: { kind: 'slow', rate: 2_000_000 } },
      {
        when: (request) => fetchesBlob(request) && sum(side.proxy.down) > 1_000_000,
        count: 1,
        fault: {
          kind: 'before',
          async run() {
            makeRoom = await fillDisk(media);
          },
        },
      },
    );
    const run = await side.run();
    assert.ok(makeRoom !== undefined, 'the disk was never full');
    requireClearFailure(run, 1, /DISK_FULL/);
    const [first, finished] = [sum(side.proxy.down), await side.finishedBlobs()];
    await makeRoom();
    side.proxy.use();
    side.proxy.reset();
    requireSuccess(await side.run());
    await side.requireDone();
    assert.deepEqual(
      finished.filter((digest) => side.proxy.down.has(digest)),
      [],
    );
    context.diagnostic(`${first} bytes before, ${sum(side.proxy.down)} after, of ${blobBytes(release)}`);
  });

  test('a disk that is too small is found out before the first byte', async (context) => {
    const media = await mountDisk(context, size / 4);
    const side = await openPublicSide(context, release, { media });
    requireClearFailure(await side.run(), 1, /NO_SPACE/);
    assert.equal(sum(side.proxy.down), 0);
  });
});

async function blobsIn({ bundle }: InternalSide, volumes: readonly string[]): Promise<readonly string[]> {
  const found = [];
  for (const name of volumes) {
    found.push(...readEntries(await readFile(join(bundle, name))).map(({ digest }) => digest));
  }
  assert.ok(found.length >= volumes.length);
  return found;
}

async function flipBit(path: string): Promise<void> {
  const bytes = await readFile(path);
  const at = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  await writeFile(path, bytes);
}

/** What is there, and what to do about it: both have to be in the words that people see. */
function requireNamed({ stderr }: Run, names: readonly string[]): void {
  for (const name of names) {
    assert.ok(stderr.includes(name), `${name} is not named:\n${stderr}`);
  }
  assert.match(stderr, /\b(?:carry|copy)\b[^]*\bagain\b/i);
}

/** The blobs that were not damaged have gone where they belong. */
async function requireOthers({ registry }: InternalSide, lost: readonly string[]): Promise<void> {
  const others = sample.lock.blobs.filter(
    ({ digest, mediaType }) => !lost.includes(digest) && mediaType.includes('layer'),
  );
  for (const { digest, repositories } of others) {
    const [, path = ''] = /^[^/]+\/(.+)$/.exec(repositories[0] ?? '') ?? [];
    await requireBlob(registry.url, path, digest);
  }
}

function bytesOf(digests: readonly string[]): number {
  return sample.lock.blobs
    .filter(({ digest }) => digests.includes(digest))
    .reduce((total, { size }) => total + size, 0);
}

async function copyOf(test: TestContext, bundle: string): Promise<string> {
  const spare = await temporaryFolder(test);
  await carryAgain(bundle, spare, await readdir(bundle));
  return spare;
}

async function carryAgain(from: string, to: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await copyFile(join(from, name), join(to, name));
  }
}
