import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ProxiedRequest } from '../support/fault-rules.ts';
import { sampleRelease, type SampleRelease } from '../support/locks.ts';
import { needsTools } from '../support/tools.ts';
import { openPublicSide, requireSuccess, temporaryFolder } from './lab.ts';
import { publish } from './releases.ts';
import { putManifest } from './truth.ts';
import { readEntries } from './volumes.ts';

const name = 'docker.io/wandb/part-0';
const moments: readonly (readonly [string, (request: ProxiedRequest) => boolean])[] = [
  ['the list', ({ path }) => path.includes('/tags/list')],
  ['asking for it', ({ path }) => path.endsWith('/manifests/1.0.0')],
  ['the manifest', ({ kind, digest }) => kind === 'manifest' && digest !== undefined],
  ['a blob', ({ kind }) => kind === 'blob'],
];

describe('a tag that moves while a release is locked and fetched', needsTools('docker-registry'), () => {
  const [before, after] = ['old', 'new'].map((content) =>
    sampleRelease({
      images: [{ reference: `${name}:1.0.0`, layers: [content, Buffer.alloc(50_000, content)] }],
    }),
  );
  assert.ok(before !== undefined && after !== undefined);

  for (const [moment, when] of moments) {
    test(`after ${moment}: the lock holds one of the two, and the bundle holds what is locked`, async (context) => {
      const side = await openPublicSide(context, before);
      await publish(side.registry.url, after);
      await point(side.registry.url, before);
      await writeFile(
        join(side.folder, 'tidegate.yaml'),
        `name: wandb\naudience: acme-prod\nimages:\n  - {name: ${name}, version: "^1.0"}\nendpoints:\n  docker.io: ${side.proxy.url}\n`,
      );
      side.proxy.use({
        // That request itself still sees the old one, whatever comes next the new one.
        when: () => side.proxy.requests.slice(0, -1).some(when),
        count: 1,
        fault: { kind: 'before', run: () => point(side.registry.url, after) },
      });
      const lockPath = join(await temporaryFolder(context), 'moved.lock.json');
      requireSuccess(await side.runOther('track', '--release', '2026q4', '--lock', lockPath));
      requireSuccess(await side.runOther('bundle', '--lock', lockPath, '--output', side.media));
      const lock: { images: { root: { digest: string } }[] } = JSON.parse(await readFile(lockPath, 'utf8'));
      const root = lock.images[0]?.root.digest;
      const locked = [before, after].find(({ lock }) => lock.images[0]?.root.digest === root);
      assert.ok(locked !== undefined, 'the lock holds neither');
      const held = new Set(
        (await Promise.all(['000', '001'].map((number) => entriesOf(side.media, number)))).flat(),
      );
      const { layers } = partsOf(locked);
      assert.ok([root, ...layers].every((digest) => digest !== undefined && held.has(digest)));
    });
  }
});

async function point(url: string, { lock, contents }: SampleRelease): Promise<void> {
  const root = lock.images[0]?.root;
  assert.ok(root);
  const bytes = contents.get(root.digest) ?? Buffer.alloc(0);
  await putManifest(url, 'wandb/part-0', '1.0.0', { bytes, mediaType: root.mediaType });
}

function partsOf({ lock }: SampleRelease): { readonly layers: readonly string[] } {
  return {
    layers: lock.blobs.filter(({ mediaType }) => mediaType.includes('layer')).map(({ digest }) => digest),
  };
}

async function entriesOf(media: string, number: string): Promise<readonly string[]> {
  const tar = await readFile(join(media, 'wandb-2026q4', `wandb-2026q4.${number}.tar`));
  return readEntries(tar).map(({ digest }) => digest);
}
