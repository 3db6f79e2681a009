import type { Place, TidegateError } from './errors.ts';
import type { Block } from './report/document.ts';
import type { Runtime } from './runtime/runtime.ts';

/**
 * One option of a stage. The same table makes the action's inputs, the command's flags and the function's argument,
 * so the three cannot drift apart.
 */
export interface Option {
  /**
   * `list` is split at commas and line ends. `secret` is a string that is masked before anything else happens; `key` is
   * the path of a PEM file, or its text, of which the same holds, and which no command line takes.
   */
  readonly kind: 'string' | 'boolean' | 'list' | 'secret' | 'key';
  readonly description: string;
  readonly required?: true;
  readonly default?: string;
  /** An environment variable that is read when the option is not given; that of a secret is in `secret-variables.ts`. */
  readonly env?: string;
  /** False for a secret of which no command line may take the text: programs see each other's arguments. */
  readonly argument?: false;
  /** What `--help` shows for the value: `<folder>`. */
  readonly value?: string;
}

/** Nearly every stage reads the release file. */
export const configOption = {
  kind: 'string',
  description: 'The release file',
  default: 'tidegate.yaml',
  value: '<file>',
} as const satisfies Option;

/** Every stage of the internal side takes it; `readInternalSide` reads the file. */
export const trustOption = {
  kind: 'string',
  description: 'The trust policy; default: the one that the release file names',
  value: '<file>',
} as const satisfies Option;

/** Every stage of the internal side that goes by one target takes it. */
export const toOption = {
  kind: 'string',
  description: 'The target to go by, of several under `promote`; default: the last',
  value: '<name>',
} as const satisfies Option;

/** Every stage that talks to registries takes it; `connect` reads it. */
export const credentialsOption = {
  kind: 'secret',
  description:
    'Logins for registries, besides those of docker and podman: lines `host user password`, or the JSON of a docker config',
  env: 'TIDEGATE_CREDENTIALS',
  argument: false,
} as const satisfies Option;

/** What a command takes that reads the promotion records of one target. */
export const recordsOptions = {
  config: configOption,
  trust: trustOption,
  to: toOption,
  credentials: credentialsOption,
} as const;

/** For what is only read of GitHub. */
export const githubTokenOption = {
  kind: 'secret',
  description: 'Token for GitHub releases, which answer 60 questions an hour without one',
  env: 'GITHUB_TOKEN',
  value: '<token>',
} as const satisfies Option;

export type OptionTable = Readonly<Record<string, Option>>;

type Value<O extends Option> = O['kind'] extends 'boolean'
  ? boolean
  : O['kind'] extends 'list'
    ? readonly string[]
    : O extends { readonly required: true } | { readonly default: string }
      ? string
      : string | undefined;

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

/** What `run` receives: `{ 'dry-run': … }` in the table is `dryRun` here. */
export type OptionValues<T extends OptionTable> = {
  readonly [Name in keyof T & string as CamelCase<Name>]: Value<T[Name]>;
};

/** A step of the pipeline: plan, then apply; `dry-run` stops after the plan. It returns data and never prints. */
export interface Stage<T extends OptionTable = OptionTable, Result = unknown> {
  readonly name: string;
  /** One line: `Resolve a release and pin it in the lock`. */
  readonly summary: string;
  readonly options: T;
  /** The option that the command line also takes without its flag, `tidegate verify <folder>`; or several, in order. */
  readonly positional?: string | readonly string[];
  /** Output name → description. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Command lines for `--help`. */
  readonly examples: readonly string[];
  /** Resolves with JSON-serialisable data. */
  run(options: OptionValues<T>, runtime: Runtime): Promise<Result>;
  /** The action's outputs: short strings only. */
  outputsOf(result: Result): Readonly<Record<string, string>>;
  /** What a person reads: printed in a terminal, added to the job summary in Actions. */
  report(result: Result): readonly Block[];
  /** What somebody should look at, each with its place: annotations in Actions. The report holds them too. */
  annotations?(result: Result): readonly Annotation[];
  /** Why the run fails although it has a result to report: a check that says no. */
  refusal?(result: Result): TidegateError | undefined;
}

export interface Annotation {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly at?: Place;
}

export function defineStage<const T extends OptionTable, Result>(
  stage: Stage<T, Result> & { readonly positional?: keyof T | readonly (keyof T)[] },
): Stage<T, Result> {
  return stage;
}

/** The options that a command line takes without their flags, in order. */
export function positionalsOf({ positional = [] }: Pick<Stage, 'positional'>): readonly string[] {
  return typeof positional === 'string' ? [positional] : positional;
}
