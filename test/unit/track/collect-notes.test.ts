import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { mediaTypes } from '../../../src/oci/descriptor.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import type { Lock, LockedChart } from '../../../src/release/lock.ts';
import { readReleaseFile } from '../../../src/release/parse-release-file.ts';
import { collectNotes } from '../../../src/track/notes.ts';
import { versionIn } from '../../../src/upstream/github/format.ts';
import { testRuntime } from '../../support/runtime.ts';

function lockOf(version: string): Lock {
  const digest = digestOf(Buffer.from(version));
  const chart = (name: string): LockedChart => ({
    name,
    version,
    archive: digest,
    reference: `charts.wandb.ai/${name}:${version}`,
    root: { mediaType: mediaTypes.ociManifest, digest, size: 1 },
    referrers: [],
    tags: [],
  });
  const [release, created] = ['2026q4', '2026-10-05T00:00:00Z'];
  const charts = [chart('operator'), chart('operator-wandb')];
  const about = { schemaVersion: 1, name: 'wandb', release, sequence: 1, audience: 'prod', created } as const;
  return { ...about, platforms: 'all', charts, images: [], blobs: [] };
}

test('charts of one repository have notes of their own, also where their versions are the same', async () => {
  const { cwd } = testRuntime();
  const path = join(cwd, 'tidegate.yaml');
  await writeFile(path, 'name: wandb\naudience: prod\npreset: wandb\n');
  const { charts } = await readReleaseFile(path);
  const tags = ['operator-1.5.0', 'operator-wandb-1.5.0', 'operator-1.6.0', 'operator-1.4.0', 'stargz-1.5.0'];
  const sections = await collectNotes(
    { charts, images: [] },
    { lock: lockOf('1.5.0'), previous: lockOf('1.4.0') },
    {
      notes: async (_source, entry) =>
        tags.flatMap((tag) =>
          versionIn(tag, entry).map((version) => ({ version, prerelease: false, url: tag, text: '' })),
        ),
    },
  );
  assert.deepEqual(
    sections.map(({ name, github, notes }) => [name, github, notes.map(({ url }) => url)]),
    [
      ['operator', 'wandb/helm-charts', ['operator-1.5.0']],
      ['operator-wandb', 'wandb/helm-charts', ['operator-wandb-1.5.0']],
    ],
  );
});

test('a version that nothing was published about is named, with what its release would be called', async () => {
  const charts = [{ name: 'operator', notes: { github: 'wandb/helm-charts' } }].map((chart) => ({
    ...chart,
    repository: 'https://charts.wandb.ai',
    version: '*',
    values: [],
  }));
  const failuresWith = async (...versions: readonly string[]) => {
    const sections = await collectNotes(
      { charts, images: [] },
      { lock: lockOf('1.5.1'), previous: lockOf('1.4.0') },
      { notes: async () => versions.map((version) => ({ version, prerelease: false, url: '', text: '' })) },
    );
    return sections.map(({ notes, failure }) => [notes.length, failure]);
  };
  const failure = 'none of its releases is called 1.5.1 or v1.5.1 or operator-1.5.1';
  assert.deepEqual(await failuresWith('v1.5.1', '1.5.0'), [[2, undefined]]);
  assert.deepEqual(await failuresWith('1.5.0'), [[1, failure]]);
  assert.deepEqual(await failuresWith('1.4.0'), [[0, failure]]);
});
