/** What a job did, out of what `act --json` printed. Steps have the name of their action, or their own. */
export interface ActRun {
  readonly succeeded: boolean;
  /** The steps that ran, in order; those that were skipped are not there. */
  readonly steps: Readonly<Record<string, string>>;
  /** `step.output` → value */
  readonly outputs: Readonly<Record<string, string>>;
  /** Step → what it wrote into the job summary. */
  readonly summaries: Readonly<Record<string, string>>;
  /** All that people see, and outputs and summaries as they are stored. */
  readonly log: string;
}

type Entry = Readonly<Record<string, unknown>>;

/** @param stderr is for what act says of itself; it belongs to the log */
export function readActLog(stdout: string, stderr: string): ActRun {
  const entries = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => parseEntry(line));
  const main = entries.filter((entry) => entry['stage'] === 'Main');
  const withCommand = (command: string) => main.filter((entry) => entry['command'] === command);
  return {
    succeeded: entries.some((entry) => entry['jobResult'] === 'success'),
    steps: record(
      main.filter((entry) => 'stepResult' in entry),
      (entry) => [stepName(entry), entry['stepResult']],
    ),
    outputs: record(withCommand('set-output'), (entry) => [
      `${stepName(entry)}.${String(entry['name'])}`,
      entry['arg'],
    ]),
    summaries: record(withCommand('summary'), (entry) => [stepName(entry), entry['content']]),
    log: [...entries.flatMap((entry) => textOf(entry)), stderr].join('\n'),
  };
}

function record(
  entries: readonly Entry[],
  pair: (entry: Entry) => readonly [string, unknown],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.map((entry) => pair(entry)).map(([name, value]) => [name, String(value)]),
  );
}

function parseEntry(line: string): Entry {
  const value: unknown = JSON.parse(line);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** `tidegate/tidegate/actions/track@v1` is `track`. */
function stepName(entry: Entry): string {
  return String(entry['step']).replace(/^\S*\/([\w-]+)@\S+$/, '$1');
}

/** Not the arguments of `add-mask`: they are the secrets, told to the runner alone. */
function textOf({ msg, command, arg, content }: Entry): readonly string[] {
  return [msg, ...(command === 'add-mask' ? [] : [arg, content])].filter((text) => typeof text === 'string');
}
