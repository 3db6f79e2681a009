import { resolveOptions } from '../../src/options.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import type { OptionTable, Stage } from '../../src/stage.ts';

/** Options by their names in the table, as an action's inputs or flags give them. */
type Given = Readonly<Record<string, string | boolean>>;

/** Runs stages as the command line does, defaults, refusals and all, but returns their results as data. */
export function stageRunner(runtime: Runtime) {
  return async <T extends OptionTable, Result>(
    stage: Stage<T, Result>,
    given: Given = {},
  ): Promise<Result> => {
    const source = { get: (name: string) => given[name], label: (name: string) => `--${name}`, hint: '' };
    const result = await stage.run(resolveOptions(stage.options, source, runtime), runtime);
    const refusal = stage.refusal?.(result);
    if (refusal !== undefined) {
      throw refusal;
    }
    return result;
  };
}
