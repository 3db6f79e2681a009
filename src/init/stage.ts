import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { nameField } from '../release/fields.ts';
import { systemCode, explainFileError } from '../system-error.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { configOption, defineStage, type OptionValues } from '../stage.ts';
import { firstFile, sides } from './first-file.ts';

const options = {
  config: configOption,
  side: {
    kind: 'string',
    description: 'The side of the gap that this is: `connected` or `internal`',
    default: 'connected',
    value: '<side>',
  },
  preset: {
    kind: 'string',
    description: 'What the file is laid over: a built-in preset such as `wandb`, or the path of one',
    value: '<preset>',
  },
  name: {
    kind: 'string',
    description: 'Names bundles and branches; both sides use the same one. By default that of the preset',
    value: '<name>',
  },
} as const;

interface InitResult {
  readonly path: string;
}

/** Command `init`: writes a first release file. */
export const initStage = defineStage({
  name: 'init',
  summary: 'Write a first release file',
  options,
  outputs: {},
  examples: ['tidegate init --preset wandb', 'tidegate init --preset wandb --side internal'],
  run: runInit,
  outputsOf: () => ({}),
  report: ({ path }: InitResult) => [
    { kind: 'text', text: `Wrote ${path}. Look through it, and change what it says is to be changed.` },
  ],
});

/** @throws UserError `OPTION_INVALID`, `FILE_EXISTS`, `UNWRITABLE` */
async function runInit(values: OptionValues<typeof options>, runtime: Runtime): Promise<InitResult> {
  const side = sides.find((known) => known === values.side);
  if (side === undefined) {
    throw new UserError(
      'OPTION_INVALID',
      `side: ${JSON.stringify(values.side)} is neither ${sides.join(' nor ')}`,
    );
  }
  const path = resolve(runtime.cwd, values.config);
  await writeNew(path, firstFile({ side, name: nameOf(values), preset: values.preset }));
  return { path };
}

function nameOf({ name, preset }: Pick<OptionValues<typeof options>, 'name' | 'preset'>): string {
  const wanted = name ?? preset?.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '') ?? 'my-release';
  if (nameField.parse(wanted, [], []) === undefined) {
    throw new UserError(
      'OPTION_INVALID',
      `name: expected ${nameField.expected}, got ${JSON.stringify(wanted)}`,
    );
  }
  return wanted;
}

/** What is there stays as it is. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', flush: true });
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      throw new UserError('FILE_EXISTS', `${path} is there already`, {
        hint: 'It was left as it is. Give another name with --config.',
      });
    }
    throw explainFileError(error, 'UNWRITABLE', path, 'written');
  }
}
