import { pruneStage } from '../../src/prune/stage.ts';
import type { PruneResult } from '../../src/prune/result.ts';
import type { InternalSide } from './internal-side.ts';
import type { SampleArtifact, SampleOptions } from './locks.ts';

export interface PruneChoice {
  readonly keep?: number;
  readonly also?: readonly string[];
  readonly beside?: readonly string[];
  readonly yes?: boolean;
}

/** `tidegate prune` on a side; by default it keeps the newest release, and shows the plan. */
export async function prune(
  { runtime }: Pick<InternalSide, 'runtime'>,
  { keep = 1, also = [], beside = [], yes = false }: PruneChoice = {},
): Promise<PruneResult> {
  const options = {
    config: 'tidegate.yaml',
    trust: undefined,
    to: undefined,
    credentials: undefined,
    keep: String(keep),
    also,
    beside,
    yes,
  };
  return await pruneStage.run(options, runtime);
}

/** Four releases with something of everything: what stays, what comes back, what is signed, charts. */
export function quarter(number: 1 | 2 | 3 | 4): SampleOptions {
  const base = Buffer.from('a base layer that stays the same');
  const local: SampleArtifact = {
    reference: `docker.io/wandb/local:0.${number}.0`,
    layers: [base, 700],
    referrers: 2,
    signed: true,
  };
  // The first two releases have the same one, the last two the next.
  const prometheus = number < 3 ? 'v2.47.0' : 'v3.0.0';
  return {
    release: `2026q${number}`,
    sequence: number,
    images: [
      local,
      { reference: `quay.io/prometheus/prometheus:${prometheus}`, layers: [base], signed: true },
    ],
    charts: [{ reference: `ghcr.io/wandb/helm-charts/operator:1.${number}.0`, layers: [500] }],
  };
}
