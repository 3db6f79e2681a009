import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { connect } from '../src/connect.ts';
import { closure } from '../src/oci/closure.ts';
import { terminalRuntime } from '../src/runtime/terminal.ts';
import { testHost } from '../test/support/host.ts';
import type { Contestant } from './contestants.ts';
import { quarters, repositories, tagIn } from './stack.ts';

/** What no tool can beat by much: every blob fetched once by curl, in parallel and unchecked, then hashed once by OpenSSL. */
export async function floor(root: string, upstream: string): Promise<Contestant> {
  const { registries } = await connect({}, terminalRuntime(testHost()));
  const urls = new Map<string, string>();
  for (const name of repositories) {
    const repository = registries.repository(`${upstream}/${name}`);
    const { blobs } = await closure(repository, await repository.resolve(tagIn(name, quarters[0])));
    for (const { digest } of blobs) {
      urls.set(digest, `http://${upstream}/v2/${name}/blobs/${digest}`);
    }
  }
  const config = [...urls].map(([digest, url]) => `url = "${url}"\noutput = "${digest.slice(7)}"\n`).join('');
  const file = join(root, 'floor.curl');
  await writeFile(file, config);
  return {
    name: 'floor',
    bundle: ({ folder }) =>
      `cd ${folder}; curl --silent --parallel --parallel-max 6 --config ${file}; openssl dgst -sha256 * > sums; sync -f sums`,
  };
}
