import type { RepositoryContent } from './registry-content.ts';
import type { TestRegistry } from './registry.ts';

/** Keeps what a registry has now. @returns puts it back */
export function snapshotRegistry({ repositories }: Pick<TestRegistry, 'repositories'>): () => void {
  const kept = copyOf(repositories);
  return () => {
    repositories.clear();
    copyOf(kept).forEach((content, name) => repositories.set(name, content));
  };
}

function copyOf(repositories: ReadonlyMap<string, RepositoryContent>): Map<string, RepositoryContent> {
  return new Map(
    [...repositories].map(([name, { blobs, manifests, tags, uploads }]) => [
      name,
      {
        blobs: new Map(blobs),
        manifests: new Map(manifests),
        tags: new Map(tags),
        uploads: new Map(uploads),
      },
    ]),
  );
}
