import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { rootAction } from '../../src/action/root-action.ts';
import { resolveOptions } from '../../src/options.ts';
import { pipeline } from '../../src/pipeline.ts';
import type { OptionTable } from '../../src/stage.ts';
import { testRuntime } from '../support/runtime.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface ActionFile {
  readonly name: string;
  readonly description: string;
  readonly branding?: unknown;
  readonly inputs: Readonly<Record<string, { description: string; required: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

async function readAction(file: string): Promise<ActionFile> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the assertions below look at every field
  return load(await readFile(join(root, file), 'utf8')) as ActionFile;
}

test('every action.yml and every generated table is fresh', async () => {
  const { exitCode, stderr } = await testRuntime().exec(process.execPath, ['scripts/docs.ts', '--check'], {
    cwd: root,
    allowFailure: true,
  });
  assert.equal(exitCode, 0, stderr);
});

test('the inputs of an action are the options of its stage, with their defaults', async () => {
  for (const { name, options, outputs } of pipeline) {
    const action = await readAction(`actions/${name}/action.yml`);
    compareInputs(action, options);
    assert.deepEqual(Object.keys(action.outputs), Object.keys(outputs));
    assert.equal(action.branding, undefined);
  }
  const whole = await readAction('action.yml');
  compareInputs(whole, rootAction.options);
  assert.ok(whole.branding);
});

test('an action starts its own program on Node 24', async () => {
  const files = ['action.yml', ...pipeline.map(({ name }) => `actions/${name}/action.yml`)];
  for (const file of files) {
    const { runs } = await readAction(file);
    assert.equal(runs.using, 'node24');
    const main = join(dirname(file), runs.main);
    assert.equal(main, file === 'action.yml' ? 'dist/main.js' : `dist/${file.split('/')[1]}.js`);
    await access(join(root, main));
  }
});

test('every input of an action is read, and nothing else', () => {
  for (const options of [rootAction.options, ...pipeline.map((stage) => stage.options)]) {
    const asked: string[] = [];
    const source = {
      get: (name: string) => void asked.push(name),
      label: (name: string) => name,
      hint: '',
    };
    const optional = Object.entries(options).map(([name, option]) => [
      name,
      { ...option, required: undefined },
    ]);
    resolveOptions(Object.fromEntries(optional), source, testRuntime());
    assert.deepEqual(asked, Object.keys(options));
  }
});

test('the built entry of a stage reads the inputs of that stage', async () => {
  const withBooleans = pipeline.map(({ name, options }) => ({
    name,
    booleans: Object.keys(options).filter((option) => options[option]?.kind === 'boolean'),
  }));
  for (const { name, booleans } of withBooleans) {
    // A boolean that is none is refused by name: proof that the entry looked at it.
    const env = Object.fromEntries(booleans.map((input) => [`INPUT_${input.toUpperCase()}`, 'perhaps']));
    const { stdout } = await testRuntime().exec(process.execPath, [join(root, 'dist', `${name}.js`)], {
      env: { ...env, GITHUB_ACTIONS: 'true' },
      allowFailure: true,
    });
    for (const input of booleans) {
      assert.match(stdout.toString('utf8'), new RegExp(`input ${input} is "perhaps"`), name);
    }
  }
});

function compareInputs({ inputs }: ActionFile, options: OptionTable): void {
  assert.deepEqual(Object.keys(inputs), Object.keys(options));
  for (const [name, option] of Object.entries(options)) {
    const fallback = option.env === 'GITHUB_TOKEN' ? '${{ github.token }}' : option.default;
    assert.equal(inputs[name]?.default, fallback ?? (option.kind === 'boolean' ? 'false' : undefined), name);
    assert.equal(inputs[name]?.required, option.required === true, name);
    assert.match(name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  }
}
