import { resolve } from 'node:path';
import { connect } from '../connect.ts';
import { closure } from '../oci/closure.ts';
import { readReleaseFile } from '../release/parse-release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { configOption, credentialsOption, defineStage, type OptionValues } from '../stage.ts';
import { applyCopy } from './apply.ts';
import { formatLocation, parseLocation } from './location.ts';
import { planCopy } from './plan.ts';
import { reportCopy } from './report.ts';
import { type CopyResult, resultOf } from './result.ts';
import { openSource } from './source.ts';
import { openTarget } from './target.ts';
import { readTargetState } from './target-state.ts';

const { default: _, ...configuration } = configOption;

const options = {
  from: {
    kind: 'string',
    description: 'What to copy: a reference, oci:<folder>:<name>, or bundle:<folder>//<full reference>',
    required: true,
    value: '<location>',
  },
  to: {
    kind: 'string',
    description: 'Where to: a reference, or oci:<folder>:<name>; without a tag it gets that of the source',
    required: true,
    value: '<location>',
  },
  config: { ...configuration, description: 'A release file whose endpoints are used' },
  credentials: credentialsOption,
  force: { kind: 'boolean', description: 'Let tags that stand for something else stand for what is copied' },
  'dry-run': { kind: 'boolean', description: 'Say what would move, and write nothing' },
} as const;

/** Command `copy`: one image or chart, with everything that belongs to it, from one place to another. */
export const copyStage = defineStage({
  name: 'copy',
  summary: 'Copy an image with all that belongs to it between registries, layout folders and bundles',
  options,
  positional: ['from', 'to'],
  outputs: {},
  examples: [
    'tidegate copy docker.io/wandb/local:0.62.2 registry.yourdomain.com/wandb/local',
    'tidegate copy docker.io/wandb/local:0.62.2 oci:mirror',
    'tidegate copy bundle:wandb-2026q4//docker.io/wandb/local:0.62.2 oci:local:0.62.2 --dry-run',
  ],
  run: runCopy,
  outputsOf: () => ({}),
  report: reportCopy,
});

/** Plans, and writes: whatever can be refused is refused before the first write. */
async function runCopy(values: OptionValues<typeof options>, runtime: Runtime): Promise<CopyResult> {
  const [from, to] = [parseLocation(values.from, runtime.cwd), parseLocation(values.to, runtime.cwd)];
  const endpoints =
    values.config === undefined ? {} : (await readReleaseFile(resolve(runtime.cwd, values.config))).endpoints;
  const { registries } = await connect(endpoints, runtime, {
    credentials: values.credentials,
    writesTo: to.kind === 'registry' ? [to.reference.host] : [],
  });
  const source = await openSource(from, registries, runtime);
  const target = await openTarget(to, source, registries, runtime);
  const found = await closure(source.store, source.root, source.platforms);
  found.warnings.forEach((warning) => runtime.log.warning(warning));
  const state = await readTargetState(found, source, target);
  const plan = planCopy(found, state, target.name, { tag: target.tag, force: values.force });
  const count = values.dryRun ? undefined : await applyCopy(plan, source, target, runtime);
  return resultOf(plan, {
    from: formatLocation(from),
    to: target.name,
    referrers: found.referrers.length,
    mountFrom: target.mountFrom,
    count,
  });
}
