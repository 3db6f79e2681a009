import { createHash } from 'node:crypto';
import { digestOf } from '../digest.ts';
import { parseReference } from '../reference.ts';

/** The marker file of an OCI image layout (image-spec, image-layout.md, "oci-layout file"). */
export const ociLayout = Buffer.from('{"imageLayoutVersion":"1.0.0"}');
export const ociLayoutDigest = digestOf(ociLayout);

/** What a layout's annotations say: a short tag for tools, and the full reference. */
export const refName = 'org.opencontainers.image.ref.name';
export const imageName = 'io.containerd.image.name';

const longestTag = 128;
const digestTag = /^sha(?:256|512)-[0-9a-f]+\.[a-z]+$/;

/** The name of what belongs to another manifest: cosign's tags, and the list of referrers (`sha256-<hex>`). */
export function isEvidenceTag(tag: string): boolean {
  return digestTag.test(tag) || /^sha(?:256|512)-[0-9a-f]{64,}$/.test(tag);
}

/**
 * Legal tags for a reference, the nicest first, one of which is to be unique in the layout: a signature's own tag or
 * `wandb-local-0.62.2`; with the host in front; with a hash of the reference behind, which is never taken by another one.
 */
export function tagForms(reference: string): readonly string[] {
  const { host, repository, tag, digest } = parseReference(reference);
  const version = tag ?? digest?.replace(':', '-').slice(0, 19);
  const short = `${repository}-${version}`.replaceAll('/', '-');
  const long = `${host.replaceAll(/[^A-Za-z0-9.-]/g, '-')}-${short}`.replace(/^[.-]+/, '');
  const hash = createHash('sha256').update(reference).digest('hex').slice(0, 16);
  const hashed = `${short.slice(0, longestTag - 1 - hash.length)}-${hash}`;
  // Tools look for a signature under its bare tag, which the digest in it makes unique in nearly every layout.
  const bare = tag !== undefined && digestTag.test(tag) ? [tag] : [];
  return [...bare, ...[short, long].filter((form) => form.length <= longestTag), hashed];
}
