import { RefusedError } from '../errors.ts';
import { describe } from '../schema/describe.ts';
import { listFaults } from '../schema/path.ts';
import { isMap } from '../schema/schema.ts';
import { hasherFor, hexOf, isDigest } from './digest.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Refuses what descriptors say of their content besides naming it (image-spec, descriptor.md). Nothing here reads `data` or
 * asks `urls`, but manifests travel byte for byte, and what runs them may: containerd turns to the `urls` of any descriptor
 * first. So embedded content must be the content, and only layers, which a publisher may keep to himself, have addresses:
 * those of the web.
 * @param fields of a manifest or index whose descriptors are well-formed
 * @throws RefusedError `DESCRIPTOR_DATA`, `DESCRIPTOR_URLS`; `INVALID_MANIFEST` when both are wrong
 */
export function refuseEmbedded(fields: Fields, where: string): void {
  const data: string[] = [];
  const urls: string[] = [];
  for (const [path, descriptor] of descriptorsIn(fields)) {
    if (!isContent(descriptor['data'], descriptor)) {
      data.push(`${path}.data is not the content that the descriptor names`);
    }
    const strange = listOf(descriptor['urls']).find(
      (url) => !path.startsWith('layers') || !isWebAddress(url),
    );
    if (strange !== undefined) {
      urls.push(`${path}.urls: ${describe(strange)}`);
    }
  }
  if (data.length + urls.length > 0) {
    const code = urls.length === 0 ? 'DESCRIPTOR_DATA' : 'DESCRIPTOR_URLS';
    throw new RefusedError(
      data.length > 0 && urls.length > 0 ? 'INVALID_MANIFEST' : code,
      `${where}: descriptors lead to other content than they name`,
      {
        details: listFaults([...data, ...urls], String),
        hint: 'Tools that believe them would run something else. Ask the publisher for an image without them.',
      },
    );
  }
}

function descriptorsIn(fields: Fields): (readonly [path: string, descriptor: Fields])[] {
  const single = ['config', 'subject'].map((key) => [key, fields[key]] as const);
  const listed = ['layers', 'manifests'].flatMap((key) =>
    listOf(fields[key]).map((entry, at) => [`${key}[${at}]`, entry] as const),
  );
  return [...single, ...listed].flatMap(([path, entry]) => (isMap(entry) ? [[path, entry] as const] : []));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @param data base64 in its one form (RFC 4648, section 4), or nothing */
function isContent(data: unknown, { digest, size }: Fields): boolean {
  if (data === undefined || data === null) {
    return true;
  }
  if (typeof data !== 'string' || !isDigest(digest)) {
    return false;
  }
  const bytes = Buffer.from(data, 'base64');
  return (
    bytes.length === size &&
    bytes.toString('base64') === data &&
    hasherFor(digest).update(bytes).digest('hex') === hexOf(digest)
  );
}

function isWebAddress(value: unknown): boolean {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return (
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username + url.password === ''
  );
}
