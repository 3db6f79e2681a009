import { UserError } from '../errors.ts';
import { type GivenOption, type OptionSource, resolveOptions } from '../options.ts';
import type { ActionsRuntime } from '../runtime/actions.ts';
import type { Stage } from '../stage.ts';
import { findBundles } from './find-bundles.ts';
import { inputSource } from './input-source.ts';
import { publish, publishFailure } from './publish.ts';
import { rootAction } from './root-action.ts';

/**
 * Runs the stages that the root action's `stages` names, in the order of the pipeline, in this process. A stage gets
 * the root action's inputs, and what an earlier stage put out under the name of an option.
 * @returns the exit status
 */
export async function runStages(pipeline: readonly Stage[], runtime: ActionsRuntime): Promise<number> {
  try {
    const source = inputSource(runtime);
    const { stages } = resolveOptions(rootAction.options, source, runtime);
    const chosen = choose(pipeline, stages);
    const passedOn = new Map<string, string>();
    for (const stage of chosen) {
      await runtime.group(stage.name, () => runOne(stage, passedOn, runtime));
    }
    return 0;
  } catch (error) {
    return await publishFailure(error, runtime);
  } finally {
    await runtime.close();
  }
}

function choose(pipeline: readonly Stage[], names: readonly string[]): readonly Stage[] {
  const known = pipeline.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new UserError('STAGE_UNKNOWN', `input stages: ${unknown.join(', ')}: no such stage`, {
      hint: `The stages are ${known.join(', ')}.`,
    });
  }
  return pipeline.filter(({ name }) => names.includes(name));
}

async function runOne(stage: Stage, passedOn: Map<string, string>, runtime: ActionsRuntime): Promise<void> {
  // Without an earlier stage in this step, the bundles that lie in the working folder are meant.
  const bundles = 'bundle' in stage.options && !passedOn.has('bundle') ? await findBundles(runtime.cwd) : [];
  const source: OptionSource = {
    ...inputSource(runtime),
    get: (name) =>
      rootInput(stage, name, runtime) ??
      passedOn.get(name) ??
      (name === 'bundle' && bundles.length > 0 ? bundlesFor(stage, bundles) : undefined),
  };
  const result = await stage.run(resolveOptions(stage.options, source, runtime), runtime);
  for (const [name, value] of Object.entries(stage.outputsOf(result))) {
    passedOn.set(name, value);
  }
  await publish(stage, result, runtime, { title: stage.name, prefix: `${stage.name}-` });
}

function bundlesFor(stage: Stage, bundles: readonly string[]): string | undefined {
  return stage.options['bundle']?.kind === 'list' ? bundles.join('\n') : bundles[0];
}

/** An input of the root action goes to an option of its own kind only: a private key never to a path. */
function rootInput(stage: Stage, name: string, runtime: ActionsRuntime): GivenOption {
  const option = Object.entries(rootAction.options).find(([rootName]) => rootName === name)?.[1];
  return option !== undefined && option.kind === stage.options[name]?.kind ? runtime.input(name) : undefined;
}
