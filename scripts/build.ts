/** `npm run build`: makes `dist/`. Also used by the test that compares `dist/` with a fresh build. */
import { basename, join } from 'node:path';
import { build } from 'rolldown';
import config from '../rolldown.config.ts';
import { writeLicenses } from './licenses.ts';

/** Builds everything into a folder. */
export async function buildInto(folder: string): Promise<void> {
  for (const { output, ...input } of config) {
    const options = Array.isArray(output) ? output[0] : output;
    const place =
      options?.file === undefined ? { dir: folder } : { file: join(folder, basename(options.file)) };
    await build({ ...input, logLevel: 'warn', output: { ...options, ...place } });
  }
  await writeLicenses(folder);
}

if (import.meta.main) {
  await buildInto('dist');
}
