import { RefusedError } from '../../errors.ts';
import { type Descriptor, isManifestType } from '../descriptor.ts';
import { isTag } from '../reference.ts';
import { readAll } from '../verified.ts';
import { findSpace } from './find-space.ts';
import { contentUrl, nameOf, notFound, pull, type RepositoryContext } from './context.ts';
import { openContent } from './download.ts';
import { listPages } from './pages.ts';
import { askQuota } from './quota.ts';
import { probeWrite } from './probe-write.ts';
import { findReferrers, listByApi } from './referrers.ts';
import type { RegistryRepository } from './registries.ts';
import { findDescriptor, manifestLimit } from './resolve.ts';
import { mountBlob } from './mount-blob.ts';
import { uploadBlob } from './upload/upload.ts';
import { putManifest } from './put-manifest.ts';
import { removeContent, removeTag } from './remove-content.ts';

/** One repository of a registry (OCI distribution-spec 1.1). */
export function createRepository(context: RepositoryContext): RegistryRepository {
  const name = `${context.host}/${context.path}`;
  const repository: RegistryRepository = {
    name,
    async resolve(tagOrDigest) {
      const found = await repository.find(tagOrDigest);
      if (found === undefined) {
        throw notFound(nameOf(context, tagOrDigest));
      }
      return found;
    },
    find: (tagOrDigest) => findDescriptor(context, tagOrDigest),
    async open(descriptor, offset = 0) {
      if (isManifestType(descriptor.mediaType)) {
        refuseLarge(name, descriptor);
      }
      return await openContent(context, descriptor, offset);
    },
    referrers: (subject, lists = repository) => findReferrers(context, lists, subject),
    async tags() {
      const tags = await listPages(context, `tags/list?n=1000`, (body) => {
        const page = body['tags'];
        return Array.isArray(page) ? page.filter(isTag) : [];
      });
      if (tags === undefined) {
        throw notFound(nameOf(context));
      }
      return tags;
    },
    async has(descriptor) {
      const answer = await context.session.send(
        {
          method: 'HEAD',
          url: contentUrl(context, descriptor),
          headers: isManifestType(descriptor.mediaType) ? { accept: descriptor.mediaType } : {},
        },
        pull(context),
      );
      await answer.discard();
      return answer.status === 200;
    },
    async write(descriptor, from, onBytes = () => {}) {
      if (!isManifestType(descriptor.mediaType)) {
        await uploadBlob(context, repository, { descriptor, from, onBytes });
        return;
      }
      refuseLarge(name, descriptor);
      await putManifest(context, descriptor.digest, descriptor, await readAll(from, descriptor));
      onBytes(descriptor.size);
    },
    mount: (descriptor, from) => mountBlob(context, descriptor, from),
    async tag(tag, descriptor) {
      await putManifest(context, tag, descriptor, await readAll(repository, descriptor));
    },
    quota: (manifest) => askQuota(context, manifest),
    probeWrite: () => probeWrite(context),
    findSpace: () => findSpace(context),
    hasReferrersApi: async (subject) => (await listByApi(context, subject)) !== undefined,
    remove: (descriptor) => removeContent(context, descriptor),
    untag: (tag) => removeTag(context, tag),
  };
  return repository;
}

function refuseLarge(name: string, { digest, size }: Descriptor): void {
  if (size > manifestLimit) {
    throw new RefusedError('TOO_LARGE', `${name}@${digest}: a manifest of ${size} bytes`, {
      hint: `Manifests over ${manifestLimit} bytes are not read; real ones have a few kilobytes.`,
    });
  }
}
