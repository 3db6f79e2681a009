import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import type { BundleResult } from '../../src/bundle/result.ts';
import { bundleStage } from '../../src/bundle/stage.ts';
import { promoteStage } from '../../src/promote/stage.ts';
import { signStage } from '../../src/sign/stage.ts';
import { trackStage } from '../../src/track/stage.ts';
import { verifyStage } from '../../src/verify/stage.ts';
import { onlyTarget, type Promoted } from './promoted.ts';
import { type TestRuntime, testRuntime } from './runtime.ts';
import { stageRunner } from './stage-runner.ts';
import { tool } from './tools.ts';
import {
  forgeToken,
  type Internal,
  internalReleaseFile,
  startInternal,
  trustPolicy,
} from './wandb-internal.ts';
import { connectedReleaseFile } from './wandb-upstream.ts';

/** Both sides of the gap, each with its release file in the folder that it works in. */
export interface Sides {
  readonly connected: TestRuntime;
  readonly inside: TestRuntime;
  readonly internal: Internal;
  readonly runConnected: ReturnType<typeof stageRunner>;
  readonly runInside: ReturnType<typeof stageRunner>;
  /** track → bundle → sign; only what the release file lists. */
  pack(release: string, base?: string): Promise<BundleResult>;
  /** verify → promote. */
  takeIn(bundle: BundleResult): Promise<Promoted>;
  /** Lays the deploy files of a branch where `check` looks for them. */
  checkOut(branch: string): Promise<void>;
}

export interface SidesOptions {
  /** Host → loopback address of the public side. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** `tidegate.yaml` of the connected side; default: the one of the demo. */
  readonly releaseFile?: string;
  /** Starts the internal registry; default: the one in memory. */
  readonly registry?: Parameters<typeof startInternal>[1];
  /** Has helm on the PATH inside. */
  readonly helm?: true;
}

export async function openSides(options: SidesOptions): Promise<Sides> {
  const connected = testRuntime();
  const path = process.env['PATH'] ?? '';
  const inside = testRuntime({
    env: {
      GITHUB_TOKEN: forgeToken,
      PATH: options.helm === true ? [dirname(tool('helm')), path].join(delimiter) : path,
    },
  });
  const internal = await startInternal(inside.cwd, options.registry);
  const releaseFile = options.releaseFile ?? connectedReleaseFile(options.endpoints);
  await writeFile(join(connected.cwd, 'tidegate.yaml'), releaseFile);
  await writeFile(join(inside.cwd, 'tidegate.yaml'), internalReleaseFile(internal));
  await writeFile(join(inside.cwd, 'tidegate.trust.yaml'), trustPolicy);
  const runConnected = stageRunner(connected);
  const runInside = stageRunner(inside);
  return {
    connected,
    inside,
    internal,
    runConnected,
    runInside,
    async pack(release, base) {
      await runConnected(trackStage, { release, helm: 'never' });
      const bundle = await runConnected(bundleStage, base === undefined ? {} : { base });
      await runConnected(signStage, { bundle: bundle.folder, generate: 'tidegate' });
      await copyFile(join(connected.cwd, 'tidegate.pub'), join(inside.cwd, 'tidegate.pub'));
      return bundle;
    },
    async takeIn({ folder }) {
      await runInside(verifyStage, { bundle: folder });
      return onlyTarget(await runInside(promoteStage, { bundle: folder }));
    },
    async checkOut(branch) {
      await mkdir(join(inside.cwd, 'deploy'), { recursive: true });
      for (const file of ['deploy/values.yaml', 'deploy/wandb.yaml']) {
        await writeFile(join(inside.cwd, file), await internal.file(branch, file));
      }
    },
  };
}
