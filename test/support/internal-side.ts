import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { joinBases } from '../../src/bundle/join-bases.ts';
import { readBase } from '../../src/bundle/read-base.ts';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { connect } from '../../src/connect.ts';
import type { Registries } from '../../src/oci/registry/registries.ts';
import { promoteStage } from '../../src/promote/stage.ts';
import type { PromoteConfig } from '../../src/release/release-file.ts';
import { readReleaseFile } from '../../src/release/parse-release-file.ts';
import { generateKey, type SigningKey } from '../../src/sign/key.ts';
import { writeSignature } from './sign-bundle.ts';
import { makeBundle } from './bundles.ts';
import { type SampleOptions, sampleRelease } from './locks.ts';
import { onlyTarget, type Promoted } from './promoted.ts';
import { type RegistryOptions, startRegistry, type TestRegistry } from './registry.ts';
import { testRuntime, type TestRuntime } from './runtime.ts';
import { promoteDefaults } from './stage-defaults.ts';

export interface InternalSide {
  readonly registry: TestRegistry;
  readonly runtime: TestRuntime;
  /** Holds everything; `tidegate.yaml` is in it. */
  readonly folder: string;
  readonly registries: Registries;
  readonly key: SigningKey;
  config(): Promise<PromoteConfig>;
  /** Makes a signed bundle, a delta when there are paths of bases. @returns its folder */
  bundle(options: SampleOptions, ...bases: readonly string[]): Promise<string>;
  promote(...bundles: readonly string[]): Promise<Promoted>;
  dryRun(...bundles: readonly string[]): Promise<Promoted>;
  /** Only the checks before the first byte. */
  preflight(...bundles: readonly string[]): Promise<Promoted>;
  /** Although newer ones were promoted since. */
  promoteAgain(bundle: string): Promise<Promoted>;
  rollback(release: string): Promise<Promoted>;
  rollbackPlan(release: string): Promise<Promoted>;
  /** What was written to the registry since the last call: `PUT /v2/…`. */
  writes(): readonly string[];
}

export interface InternalSideOptions extends RegistryOptions {
  /** Lines below `promote:`; the default has the guide's rules and no charts. */
  readonly promote?: string;
  /** Lines added at the end of the release file. */
  readonly more?: string;
  /** More lines of `endpoints:`. */
  readonly endpoints?: string;
}

const guideRules = `  images:
    - {from: docker.io/wandb/controller, to: library/controller}
    - {from: "docker.io/wandb/*", to: "*"}
    - {from: "**", to: "**"}
`;

/** The air-gapped side for tests: a registry as `registry.test`, a release file, a trust policy, and a signer's key. */
export async function startInternalSide(options: InternalSideOptions = {}): Promise<InternalSide> {
  const registry = await startRegistry(options);
  const runtime = testRuntime();
  const folder = runtime.cwd;
  const key = generateKey();
  const path = join(folder, 'tidegate.yaml');
  await writeFile(
    path,
    `name: wandb\ntrust: tidegate.trust.yaml\npromote:\n  registry: registry.test\n${guideRules}${options.promote ?? ''}endpoints:\n  registry.test: ${registry.url}\n${options.endpoints ?? ''}${options.more ?? ''}`,
  );
  const pem = key.public.key.export({ type: 'spki', format: 'pem' }).toString();
  await writeFile(join(folder, 'release.pub'), pem);
  await writeFile(join(folder, 'tidegate.trust.yaml'), 'keys:\n  - {name: release, file: release.pub}\n');
  const { registries } = await connect({ 'registry.test': registry.url }, runtime);
  const run = async (
    bundle: readonly string[],
    mode: Partial<Record<'dryRun' | 'preflight' | 'allowRollback', true>> & {
      readonly rollback?: string;
    } = {},
  ): Promise<Promoted> => {
    return onlyTarget(await promoteStage.run({ ...promoteDefaults, ...mode, bundle }, runtime));
  };
  let seen = 0;
  return {
    registry,
    runtime,
    folder,
    registries,
    key,
    async config() {
      const { promote } = await readReleaseFile(path);
      const [config] = promote;
      assert.ok(config);
      return config;
    },
    async bundle(sample, ...bases) {
      const release = sampleRelease(sample);
      const base = joinBases(await Promise.all(bases.map((path) => readBase(path))), release.lock);
      const made = await makeBundle(folder, release, { base });
      await writeSignature(await readBundle(made), key);
      return made;
    },
    promote: (...bundles) => run(bundles),
    dryRun: (...bundles) => run(bundles, { dryRun: true }),
    preflight: (...bundles) => run(bundles, { preflight: true }),
    promoteAgain: (bundle) => run([bundle], { allowRollback: true }),
    rollback: (release) => run([], { rollback: release }),
    rollbackPlan: (release) => run([], { rollback: release, dryRun: true }),
    writes() {
      const recent = registry.requests.slice(seen);
      seen = registry.requests.length;
      return recent
        .filter(({ method, path }) => method !== 'GET' && method !== 'HEAD' && !isOpening(method, path))
        .map(({ method, path }) => `${method} ${path}`);
    },
  };
}

/** An upload that is opened or cancelled writes nothing yet: preflight does both. */
function isOpening(method: string, path: string): boolean {
  return (method === 'POST' || method === 'DELETE') && /\/blobs\/uploads\/[^?]*(?:\?_state|$)/.test(path);
}

export async function readText(...parts: readonly string[]): Promise<string> {
  return await readFile(join(...parts), 'utf8');
}

/** Writes a release file beside `tidegate.yaml` that promotes into another registry. @returns its name */
export async function writeReleaseFile(
  folder: string,
  { host, url }: { readonly host: string; readonly url: string },
): Promise<string> {
  const name = `${host.replace(':', '-')}.yaml`;
  await writeFile(
    join(folder, name),
    `name: wandb
trust: tidegate.trust.yaml
promote:
  registry: registry.test
  images: [{from: "docker.io/wandb/*", to: "*"}]
endpoints: {registry.test: "${url}"}
`,
  );
  return name;
}
