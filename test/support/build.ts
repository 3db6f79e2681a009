import { basename, join } from 'node:path';
import { build } from 'rolldown';
import config from '../../rolldown.config.ts';

/** Builds the bundles that `npm run build` makes, into another folder. */
export async function buildInto(folder: string): Promise<void> {
  for (const { output, ...input } of config) {
    const options = Array.isArray(output) ? output[0] : output;
    const place =
      options?.file === undefined ? { dir: folder } : { file: join(folder, basename(options.file)) };
    await build({ ...input, logLevel: 'warn', output: { ...options, ...place } });
  }
}
