import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import config from '../rolldown.config.ts';

const ruler = '='.repeat(80);

/** Writes `licenses.txt`: the licence of every package that has code in the bundles. */
export async function writeLicenses(folder: string): Promise<void> {
  const packages = await bundledPackages();
  const texts = await Promise.all([...packages].sort().map(describePackage));
  await writeFile(join(folder, 'licenses.txt'), texts.join(`\n${ruler}\n`));
}

/** The folders of the packages that have code in some bundle. */
async function bundledPackages(): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { output, ...input } of config) {
    const bundle = await rolldown({ ...input, logLevel: 'warn' });
    const { output: chunks } = await bundle.generate(Array.isArray(output) ? output[0] : output);
    await bundle.close();
    for (const module of chunks.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))) {
      // A package inside another one is its own.
      const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(module)?.[0];
      if (folder !== undefined) {
        found.add(folder);
      }
    }
  }
  return found;
}

async function describePackage(folder: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const names = (await readdir(folder)).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name)).sort();
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const text = files.map((file) => file.replaceAll('\r\n', '\n').trim()).join('\n\n');
  return `${field(manifest, 'name')} ${field(manifest, 'version')} (${field(manifest, 'license')})\n\n${text === '' ? 'The package holds no licence file.' : text}\n`;
}

function field(manifest: unknown, name: string): string {
  const entries: Record<string, unknown> = { ...(typeof manifest === 'object' ? manifest : {}) };
  return String(entries[name]);
}
