import { join } from 'node:path';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { digestOf } from '../../src/oci/digest.ts';
import type { RecordConfig } from '../../src/promote/record/record-format.ts';
import { storeRecord } from '../../src/promote/record/record.ts';
import type { RecordSource } from '../../src/promote/record/trusted-record.ts';
import { signBytes } from './sign-bundle.ts';
import { readTrustPolicy } from '../../src/verify/trust-policy.ts';
import { makeBundle } from './bundles.ts';
import type { InternalSide } from './internal-side.ts';
import { type SampleOptions, sampleRelease } from './locks.ts';
import { testRuntime } from './runtime.ts';

/** Where the side's records are, with its trust policy. */
export async function recordSource(side: InternalSide): Promise<RecordSource> {
  const trust = await readTrustPolicy(join(side.folder, 'tidegate.trust.yaml'));
  const { registries, runtime } = side;
  return { registries, config: await side.config(), name: 'wandb', trust, log: runtime.log };
}

export interface ForgedRecord {
  /** Default: the release that the record names. */
  readonly tag?: string;
  readonly config?: Partial<RecordConfig>;
  readonly bundleBytes?: Buffer;
  /** Default: one that is none. */
  readonly signatures?: readonly Buffer[];
}

/** What whoever can push to the registry can do: a record of any content. */
export async function forgeRecord(side: InternalSide, forged: ForgedRecord): Promise<void> {
  const bundleBytes = forged.bundleBytes ?? Buffer.from('{}');
  const config: RecordConfig = {
    schemaVersion: 1,
    name: 'wandb',
    release: '2099q4',
    sequence: Number.MAX_SAFE_INTEGER,
    promotedAt: '2026-10-01T00:00:00Z',
    bundle: digestOf(bundleBytes),
    images: [],
    charts: [],
    ...forged.config,
  };
  const repository = side.registries.repository('registry.test/tidegate/wandb');
  const signatures = forged.signatures ?? [Buffer.from('{}')];
  await repository.tag?.(
    forged.tag ?? config.release,
    await storeRecord(repository, { config, bundleBytes, signatures }),
  );
}

/** Puts a bundle that the side's own key signed into a record, although nobody promoted it. */
export async function plantRecord(side: InternalSide, options: SampleOptions): Promise<void> {
  const { lock, contents } = sampleRelease(options);
  const { bytes } = await readBundle(await makeBundle(testRuntime().cwd, { lock, contents }));
  const { name, release, sequence } = lock;
  const signatures = [signBytes(bytes, side.key)];
  await forgeRecord(side, { config: { name, release, sequence }, bundleBytes: bytes, signatures });
}
