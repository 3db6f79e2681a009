import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** The text of `src/release/built-in-presets.ts`: the files of a folder, so that programs of one file carry them. */
export async function presetModule(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const entries = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return `  ${propertyName(basename(name, '.yaml'))}: \`${text.replaceAll(/[\\`]|\$\{/g, String.raw`\$&`)}\`,\n`;
    }),
  );
  return [
    '// Made by `npm run docs` from presets/. Do not edit.\n\n',
    '/** The presets that can be named without a path, as the YAML that they are. */\n',
    'export const builtInPresets: Readonly<Record<string, string>> = {\n',
    ...entries,
    '};\n',
  ].join('');
}

function propertyName(name: string): string {
  return /^[a-z]+$/.test(name) ? name : `'${name}'`;
}
