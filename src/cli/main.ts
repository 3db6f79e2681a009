import { UserError } from '../errors.ts';
import { reportFailure } from '../failure.ts';
import type { Terminal } from '../runtime/terminal.ts';
import type { Stage } from '../stage.ts';
import { version } from '../version.ts';
import { programHelp } from './help.ts';
import { runCommand } from './run-command.ts';
import { closest } from '../schema/closest.ts';

/**
 * The program `tidegate`: finds the command and runs it.
 * @param stages the pipeline, in order
 * @param others commands that are no stage
 * @returns the exit status
 */
export async function runCli(
  stages: readonly Stage[],
  others: readonly Stage[],
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--version') {
    terminal.print(`${version}\n`);
    return 0;
  }
  if (name === undefined || ['--help', '-h', 'help'].includes(name)) {
    terminal.print(programHelp(stages, others));
    return name === undefined ? 1 : 0;
  }
  const commands = [...stages, ...others];
  const command = commands.find((stage) => stage.name === name);
  if (command === undefined) {
    const near = closest(
      name,
      commands.map((stage) => stage.name),
    );
    const error = new UserError('COMMAND_UNKNOWN', `${JSON.stringify(name)}: no such command`, {
      hint: `${near === undefined ? '' : `Did you mean ${near}? `}\`tidegate --help\` lists the commands.`,
    });
    return reportFailure(error, terminal).status;
  }
  return await runCommand(command, rest, terminal, `tidegate ${name}`);
}
