import { reportFailure } from '../failure.ts';
import { resolveOptions } from '../options.ts';
import { failureOf } from '../partial-failure.ts';
import { renderTerminal } from '../report/terminal.ts';
import type { Terminal } from '../runtime/terminal.ts';
import type { Stage } from '../stage.ts';
import { helpHint, parseArguments } from './arguments.ts';
import { stageHelp } from './help.ts';

/**
 * Runs one stage from a command line and prints its report, or its result as JSON: where there is none, why.
 * @param program how the command is called in help texts: `tidegate verify`
 * @returns the exit status
 */
export async function runCommand(
  stage: Stage,
  args: readonly string[],
  terminal: Terminal,
  program: string,
): Promise<number> {
  try {
    const { help, json, options } = parseArguments(stage, args);
    if (help) {
      terminal.print(stageHelp(stage, program));
      return 0;
    }
    const source = {
      get: (name: string) => options.get(name),
      label: (name: string) => `--${name}`,
      hint: helpHint,
    };
    const result = await stage.run(resolveOptions(stage.options, source, terminal), terminal);
    if (json) {
      terminal.printJson(result);
    } else {
      terminal.print(renderTerminal(stage.report(result), terminal));
    }
    const refusal = stage.refusal?.(result);
    return refusal === undefined ? 0 : reportFailure(refusal, terminal).status;
  } catch (error) {
    const failure = failureOf(error);
    if (failure !== undefined && args.includes('--json')) {
      terminal.printJson({ failure });
    }
    return reportFailure(error, terminal).status;
  }
}
