import { displayWidth, pad } from '../report/text.ts';
import { type Option, positionalsOf, type Stage } from '../stage.ts';
import { commonFlags } from './arguments.ts';

const exitCodes = [
  ['0', 'done'],
  ['1', 'your configuration, options or files need a change'],
  ['2', 'refused by verification or check'],
  ['3', 'a registry, chart repository or forge failed after retries'],
  ['70', 'a bug in tidegate'],
] as const;

export function programHelp(stages: readonly Stage[], others: readonly Stage[]): string {
  return sections([
    ['', ['tidegate carries Helm charts and container images through an air gap.']],
    ['Usage', ['tidegate <command> [options]', 'tidegate <command> --help']],
    ['Stages, in order', columns(stages.map(({ name, summary }) => [name, summary]))],
    ['Other commands', columns(others.map(({ name, summary }) => [name, summary]))],
    [
      'Options',
      columns([
        ['--version', 'Show the version'],
        ['--help', 'Show this help'],
      ]),
    ],
    ['Exit status', columns(exitCodes)],
  ]);
}

export function stageHelp(stage: Stage, program: string): string {
  const positionals = positionalsOf(stage).map((name) => ` [<${name}>]`);
  const flags = Object.entries(stage.options).map(
    ([name, option]) => [flag(name, option), describe(option)] as const,
  );
  const common = Object.entries(commonFlags).map(
    ([name, description]) => [`--${name}`, description] as const,
  );
  return sections([
    ['', [stage.summary]],
    ['Usage', [`${program}${positionals.join('')} [options]`]],
    ['Options', columns([...flags, ...common])],
    ['Outputs as an action', columns(Object.entries(stage.outputs))],
    ['Examples', stage.examples],
    ['Exit status', columns(exitCodes)],
  ]);
}

function flag(name: string, option: Option): string {
  if (option.argument === false) {
    return option.env ?? '';
  }
  if (option.kind === 'boolean') {
    return option.default === 'true' ? `--no-${name}` : `--${name}`;
  }
  return `--${name} ${option.value ?? '<value>'}`;
}

function describe(option: Option): string {
  const notes = [
    option.required === true ? 'required' : '',
    option.kind === 'list' ? 'several: with commas, or given again' : '',
    option.default === undefined || option.default === '' ? '' : `default: ${option.default}`,
    option.env === undefined ? '' : `environment: ${option.env}`,
  ].filter((note) => note !== '');
  return notes.length === 0 ? option.description : `${option.description} (${notes.join('; ')})`;
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([name]) => displayWidth(name)));
  return rows.map(([name, text]) => `${pad(name, width, 'right')}  ${text}`);
}

function sections(parts: readonly (readonly [title: string, lines: readonly string[]])[]): string {
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) =>
      title === '' ? `${lines.join('\n')}\n` : `${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`,
    )
    .join('\n');
}
