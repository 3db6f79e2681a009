/**
 * `npm run docs`: writes what follows from the stages' option tables (every action.yml, and the marked tables in the
 * README files), from the schemas of our files (`schema/`, and the tables of keys), from the codes of findings, and from
 * `presets/`. With `--check` it writes nothing, names the files that are stale and ends with status 1.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import process from 'node:process';
import { rootAction } from '../src/action/root-action.ts';
import { findingCodes } from '../src/check/finding-codes.ts';
import { pipeline } from '../src/pipeline.ts';
import {
  actionFile,
  findingTable,
  inputTable,
  keyTable,
  newReadme,
  outputTable,
  replaceMarked,
  rootOutputs,
  stageTable,
} from './docs-text.ts';
import { presetModule } from './presets.ts';
import { keyTables } from './schema-table.ts';
import { schemas, schemaText } from './schemas.ts';

const checking = process.argv.includes('--check');
const stale: string[] = [];

await update('action.yml', () =>
  actionFile({
    name: rootAction.name,
    description: rootAction.summary,
    options: rootAction.options,
    outputs: rootOutputs(pipeline),
    main: 'dist/main.js',
    branding: true,
  }),
);
for (const stage of pipeline) {
  const folder = `actions/${stage.name}`;
  await update(`${folder}/action.yml`, () =>
    actionFile({
      name: `Tidegate ${stage.name}`,
      description: stage.summary,
      options: stage.options,
      outputs: stage.outputs,
      main: `../../dist/${stage.name}.js`,
      branding: false,
    }),
  );
  await update(`${folder}/README.md`, (text) =>
    replaceMarked(
      replaceMarked(text === '' ? newReadme(stage) : text, 'inputs', inputTable(stage.options)),
      'outputs',
      outputTable(stage.outputs),
    ),
  );
}
await update('README.md', (text) => replaceMarked(text, 'stages', stageTable(pipeline)));
const presets = await presetModule('presets');
await update('src/release/built-in-presets.ts', () => presets);
for (const [name, schema] of Object.entries(schemas)) {
  await update(`schema/${name}`, () => schemaText(name, schema));
}
await update('docs/release-file.md', (text) =>
  keyTables().reduce((page, [mark, rows]) => replaceMarked(page, mark, keyTable(rows)), text),
);
await update('docs/check.md', (text) => replaceMarked(text, 'findings', findingTable(findingCodes)));

if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}\nRun: npm run docs`);
  process.exitCode = 1;
}

async function update(file: string, make: (text: string) => string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => '');
  const after = make(before);
  if (after === before) {
    return;
  }
  if (checking) {
    stale.push(file);
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, after);
}
