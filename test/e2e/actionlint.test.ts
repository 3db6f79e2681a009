import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { testRuntime } from '../support/runtime.ts';
import { needsTools, tool } from '../support/tools.ts';

const root = join(import.meta.dirname, '..', '..');
const needsActionlint = needsTools('actionlint');

/**
 * What actionlint finds in a workflow; its checks of shell and Python would need more tools.
 * @param name a file that exists: actionlint looks for the project, and so for local actions, from there
 */
async function lint(workflow: string, name: string): Promise<string> {
  const args = ['-no-color', '-shellcheck=', '-pyflakes=', '-stdin-filename', name, '-'];
  const { stdout, stderr } = await testRuntime({ cwd: root }).exec(tool('actionlint'), args, {
    input: Buffer.from(workflow),
    allowFailure: true,
  });
  return `${stdout.toString('utf8')}${stderr}`;
}

const examples = (await readdir(join(root, 'examples'))).filter((name) => name.endsWith('.yml'));
assert.notEqual(examples.length, 0);

for (const name of [...examples.map((example) => `examples/${example}`), '.github/workflows/ci.yml']) {
  test(`actionlint finds nothing in ${name}`, needsActionlint, async () => {
    assert.equal(await lint(await readFile(join(root, name), 'utf8'), name), '');
  });
}

/** The actions of this repository, so that actionlint looks at their inputs and outputs. */
const local = (workflow: string) => workflow.replaceAll(/tidegate\/tidegate(\/actions\/\w+)@v1/g, '.$1');

for (const example of examples) {
  test(`${example} names only inputs and outputs that the actions have`, needsActionlint, async () => {
    const workflow = local(await readFile(join(root, 'examples', example), 'utf8'));
    assert.match(workflow, /uses: \.\/actions\//);
    assert.equal(await lint(workflow, `examples/${example}`), '');
  });
}

test('actionlint would find an input that an action does not have', needsActionlint, async () => {
  const workflow = local(await readFile(join(root, 'examples', 'connected.yml'), 'utf8'));
  assert.match(
    await lint(workflow.replace('key:', 'kye:'), 'examples/connected.yml'),
    /"kye" is not defined/,
  );
});
