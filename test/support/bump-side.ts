import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BumpResult, BumpStream } from '../../src/bump/result.ts';
import { bumpStage } from '../../src/bump/stage.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { type ForgeOptions, startForge, type TestForge } from './forge.ts';
import type { ForgeFiles, ForgeRepository } from './forge-repository.ts';
import { type InternalSide, startInternalSide } from './internal-side.ts';

export const bumpToken = 'token-that-must-not-show';

export interface BumpRun {
  readonly config?: string;
  readonly token?: string | undefined;
  readonly repository?: string;
  readonly release?: string;
  readonly trust?: string;
  readonly dryRun?: boolean;
  readonly rollback?: boolean;
  readonly environment?: readonly string[];
  readonly bodyFile?: string;
  readonly runtime?: Runtime;
}

/** The air-gapped side with the address of a repository: releases are promoted for real, and bump runs as a stage. */
export interface Bumping {
  readonly side: InternalSide;
  /**
   * Promotes release 1 (2026q4), 2 (2027q1) or 3 (2027q2) of the sample product.
   * @param notes what the bundle has in `notes.md`
   */
  promote(quarter: 1 | 2 | 3, notes?: string): Promise<void>;
  /** Throws what a run without environments is refused with. */
  run(options?: BumpRun): Promise<BumpResult>;
  /** The same, but a refusal is in the result, as scripts see it. */
  read(options?: BumpRun): Promise<BumpResult>;
  /** The same where there are no environments: what became of the one pull request. */
  runOne(options?: BumpRun): Promise<BumpStream>;
}

/** With a forge of ours. */
export interface BumpSide extends Bumping {
  readonly forge: TestForge;
  readonly repository: ForgeRepository;
  close(): Promise<void>;
}

const quarters = {
  1: {
    release: '2026q4',
    controller: '1.16.1',
    local: '0.62.2',
    console: '2.13.1',
    operator: '1.4.7',
    platform: '0.43.7',
  },
  2: {
    release: '2027q1',
    controller: '1.22.0',
    local: '0.83.0',
    console: '2.14.0',
    operator: '1.4.8',
    platform: '0.43.8',
  },
  3: {
    release: '2027q2',
    controller: '1.23.0',
    local: '0.84.1',
    console: '2.15.0',
    operator: '1.5.0',
    platform: '0.44.0',
  },
} as const;

const repositoryName = 'platform/wandb';

/** The guide's two files, pointed at the test's registry; the chart comes from there too. */
export async function guideFiles(): Promise<Record<string, string>> {
  const guide = join(import.meta.dirname, '..', 'fixtures', 'guide');
  const read = async (name: string): Promise<string> =>
    (await readFile(join(guide, name), 'utf8'))
      .replaceAll('registry.yourdomain.com', 'registry.test')
      .replace('http://charts.yourdomain.com', 'oci://registry.test/charts/operator-wandb');
  return { 'deploy/values.yaml': await read('values.yaml'), 'deploy/wandb.yaml': await read('wandb.yaml') };
}

export interface BumpingOptions {
  /** Entries of `bump:`, a line each. */
  readonly bump?: string;
  /** Lines below `pullRequest:`, and more of the release file after that. */
  readonly more?: string;
}

export interface BumpSideOptions extends BumpingOptions, Pick<ForgeOptions, 'isPublic' | 'kind'> {
  /** On `main`; default: the guide's two. */
  readonly files?: ForgeFiles;
}

export async function startBumpSide({
  files,
  bump,
  more,
  ...forgeOptions
}: BumpSideOptions = {}): Promise<BumpSide> {
  const forge = await startForge({
    repositories: { [repositoryName]: files ?? (await guideFiles()) },
    tokens: { [bumpToken]: 'write' },
    ...forgeOptions,
  });
  const bumping = await startBumping(`${forge.url}/${repositoryName}`, bumpToken, {
    ...(bump && { bump }),
    ...(more && { more }),
  });
  return {
    ...bumping,
    forge,
    repository: forge.repository(repositoryName),
    async close() {
      await Promise.all([forge.close(), bumping.side.registry.close()]);
    },
  };
}

/** @param defaultToken of runs that name none */
export async function startBumping(
  repository: string,
  defaultToken: string,
  {
    bump = '  - {file: deploy/values.yaml, chart: operator}\n  - {file: deploy/wandb.yaml, chart: operator-wandb}\n',
    more = '',
  }: BumpingOptions,
): Promise<Bumping> {
  const side = await startInternalSide({
    promote: '  charts:\n    - {oci: charts}\n',
    more: `bump:
${bump}pullRequest:
  repository: ${repository}
${/^ {2}labels:/m.test(more) ? '' : '  labels: [tidegate]\n'}${more}`,
  });
  const read: Bumping['read'] = ({ runtime = side.runtime, ...own } = {}) =>
    bumpStage.run(
      {
        config: 'tidegate.yaml',
        release: undefined,
        repository: undefined,
        trust: undefined,
        to: undefined,
        token: defaultToken,
        rollback: false,
        environment: [],
        bodyFile: undefined,
        credentials: undefined,
        dryRun: false,
        ...own,
      },
      runtime,
    );
  const run: Bumping['run'] = async (options) => {
    const result = await read(options);
    const refusal = bumpStage.refusal?.(result);
    if (refusal !== undefined && result.streams[0]?.environment === undefined) {
      throw refusal;
    }
    return result;
  };
  return {
    side,
    async promote(quarter, notes) {
      const { release, controller, local, console, operator, platform } = quarters[quarter];
      const images = [`controller:${controller}`, `local:${local}`, `console:${console}`];
      const charts = [`operator:${operator}`, `operator-wandb:${platform}`];
      const bundle = await side.bundle({
        release,
        sequence: quarter,
        ...(notes === undefined ? {} : { notes }),
        images: images.map((image) => ({ reference: `docker.io/wandb/${image}` })),
        charts: charts.map((chart) => ({ reference: `ghcr.io/wandb/helm-charts/${chart}` })),
      });
      await side.promote(bundle);
    },
    read,
    run,
    runOne: async (options) => onlyStream(await run(options)),
  };
}

/** Of a run without environments. */
export function onlyStream({ streams }: BumpResult): BumpStream {
  const [stream] = streams;
  assert.ok(stream !== undefined && !('failure' in stream) && streams.length === 1);
  return stream;
}
