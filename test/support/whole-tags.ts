import assert from 'node:assert/strict';
import type { RepositoryContent } from './registry-content.ts';
import type { TestRegistry } from './registry.ts';

interface Part {
  readonly digest: string;
}

/** Follows every tag of a registry in memory down to the last blob. @throws AssertionError when anything is missing */
export function requireWholeTags({ repositories }: Pick<TestRegistry, 'repositories'>): void {
  for (const [name, content] of repositories) {
    for (const [tag, digest] of content.tags) {
      requireWhole(content, digest, `${name}:${tag}`);
    }
  }
}

function requireWhole(content: RepositoryContent, digest: string, where: string): void {
  const found = [...content.manifests].find(([own]) => own === digest)?.[1];
  assert.ok(found !== undefined, `${where}: manifest ${digest} is missing`);
  const { config, layers, manifests }: Record<'layers' | 'manifests', Part[]> & { config?: Part } = {
    layers: [],
    manifests: [],
    ...JSON.parse(found.bytes.toString('utf8')),
  };
  manifests.forEach((child) => requireWhole(content, child.digest, where));
  const blobs = new Set<string>(content.blobs.keys());
  for (const part of [...(config === undefined ? [] : [config]), ...layers]) {
    assert.ok(blobs.has(part.digest), `${where}: blob ${part.digest} is missing`);
  }
}
