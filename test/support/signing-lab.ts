import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import type { BundleManifest } from '../../src/bundle/bundle-manifest.ts';
import { openKeyFiles } from '../../src/sign/key-file.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { SigningKey } from '../../src/sign/key.ts';
import { signBytes } from './sign-bundle.ts';
import { signStage } from '../../src/sign/stage.ts';
import { verifyBundle } from '../../src/verify/verify-bundle.ts';
import { testRuntime } from './runtime.ts';
import { writeSmallBundle } from './small-bundle.ts';

/** A folder with a key pair, a trust policy, and two signed bundles: sequence 4 (`good`) and 3 (`older`). */
export async function openSigningLab() {
  const runtime = testRuntime();
  const { cwd } = runtime;
  const policy = join(cwd, 'tidegate.trust.yaml');
  const { key } = await openKeyFiles(join(cwd, 'release'), false, runtime);
  await writeFile(
    policy,
    'keys:\n  - {name: release, file: release.pub}\naudience: acme-prod\nminimumSequence: 3\n',
  );
  const options = {
    key: undefined,
    keyPassword: undefined,
    generate: 'release',
    signer: undefined,
    publicKey: undefined,
    certificate: undefined,
    timestampUrl: undefined,
    keyless: false,
    identityToken: undefined,
    signingConfig: undefined,
    trustedRoot: undefined,
    add: false,
    dryRun: false,
  };
  const sign = (
    bundle: string,
    own: Partial<Parameters<typeof signStage.run>[0]> = {},
    by: Runtime = runtime,
  ) => signStage.run({ ...options, ...own, bundle }, by);
  const good = join(cwd, 'wandb-2026q4');
  const older = join(cwd, 'wandb-2026q3');
  const manifest = await writeSmallBundle(good);
  await writeSmallBundle(older, { sequence: 3, release: '2026q3', layers: ['layer one'] });
  await sign(good);
  await sign(older);
  return {
    runtime,
    cwd,
    key,
    good,
    older,
    /** Of `good`. */
    manifest,
    sign,
    verify: (folder: string) => verifyBundle({ folder, trust: policy }, runtime),
    /** A copy of `good` to do something to. */
    copyOfGood: async (): Promise<string> => {
      const folder = join(await mkdtemp(join(cwd, 'copy-')), 'wandb-2026q4');
      await cp(good, folder, { recursive: true });
      return folder;
    },
  };
}

export function manifestFile(folder: string): string {
  return join(folder, 'bundle.json');
}

export function signatureFile(folder: string): string {
  return join(folder, 'bundle.json.sigstore.json');
}

/** Writes a manifest as `bundle.json`, signed by somebody. */
export async function writeSigned(folder: string, manifest: BundleManifest, by: SigningKey): Promise<void> {
  const bytes = Buffer.from(canonicalize(manifest) ?? '');
  await writeFile(manifestFile(folder), bytes);
  await writeFile(signatureFile(folder), signBytes(bytes, by));
}

/** Changes a file, and makes sure that it did. */
export async function edit(file: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  const bytes = await readFile(file);
  const changed = change(Buffer.from(bytes));
  assert.ok(!changed.equals(bytes), `${file} is as before`);
  await writeFile(file, changed);
}

export function replaced(from: string, to: string): (bytes: Buffer) => Buffer {
  return (bytes) => Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
}

export function flipped(offset: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
    return bytes;
  };
}
