import type { KeyRow } from './schema-table.ts';
import type { CodeMeaning } from '../src/check/finding-codes.ts';
import type { Option, OptionTable, Stage } from '../src/stage.ts';

export interface Action {
  readonly name: string;
  readonly description: string;
  readonly options: OptionTable;
  readonly outputs: Readonly<Record<string, string>>;
  /** Path of the program, from the folder of the action.yml. */
  readonly main: string;
  /** The marketplace wants an icon in the root action, and nowhere else. */
  readonly branding: boolean;
}

/** The text of an `action.yml`. Every scalar is quoted: a description may hold any character. */
export function actionFile({ name, description, options, outputs, main, branding }: Action): string {
  const inputs = Object.entries(options).flatMap(([input, option]) => [
    `  ${input}:`,
    `    description: ${quote(option.description)}`,
    `    required: ${option.required === true}`,
    ...defaultLine(option),
  ]);
  const results = Object.entries(outputs).flatMap(([output, text]) => [
    `  ${output}:`,
    `    description: ${quote(text)}`,
  ]);
  return [
    '# Made by `npm run docs` from the option tables in src/. Do not edit.',
    `name: ${quote(name)}`,
    `description: ${quote(description)}`,
    ...(branding ? ['branding:', "  icon: 'anchor'", "  color: 'blue'"] : []),
    'inputs:',
    ...inputs,
    ...(results.length === 0 ? [] : ['outputs:', ...results]),
    'runs:',
    "  using: 'node24'",
    `  main: ${quote(main)}`,
    '',
  ].join('\n');
}

/** What the root action puts out: the outputs of its stages, each under its stage's name. */
export function rootOutputs(stages: readonly Stage[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    stages.flatMap((stage) =>
      Object.entries(stage.outputs).map(([name, text]) => [`${stage.name}-${name}`, text]),
    ),
  );
}

export function inputTable(options: OptionTable): string {
  const rows = Object.entries(options).map(([name, option]) => [
    `\`${name}\``,
    option.description,
    option.required === true ? 'required' : code(defaultOf(option) ?? ''),
  ]);
  return table(['input', 'meaning', 'default'], rows);
}

export function outputTable(outputs: Readonly<Record<string, string>>): string {
  return table(
    ['output', 'meaning'],
    Object.entries(outputs).map(([name, text]) => [`\`${name}\``, text]),
  );
}

export function keyTable(rows: readonly KeyRow[]): string {
  return table(
    ['key', 'meaning'],
    rows.map(([key, meaning]) => [`\`${key}\``, meaning]),
  );
}

export function findingTable(codes: Readonly<Record<string, CodeMeaning>>): string {
  const rows = Object.entries(codes).map(([code, { severity, meaning, remedy }]) => [
    `\`${code}\``,
    severity,
    meaning,
    remedy,
  ]);
  return table(['code', 'severity', 'what it means', 'what to do'], rows);
}

/** What a new stage's README begins with; somebody adds a paragraph and an example. */
export function newReadme({ name, summary }: Stage): string {
  const marks = ['inputs', 'outputs'].map((mark) => `<!-- ${mark} -->\n<!-- /${mark} -->\n`);
  return [`# ${name}\n`, `${summary}.\n`, ...marks].join('\n');
}

export function stageTable(stages: readonly Stage[]): string {
  const rows = stages.map(({ name, summary }) => [`[${name}](actions/${name}/README.md)`, summary]);
  return table(['stage', 'what it does'], rows);
}

/**
 * Puts text between `<!-- name -->` and `<!-- /name -->`.
 * @throws Error when the marks are not there
 */
export function replaceMarked(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = text.indexOf(open);
  const end = text.indexOf(close);
  if (start < 0 || end < start) {
    throw new Error(`The marks ${open} and ${close} are missing`);
  }
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
}

function defaultLine(option: Option): readonly string[] {
  const value = defaultOf(option);
  return value === undefined ? [] : [`    default: ${quote(value)}`];
}

/** A runner gives no `GITHUB_TOKEN` variable to an action, but lets an input default to it. */
function defaultOf(option: Option): string | undefined {
  if (option.env === 'GITHUB_TOKEN') {
    return '${{ github.token }}';
  }
  return option.default ?? (option.kind === 'boolean' ? 'false' : undefined);
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, columns.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
