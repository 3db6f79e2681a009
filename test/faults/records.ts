/** Whether promotion records tell the truth, read without any code of ours (docs/formats.md). */
import assert from 'node:assert/strict';
import { getBlob, getManifest, listTags } from './truth.ts';

const records = /^tidegate\/wandb:(\d{4}q[1-4](?:\.\d+)?)$/;

interface Config {
  readonly release: string;
  readonly images: readonly { readonly internal: string; readonly digest: string }[];
}

/**
 * A record says that its release is there: each of its images under its name, and whole.
 * Tags are looked into by `requireWholeTags`.
 * @returns the releases on record
 */
export async function requireTrueRecords(url: string): Promise<readonly string[]> {
  const tags = await listTags(url);
  const releases = [...tags.keys()].flatMap((name) => records.exec(name)?.[1] ?? []);
  for (const release of releases) {
    const { config }: { config: { digest: string } } = JSON.parse(
      (await getManifest(url, 'tidegate/wandb', release)).bytes.toString('utf8'),
    );
    const said: Config = JSON.parse((await getBlob(url, 'tidegate/wandb', config.digest)).toString('utf8'));
    assert.equal(said.release, release);
    assert.ok(said.images.length > 0);
    for (const { internal, digest } of said.images) {
      const name = internal.slice(internal.indexOf('/') + 1);
      assert.equal(tags.get(name), digest, `the record of ${release} is wrong about ${internal}`);
    }
  }
  return releases;
}
