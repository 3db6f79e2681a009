import { UserError } from './errors.ts';
import { isKeyText, maskKey } from './redact.ts';
import type { Runtime } from './runtime/runtime.ts';
import type { Option, OptionTable, OptionValues } from './stage.ts';

/** What somebody gave for an option: text, or a flag's yes or no. */
export type GivenOption = string | boolean | undefined;

/** Where options come from: an action's inputs or a command line. */
export interface OptionSource {
  get(name: string): GivenOption;
  /** How a message calls an option. */
  label(name: string): string;
  /** Where to look up what there is, as a full sentence. */
  readonly hint: string;
}

/**
 * Turns what was given into what a stage's `run` takes: default or environment variable where nothing was given, typed
 * by the table. Secrets are masked before anything else happens.
 * @throws UserError `OPTION_INVALID` naming every option that is missing or malformed
 */
export function resolveOptions<T extends OptionTable>(
  table: T,
  source: OptionSource,
  runtime: Pick<Runtime, 'env' | 'mask'>,
): OptionValues<T> {
  const entries = Object.entries(table);
  const given = entries.map(
    ([name, option]) => [name, option, find(name, option, source, runtime.env)] as const,
  );
  for (const [, option, value] of given) {
    maskSecret(option, value, runtime);
  }
  const faults: string[] = [];
  const values = given.map(([name, option, value]) => {
    if (value === undefined && option.required === true) {
      faults.push(`${source.label(name)} is missing: ${option.description}`);
    }
    return [camelCase(name), convert(option, value, source.label(name), faults)];
  });
  const [fault, ...others] = faults;
  if (fault !== undefined) {
    throw others.length === 0
      ? new UserError('OPTION_INVALID', fault, { hint: source.hint })
      : new UserError('OPTION_INVALID', `${faults.length} options are missing or malformed`, {
          details: faults,
          hint: source.hint,
        });
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- built entry by entry from the table
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as OptionValues<T>;
}

function maskSecret(option: Option, value: GivenOption, runtime: Pick<Runtime, 'mask'>): void {
  if (typeof value !== 'string') {
    return;
  }
  if (option.kind === 'secret') {
    runtime.mask(value);
  } else if (option.kind === 'key' && isKeyText(value)) {
    // Only the text is secret. A path has to be readable in messages.
    maskKey(value, runtime);
  }
}

function find(name: string, option: Option, source: OptionSource, env: Runtime['env']): GivenOption {
  const fromEnvironment = option.env === undefined ? undefined : env[option.env];
  // An empty text is what a script with an unset variable gives, and a workflow with an unset secret: nothing.
  const candidates = [source.get(name), fromEnvironment, option.default];
  return candidates.find((value) => value !== undefined && value !== '');
}

function convert(option: Option, value: GivenOption, label: string, faults: string[]): unknown {
  switch (option.kind) {
    case 'boolean':
      return typeof value === 'string' ? parseBoolean(value, label, faults) : (value ?? false);
    case 'list':
      return typeof value === 'string' ? splitList(value) : [];
    default:
      return value;
  }
}

/** YAML 1.2 core schema, as GitHub's own `getBooleanInput` takes it. */
function parseBoolean(value: string, label: string, faults: string[]): boolean {
  if (/^(true|True|TRUE)$/.test(value)) {
    return true;
  }
  if (!/^(false|False|FALSE)$/.test(value)) {
    faults.push(`${label} is ${JSON.stringify(value)}: expected true or false`);
  }
  return false;
}

function splitList(value: string): readonly string[] {
  return value
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function camelCase(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
