import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { formatLock } from '../../src/release/read-lock.ts';
import { generateKey } from '../../src/sign/key.ts';
import { writeSignature } from '../support/sign-bundle.ts';
import { makeBundle } from '../support/bundles.ts';
import { type Distribution, type DistributionOptions, startDistribution } from '../support/distribution.ts';
import { type FaultProxy, type FaultProxyOptions, startFaultProxy } from '../support/fault-proxy.ts';
import { sampleRelease, type SampleArtifact, type SampleRelease } from '../support/locks.ts';
import './tally.ts';
import { type Run, type RunningProgram, startProgram } from './program.ts';
import { pathOf, publish, requirePromoted } from './releases.ts';
import { hasBlob } from './truth.ts';
import { sameEntries } from './volumes.ts';

/** Volumes of a few blobs each, so that several are there to lose. */
const volumeSize = 24_000_000;

/** Most bytes of a promotion record with its bundle manifest, which a run may send. */
export const recordBytes = 40_000;

type SideOptions = FaultProxyOptions & Omit<DistributionOptions, 'tokens'>;

interface Side {
  readonly sample: SampleRelease;
  readonly registry: Distribution;
  readonly proxy: FaultProxy;
  /** Where the program runs; its release file is there. */
  readonly folder: string;
  /** Starts the stage. */
  start(): RunningProgram;
  /** Runs the stage to its end. */
  run(): Promise<Run>;
  /** Runs another command in the same folder. */
  runOther(...args: readonly string[]): Promise<Run>;
  /** @throws AssertionError unless the result is complete, right, and all there is */
  requireDone(): Promise<void>;
}

/** A public registry behind a proxy, and the folder where its release is bundled. */
export interface PublicSide extends Side {
  /** `media`, where the bundle is made. */
  readonly media: string;
  /** Digests of the blobs that an unfinished bundle holds, whole and in their place. */
  finishedBlobs(): Promise<readonly string[]>;
  /** @throws AssertionError unless the bundle that has the final name is right, whatever lies beside it */
  requireContent(): Promise<void>;
}

/** An empty internal registry behind a proxy, and a signed bundle to promote into it. */
export interface InternalSide extends Side {
  /** The bundle's folder. */
  readonly bundle: string;
  /** Bytes of the blobs that the registry does not have yet where they belong. */
  missingBytes(): Promise<number>;
  /** Makes another bundle, signed by the same key. @returns its folder */
  pack(sample: SampleRelease): Promise<string>;
  /** Starts the promotion of another bundle. */
  startWith(bundle: string): RunningProgram;
}

/** `{images, layers}` of noise: what moves through the proxies. */
export function releaseOf(...images: readonly (readonly (number | Buffer)[])[]): SampleRelease {
  return sampleRelease({
    images: images.map((layers, index): SampleArtifact => ({
      reference: `docker.io/wandb/part-${index}:1.${index}`,
      layers,
      referrers: index === 0 ? 1 : 0,
      signed: true,
    })),
  });
}

export async function openPublicSide(
  test: Pick<TestContext, 'after'>,
  sample: SampleRelease,
  options: SideOptions & { readonly media?: string } = {},
): Promise<PublicSide> {
  const { registry, proxy, folder, home, start } = await openSide(test, options);
  await publish(registry.url, sample);
  const media = options.media ?? join(folder, 'media');
  await writeFile(join(folder, 'tidegate.lock.json'), formatLock(sample.lock));
  await writeFile(join(folder, 'tidegate.yaml'), `name: wandb\nendpoints:\n  docker.io: ${proxy.url}\n`);
  const expected = await makeBundle(await temporaryFolder(test), sample, { volumeSize });
  const begin = (): RunningProgram => start('bundle', '--output', media, '--volume-size', String(volumeSize));
  const right = await hashFolder(expected);
  const requireContent = async (): Promise<void> =>
    assert.deepEqual(await hashFolder(join(media, 'wandb-2026q4')), right);
  return {
    sample,
    registry,
    proxy,
    folder,
    media,
    start: begin,
    run: () => begin().ended,
    runOther: (...args) => start(...args).ended,
    async finishedBlobs() {
      const partial = join(media, 'wandb-2026q4.partial');
      const found = await Promise.all(
        (await readdir(expected)).map((name) => sameEntries(join(expected, name), join(partial, name))),
      );
      return found.flat();
    },
    requireContent,
    async requireDone() {
      assert.deepEqual(await readdir(media), ['wandb-2026q4']);
      await requireContent();
      assert.deepEqual(await tidyNames(home), []);
    },
  };
}

