import { resolveOptions } from '../options.ts';
import type { ActionsRuntime } from '../runtime/actions.ts';
import type { Stage } from '../stage.ts';
import { inputSource } from './input-source.ts';
import { publish, publishFailure } from './publish.ts';

/**
 * Runs one stage as an action: inputs, then the stage, then outputs and the job summary.
 * @returns the exit status
 */
export async function runStage(stage: Stage, runtime: ActionsRuntime): Promise<number> {
  try {
    const result = await stage.run(resolveOptions(stage.options, inputSource(runtime), runtime), runtime);
    await publish(stage, result, runtime);
    return 0;
  } catch (error) {
    return await publishFailure(error, runtime);
  } finally {
    await runtime.close();
  }
}
