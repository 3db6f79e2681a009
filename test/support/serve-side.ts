import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBundle } from '../../src/bundle/read-bundle.ts';
import { defaultLimits, type Limits } from '../../src/serve/limits.ts';
import { createLogin } from '../../src/serve/login.ts';
import { serve, type ServeOptions, type Serving } from '../../src/serve/serve.ts';
import { generateKey, type SigningKey } from '../../src/sign/key.ts';
import { writeSignature } from './sign-bundle.ts';
import { trustKeyFile } from '../../src/verify/trust-policy.ts';
import { type MakeOptions, makeBundle } from './bundles.ts';
import { chartFolder, packChart } from './charts.ts';
import { type SampleOptions, sampleRelease, type SampleRelease } from './locks.ts';
import { testRuntime, type TestRuntime } from './runtime.ts';

/** What `serve` is given in tests: bundles, and a key that signed them. */
export interface ServeSide {
  readonly runtime: TestRuntime;
  /** Has everything; `release.pub` is in it. */
  readonly folder: string;
  readonly key: SigningKey;
  sign(bundle: string): Promise<void>;
  /** Makes a signed bundle. @returns its folder */
  bundle(sample: SampleRelease, options?: MakeOptions): Promise<string>;
  /** Serves on a free port of loopback until the test ends. */
  serve(test: Closing, bundles: readonly string[], own?: Own): Promise<Serving>;
}

/** A test, or a suite. */
interface Closing {
  after(close: () => unknown): unknown;
}

interface Own extends Partial<Pick<ServeOptions, 'config' | 'identity'>> {
  readonly limits?: Partial<Limits>;
  readonly login?: { readonly user: string; readonly password: string };
}

/** Two repositories of one path, a signed image with a referrer, a large one, and a chart with provenance. */
export async function sampleStack(options: SampleOptions = {}): Promise<SampleRelease> {
  const operator = await packChart({ folder: chartFolder('operator'), version: '1.4.2' });
  return sampleRelease({
    images: [
      { reference: 'docker.io/wandb/local:0.62.2', layers: [700_000, 'shared'], referrers: 2, signed: true },
      { reference: 'docker.io/wandb/local:0.63.0', layers: ['shared', 'newer'] },
      { reference: 'docker.io/library/redis:8.2', layers: ['redis of the hub'] },
      { reference: 'quay.io/library/redis:8.2', layers: ['redis of quay'] },
      { reference: 'registry.test:5000/tools/probe:1', layers: ['probe'] },
    ],
    charts: [
      {
        reference: 'ghcr.io/wandb/helm-charts/operator:1.4.2',
        layers: [operator],
        provenance: '-----BEGIN PGP SIGNED MESSAGE-----\n',
      },
    ],
    ...options,
  });
}

export async function openServeSide(): Promise<ServeSide> {
  const runtime = testRuntime();
  const folder = runtime.cwd;
  const key = generateKey();
  await writeFile(join(folder, 'release.pub'), key.public.key.export({ type: 'spki', format: 'pem' }));
  const trust = await trustKeyFile(join(folder, 'release.pub'));
  const sign = async (bundle: string): Promise<void> => {
    await writeSignature(await readBundle(bundle), key);
  };
  return {
    runtime,
    folder,
    key,
    sign,
    async bundle(sample, options) {
      const made = await makeBundle(await mkdtemp(join(folder, 'media-')), sample, options);
      await sign(made);
      return made;
    },
    async serve(test, bundles, { limits, login, config, identity } = {}) {
      const serving = await serve(
        {
          bundles,
          trust,
          config,
          identity,
          listen: { host: '127.0.0.1', port: 0 },
          login: createLogin(login?.user, login?.password),
          limits: { ...defaultLimits, grace: 100, ...limits },
        },
        runtime,
      );
      test.after(() => serving.stop());
      return serving;
    },
  };
}
