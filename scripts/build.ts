/** `npm run build`: makes `dist/`. Also used by the test that compares `dist/` with a fresh build. */
import { createHash } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'rolldown';
import config from '../rolldown.config.ts';
import { writeLicenses } from './licenses.ts';

const verifier = 'verify.js';

/** Builds everything into a folder. */
export async function buildInto(folder: string): Promise<void> {
  for (const { output, ...input } of config) {
    const options = Array.isArray(output) ? output[0] : output;
    const place =
      options?.file === undefined ? { dir: folder } : { file: join(folder, basename(options.file)) };
    await build({ ...input, logLevel: 'warn', output: { ...options, ...place } });
  }
  // It begins with `#!`.
  await chmod(join(folder, 'cli.js'), 0o755);
  await writeLicenses(folder);
  await writeDigest(folder);
}

/** The verifier is carried by itself: beside it is what `sha256sum --check` reads. */
async function writeDigest(folder: string): Promise<void> {
  const digest = createHash('sha256')
    .update(await readFile(join(folder, verifier)))
    .digest('hex');
  await writeFile(join(folder, `${verifier}.sha256`), `${digest}  ${verifier}\n`);
}

if (import.meta.main) {
  await buildInto('dist');
}
