import { UserError } from '../errors.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { configOption, credentialsOption, defineStage, trustOption } from '../stage.ts';
import { refusalOf } from './each-target.ts';
import { promote, type PromoteOptions } from './promote.ts';
import { describePromotion } from './report.ts';
import type { PromoteResult } from './result.ts';
import { rollback, type RollbackOptions } from './rollback.ts';

/** Stage `promote`: a signed bundle goes into the internal registry and chart repositories. */
export const promoteStage = defineStage({
  name: 'promote',
  summary:
    'Copy a signed bundle into the internal registry and chart repositories, proving every byte it sends',
  options: {
    bundle: {
      kind: 'list',
      description:
        'Folder of the bundle to promote, and of earlier bundles that hold what a delta leaves out; needed but with `rollback`',
      value: '<folder>',
    },
    config: configOption,
    trust: trustOption,
    to: {
      kind: 'list',
      description: 'Targets to promote to, of several in the release file; default: all of them',
      value: '<names>',
    },
    credentials: credentialsOption,
    'allow-rollback': {
      kind: 'boolean',
      description:
        'Promote a bundle again although newer ones were since: its release is then the one in force',
    },
    rollback: {
      kind: 'string',
      description:
        'Put a release in force again that was promoted before, without its bundle: tags are set to what its record says, and charts of newer releases hidden',
      value: '<release>',
    },
    shard: {
      kind: 'string',
      description:
        'Send only the blobs of a part of the volumes, as one of several jobs, and name nothing: `2/5` is the second of five',
      value: '<number/count>',
    },
    preflight: {
      kind: 'boolean',
      description:
        'Only check whether the promotion would go through: what is tried is taken back, and nothing of the release is sent',
    },
    'dry-run': { kind: 'boolean', description: 'Check the signature and plan, but write nothing' },
  },
  positional: 'bundle',
  outputs: {
    release: 'The promoted release, such as 2026q4',
    record: 'Reference of the promotion record; of several targets, separated by commas; empty for a shard',
    registry: 'Host of the internal registry; of several targets, separated by commas',
    'pushed-bytes': 'Bytes of blobs that were sent; 0 when everything was there',
  },
  examples: [
    'tidegate promote --bundle wandb-2026q4',
    'tidegate promote --bundle wandb-2027q1,wandb-2026q4 --dry-run',
    'tidegate promote --bundle wandb-2026q4 --to stage,production',
    'tidegate promote --bundle wandb-2026q4 --shard 2/5',
    'tidegate promote --rollback 2026q3 --dry-run',
  ],
  run: promoteOrRollBack,
  outputsOf({ release, targets, shard }) {
    const done = targets.flatMap((target) => ('failure' in target ? [] : target));
    return {
      release,
      record: shard === undefined ? done.map(({ record }) => record).join(',') : '',
      registry: done.map(({ registry }) => registry).join(','),
      'pushed-bytes': String(done.reduce((sum, { bytes }) => sum + bytes, 0)),
    };
  },
  report: describePromotion,
  refusal: refusalOf,
});

async function promoteOrRollBack(
  options: PromoteOptions & Omit<RollbackOptions, 'rollback'> & { readonly rollback: string | undefined },
  runtime: Runtime,
): Promise<PromoteResult> {
  const { rollback: release, bundle, shard, preflight, allowRollback } = options;
  if (release === undefined) {
    return await promote(options, runtime);
  }
  if (bundle.length > 0 || shard !== undefined || preflight || allowRollback === true) {
    throw new UserError(
      'ROLLBACK_ALONE',
      'rollback goes without bundle, shard, preflight and allow-rollback',
      {
        hint: 'Give --rollback <release> to set its tags again, or --bundle <folder> --allow-rollback to send its content too.',
      },
    );
  }
  return await rollback({ ...options, rollback: release }, runtime);
}
