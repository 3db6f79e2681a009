import { RefusedError } from '../../errors.ts';
import { type Descriptor, isManifestType } from '../descriptor.ts';
import { isTag } from '../reference.ts';
import { readAll } from '../verified.ts';
import { findSpace } from './find-space.ts';
import { contentUrl, nameOf, notFound, pull, type RepositoryContext } from './context.ts';
import { askForManifest } from './damaged-manifest.ts';
import { openContent } from './download.ts';
import { listPages } from './pages.ts';
import { askQuota } from './quota.ts';
import { probeWrite } from './probe-write.ts';
import { findReferrers, listByApi } from './referrers.ts';
import type { RegistryRepository } from './registries.ts';
import { findDescriptor, manifestLimit } from './resolve.ts';
import { mountBlob } from './mount-blob.ts';
import { findTagRules } from './tag-rules.ts';
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
    async tags(ask) {
      const tags = await listPages(context, `tags/list?n=1000`, tagsIn, ask && { ask });
      if (tags === undefined) {
        throw notFound(nameOf(context));
      }
      return tags;
    },
    async has(descriptor) {
      const { mediaType, digest } = descriptor;
      const answer = isManifestType(mediaType)
        ? await askForManifest(context, digest, { method: 'HEAD', headers: { accept: mediaType } })
        : await context.session.send({ method: 'HEAD', url: contentUrl(context, descriptor) }, pull(context));
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
    probeWrite: (size = 0) => probeWrite(context, size),
    findSpace: () => findSpace(context),
    findTagRules: () => findTagRules(context),
    hasReferrersApi: async (subject) => (await listByApi(context, subject)) !== undefined,
    remove: (descriptor) => removeContent(context, descriptor),
    untag: (tag) => removeTag(context, tag),
  };
  return repository;
}

function tagsIn({ tags }: Readonly<Record<string, unknown>>): readonly string[] {
  return Array.isArray(tags) ? tags.filter(isTag) : [];
}

function refuseLarge(name: string, { digest, size }: Descriptor): void {
  if (size > manifestLimit) {
    throw new RefusedError('TOO_LARGE', `${name}@${digest}: a manifest of ${size} bytes`, {
      hint: `Manifests over ${manifestLimit} bytes are not read; real ones have a few kilobytes.`,
    });
  }
}
