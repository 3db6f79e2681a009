import { parseArgs } from 'node:util';
import { UserError } from '../errors.ts';
import type { GivenOption } from '../options.ts';
import { positionalsOf, type Stage } from '../stage.ts';
import { isKeyText } from '../redact.ts';
import { closest } from '../schema/closest.ts';

/** A command line, taken apart by a stage's option table. */
export interface Arguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly options: ReadonlyMap<string, GivenOption>;
}

/** Flags of every command; the options of a stage stand beside them. */
export const commonFlags = {
  json: 'Print the result as one JSON document',
  help: 'Show this help',
} as const;

/**
 * Reads the arguments of one command: `--flag value`, `--flag=value`, `--yes`, `--no-yes`, and the stage's positionals in order.
 * @throws UserError `OPTION_UNKNOWN`, `OPTION_VALUE` or `ARGUMENT_UNEXPECTED`
 */
export function parseArguments(stage: Stage, args: readonly string[]): Arguments {
  const isFlag = (name: string) =>
    Object.hasOwn(commonFlags, name) || stage.options[name]?.kind === 'boolean';
  const names = [...Object.keys(stage.options), ...Object.keys(commonFlags)];
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: isFlag(name) ? 'boolean' : 'string' }])),
      help: { type: 'boolean', short: 'h' },
    },
    allowNegative: true,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options = new Map<string, GivenOption>();
  for (const token of tokens) {
    if (token.kind === 'option') {
      const [name, value] = readFlag(token, names, isFlag, stage);
      options.set(name, merge(stage, name, options.get(name), value));
    } else if (token.kind === 'positional') {
      takePositional(stage, token.value, options);
    }
  }
  return { help: options.get('help') === true, json: options.get('json') === true, options };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
}

function readFlag(
  token: OptionToken,
  names: readonly string[],
  isFlag: (name: string) => boolean,
  stage: Stage,
): readonly [string, GivenOption] {
  const negative = /^--no-(.+)$/.exec(token.rawName)?.[1];
  const name = negative !== undefined && !names.includes(token.name) ? negative : token.name;
  if (!names.includes(name) || (negative !== undefined && name === negative && !isFlag(name))) {
    throw unknownFlag(token.rawName, names, stage);
  }
  if (isFlag(name)) {
    return [name, negative === name ? false : (token.value ?? true)];
  }
  if (token.value === undefined) {
    throw new UserError(
      'OPTION_VALUE',
      `--${name} needs a value: --${name} ${stage.options[name]?.value ?? '<value>'}`,
      { hint: helpHint },
    );
  }
  if (stage.options[name]?.argument === false) {
    throw secretInArguments(name, stage.options[name].env);
  }
  if (stage.options[name]?.kind === 'key' && isKeyText(token.value)) {
    throw keyInArguments(name, stage.options[name].env);
  }
  return [name, token.value];
}

/** A command line is no place for a secret: the list of processes shows it to everybody on the machine. */
function keyInArguments(name: string, variable: string | undefined): UserError {
  return new UserError('KEY_IN_ARGUMENTS', `--${name} takes the path of a key file, not its text`, {
    hint: `Others on this machine can read command lines, and a shell keeps them: if that may have happened, make a new key. Give the text in ${variable ?? 'a variable'}, or in a file.`,
  });
}

function secretInArguments(name: string, variable: string | undefined): UserError {
  return new UserError('SECRET_IN_ARGUMENTS', `--${name} is taken from no command line`, {
    hint: `Others on this machine can read command lines, and a shell keeps them. Give it in ${variable ?? 'a variable'}.`,
  });
}

/** Where options are explained, whatever the program is called by. */
export const helpHint = 'Run the same command with --help: it lists what there is.';

function unknownFlag(rawName: string, names: readonly string[], stage: Stage): UserError {
  const near = closest(rawName.replace(/^--?(no-)?/, ''), names);
  return new UserError('OPTION_UNKNOWN', `${rawName}: \`${stage.name}\` has no such option`, {
    hint: `${near === undefined ? '' : `Did you mean --${near}? `}${helpHint}`,
  });
}

function takePositional(stage: Stage, value: string, options: Map<string, GivenOption>): void {
  // The first that has no value yet; a list takes all that come.
  const name = positionalsOf(stage).find(
    (candidate) => !options.has(candidate) || stage.options[candidate]?.kind === 'list',
  );
  if (name === undefined) {
    throw new UserError(
      'ARGUMENT_UNEXPECTED',
      `${JSON.stringify(value)}: \`${stage.name}\` takes no such argument`,
      { hint: helpHint },
    );
  }
  options.set(name, merge(stage, name, options.get(name), value));
}

/** A list option may be given several times; of any other the last one counts. */
function merge(stage: Stage, name: string, before: GivenOption, value: GivenOption): GivenOption {
  return stage.options[name]?.kind === 'list' && typeof before === 'string' && typeof value === 'string'
    ? `${before}\n${value}`
    : value;
}
