import { existsSync } from 'node:fs';
import process from 'node:process';
import { programOf, tools, toolsFolder } from '../../scripts/tool-table.ts';

/** The path of a tool that `npm run tools` installs. It throws when the tool is not there, which fails a test under CI. */
export function tool(name: string): string {
  const program = findTool(name);
  if (program === undefined) {
    throw new Error(`${name} is not installed. Run \`npm run tools\`.`);
  }
  return program;
}

/**
 * Options for a test that runs real tools. Without them it is skipped, with one line that says how to get them;
 * under `CI=true` it runs, and `tool` fails it.
 */
export function needsTools(...names: readonly string[]): { skip: string | false } {
  const missing = names.filter((name) => findTool(name) === undefined);
  const skip = missing.length > 0 && process.env['CI'] !== 'true';
  return { skip: skip && `${missing.join(', ')} not installed: run \`npm run tools\`` };
}

function findTool(name: string): string | undefined {
  const entry = tools.find((candidate) => candidate.name === name);
  if (entry === undefined) {
    throw new Error(`no tool ${name} in scripts/tool-table.ts`);
  }
  const program = programOf(entry, toolsFolder(process.env));
  return existsSync(program) ? program : undefined;
}