export async function openInternalSide(
  test: Pick<TestContext, 'after'>,
  sample: SampleRelease,
  options: SideOptions & { readonly volumeSize?: number } = {},
): Promise<InternalSide> {
  const { registry, proxy, folder, home, start } = await openSide(test, options);
  const key = generateKey();
  const pack = async (packed: SampleRelease, parent?: string): Promise<string> => {
    const sizes = { volumeSize: options.volumeSize ?? volumeSize };
    const made = await makeBundle(parent ?? (await temporaryFolder(test)), packed, sizes);
    await writeSignature(await readBundle(made), key);
    return made;
  };
  const bundle = await pack(sample, folder);
  const pem = key.public.key.export({ type: 'spki', format: 'pem' }).toString();
  await writeFile(join(folder, 'release.pub'), pem);
  await writeFile(join(folder, 'tidegate.trust.yaml'), 'keys:\n  - {name: release, file: release.pub}\n');
  await writeFile(
    join(folder, 'tidegate.yaml'),
    `name: wandb\ntrust: tidegate.trust.yaml\npromote:\n  registry: registry.test\n  images:\n    - {from: "**", to: "**"}\nendpoints:\n  registry.test: ${proxy.url}\n`,
  );
  const [files, content] = [await readdir(folder), await hashFolder(bundle)];
  const startWith = (path: string): RunningProgram => start('promote', '--bundle', path);
  const begin = (): RunningProgram => startWith(bundle);
  return {
    sample,
    registry,
    proxy,
    folder,
    bundle,
    start: begin,
    run: () => begin().ended,
    runOther: (...args) => start(...args).ended,
    pack: (other) => pack(other),
    startWith,
    async missingBytes() {
      let missing = 0;
      for (const { digest, size, mediaType, repositories } of sample.lock.blobs) {
        for (const path of mediaType.includes('manifest') ? [] : repositories.map(pathOf)) {
          missing += (await hasBlob(registry.url, path, digest)) ? 0 : size;
        }
      }
      return missing;
    },
    async requireDone() {
      await requirePromoted(registry.url, sample);
      assert.deepEqual(await readdir(folder), files);
      assert.deepEqual(await hashFolder(bundle), content);
      assert.deepEqual(await tidyNames(home), []);
    },
  };
}

async function openSide(
  test: Pick<TestContext, 'after'>,
  { tokens, seed = 1, ...options }: SideOptions & FaultProxyOptions,
) {
  const registry = await startDistribution(options);
  const proxy = await startFaultProxy(registry.url, { seed, ...(tokens && { tokens }) });
  test.after(async () => {
    await proxy.close();
    await registry.close();
  });
  const folder = await temporaryFolder(test);
  const home = await temporaryFolder(test);
  const start = (...args: readonly string[]): RunningProgram => startProgram(folder, args, home);
  return { registry, proxy, folder, home, start };
}

export async function temporaryFolder(test: Pick<TestContext, 'after'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-faults-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** File → SHA-256 of its content. */
export async function hashFolder(folder: string): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {};
  for (const name of (await readdir(folder)).sort()) {
    const bytes = await readFile(join(folder, name));
    hashes[name] = createHash('sha256').update(bytes).digest('hex');
  }
  return hashes;
}

/** What runs have left where they keep what is temporary; a cache may stay. */
async function tidyNames(home: string): Promise<readonly string[]> {
  await mkdir(home, { recursive: true });
  return (await readdir(home)).filter((name) => name !== 'cache');
}

/** Bytes of all blobs of a release that are no manifests, each once. */
export function blobBytes({ lock }: SampleRelease): number {
  return lock.blobs
    .filter(({ mediaType }) => !mediaType.includes('manifest'))
    .reduce((sum, { size }) => sum + size, 0);
}

export function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, bytes) => total + bytes, 0);
}

/** A run that ended well; its whole output is shown when it did not. */
export function requireSuccess(run: Run): void {
  assert.equal(run.status, 0, `exit status ${run.status}\n${run.stderr}`);
}

/** A run that failed in a way that people can do something about: an exit status of ours, a message, no stack, no bug. */
export function requireClearFailure(run: Run, status: number, says: RegExp): void {
  assert.equal(run.status, status, run.stderr);
  assert.match(run.stderr, says);
  assert.doesNotMatch(run.stderr, /^ +at .+:\d+:\d+|bug in tidegate/m);
}
