import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = await readSources();
const stages = new Set(['track', 'bundle', 'sign', 'verify', 'promote', 'check', 'bump']);
/** Commands that are no stage. */
const tools = new Set(['copy', 'list', 'diff', 'inspect', 'inventory', 'serve']);

/**
 * What a stage may use of another one besides its `stage.ts`: the format that one hands on to the other, and the
 * functions that DESIGN.md names as shared.
 */
const handedOver: Readonly<Record<string, readonly string[]>> = {
  track: [],
  bundle: ['track'],
  sign: ['bundle', 'verify'],
  verify: ['bundle'],
  promote: ['bundle', 'verify'],
  check: ['promote', 'verify', 'bundle'],
  bump: ['check', 'promote', 'verify', 'bundle'],
  copy: ['bundle'],
  list: ['track'],
  diff: ['bundle'],
  inspect: ['bundle', 'verify'],
  inventory: ['bundle', 'verify', 'promote'],
  serve: ['bundle', 'verify', 'promote'],
};

test('only src/disk starts threads, to hash: that is no way out of the process', () => {
  const users = sources.filter(({ imports }) => imports.includes('node:worker_threads'));
  assert.deepEqual(
    users.map(({ file }) => file),
    ['src/disk/pool.ts'],
  );
});

test('only src/runtime reaches the process, programs, the runner and the clock', () => {
  const faults = sources
    .filter(({ file }) => !file.startsWith('src/runtime/'))
    .flatMap(({ file, code, imports }) => [
      ...imports
        .filter((name) => /^(@actions\/|(node:)?(process|child_process|cluster)$)/.test(name))
        .map((name) => `${file} imports ${name}`),
      ...(/(?<![.\w'`-])process\s*[.[]|globalThis/.test(code) ? [`${file} uses the global process`] : []),
      ...(/\bconsole\s*\./.test(code) ? [`${file} uses console`] : []),
      ...(/\bDate\.now\(|new Date\(\)|performance\.now\(/.test(code) ? [`${file} reads the clock`] : []),
    ]);
  assert.deepEqual(faults, []);
});

test('what reaches it is given a Runtime: only entries take functions of src/runtime, and src/yaml one', () => {
  const users = sources
    .filter(({ file }) => !/^src\/(runtime|entries)\//.test(file))
    .flatMap(({ file, code }) =>
      [...code.matchAll(/^import (?!type )([^;]*?) from '[./]+\/runtime\/[^']+'/gm)]
        .filter(([, names = '']) => /[{,]\s*(?!type )\w/.test(names))
        .map(([, names]) => `${file} ${names}`),
    );
  // A library asks the variables for switches that would have it print secrets. Nothing waits there, so no Runtime is handed down.
  assert.deepEqual(users, [
    'src/yaml/scalar-type.ts { withoutEnvironment }',
    'src/yaml/second-reader.ts { withoutEnvironment }',
  ]);
});

test('a stage or tool uses only what earlier stages hand on, and no other tool', () => {
  const faults = sources.flatMap(({ file, imports }) => {
    const stage = folderOf(file);
    const allowed = handedOver[stage];
    return allowed === undefined
      ? []
      : imports
          .map((name) => folderOf(join('src', stage, name)))
          .filter(
            (other) => (stages.has(other) || tools.has(other)) && other !== stage && !allowed.includes(other),
          )
          .map((other) => `${file} uses src/${other}`);
  });
  assert.deepEqual(faults, []);
});

test('what stages build on does not know the stages', () => {
  const below = new Set([
    'disk',
    'errors',
    'files',
    'forge',
    'helm',
    'http',
    'oci',
    'release',
    'report',
    'runtime',
    'schema',
    'yaml',
  ]);
  const faults = sources
    .filter(({ file }) => below.has(folderOf(file)))
    .flatMap(({ file, imports }) =>
      imports
        .map((name) => folderOf(join(file, '..', name)))
        .filter(
          (other) => stages.has(other) || tools.has(other) || ['cli', 'action', 'entries'].includes(other),
        )
        .map((other) => `${file} uses src/${other}`),
    );
  assert.deepEqual(faults, []);
});

test('a file is one idea: at most 250 lines; an entry at most 40, the pipeline as well', () => {
  const faults = sources
    .map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }))
    .filter(({ file, lines }) => lines > (/^src\/(entries\/|pipeline\.ts)/.test(file) ? 40 : 250));
  assert.deepEqual(faults, []);
});

test('there are no default exports, enums, barrels or namespaces', () => {
  const faults = sources
    .filter(({ code }) =>
      /^export default|^export \*|^(export )?(const )?enum |^(export )?namespace /m.test(code),
    )
    .map(({ file }) => file);
  assert.deepEqual(faults, []);
});

test('no suite of scripts/test-group.ts waits: what it declares later would not be its own', async () => {
  const folders = ['test/unit', 'test/property', 'test/integration', 'test/support'];
  const files = (await Promise.all(folders.map(filesBelow))).flat();
  const waiting = files.map(async (file) => {
    const text = await readFile(join(root, file), 'utf8');
    return /^ *(?:describe|suite)\(.*, async \(/m.test(text) ? [file] : [];
  });
  assert.deepEqual((await Promise.all(waiting)).flat(), []);
});

/** TypeScript, by paths from the root with `/`. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(root, folder), { recursive: true });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

async function readSources() {
  const files = [...(await filesBelow('src'))].sort();
  return await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(root, file), 'utf8');
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
      const imports = [...code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name ?? '');
      return { file, text, code, imports };
    }),
  );
}

/** `src/track/plan.ts` is in `track`, `src/errors.ts` is `errors`. */
function folderOf(file: string): string {
  return /^src[\\/]([a-z-]+)/.exec(file)?.[1] ?? '';
}
