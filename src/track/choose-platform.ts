import { RefusedError, UserError } from '../errors.ts';
import { type Descriptor, isIndexType, type Platform } from '../oci/descriptor.ts';
import type { ReadableStore } from '../oci/store.ts';
import { readAll } from '../oci/verified.ts';
import { digestField, mediaTypeField } from '../release/fields.ts';
import { count, isMap, object, parseWith } from '../schema/schema.ts';

/** What is promoted, and what the tag is upstream when that is something else. */
export interface Chosen {
  readonly root: Descriptor;
  readonly upstream?: Descriptor;
}

interface Child {
  readonly descriptor: Descriptor;
  readonly platform: Platform;
}

const childSchema = object({ mediaType: mediaTypeField, digest: digestField, size: count });

/**
 * Picks one platform out of an index; the index itself is never rewritten.
 * @param platforms `all`, or `os/architecture[/variant]`
 * @throws UserError `NO_SUCH_PLATFORM` that lists what there is; RefusedError `INVALID_MANIFEST`
 */
export async function choosePlatform(
  store: ReadableStore,
  upstream: Descriptor,
  platforms: string,
): Promise<Chosen> {
  if (platforms === 'all' || !isIndexType(upstream.mediaType)) {
    return { root: upstream };
  }
  const children = childrenOf(await readAll(store, upstream), `${store.name}@${upstream.digest}`);
  const matching = children.filter(({ platform }) => fits(platform, platforms));
  const exact = matching.filter(({ platform }) => format(platform) === platforms);
  const [root, ...others] = exact.length > 0 ? exact : matching;
  if (root === undefined || others.length > 0) {
    const there = children.map(({ platform }) => format(platform)).join(', ') || 'no platform at all';
    throw new UserError(
      'NO_SUCH_PLATFORM',
      `${store.name}: ${others.length > 0 ? 'several manifests are' : 'there is nothing'} for ${platforms}`,
      {
        details: [`it has ${there}`],
        hint: 'Change `platforms` in the release file; `all` takes everything.',
      },
    );
  }
  return { root: root.descriptor, upstream };
}

function childrenOf(bytes: Buffer, where: string): readonly Child[] {
  const manifests = manifestsOf(bytes);
  if (manifests === undefined) {
    throw new RefusedError('INVALID_MANIFEST', `${where} is not an image index`);
  }
  return manifests.flatMap((entry: unknown) => {
    const { mediaType, digest, size, platform } = isMap(entry) ? entry : {};
    const { os, architecture, variant } = isMap(platform) ? platform : {};
    const parsed = parseWith(childSchema, { mediaType, digest, size });
    // Attestations stand there as unknown/unknown.
    if (
      'faults' in parsed ||
      typeof os !== 'string' ||
      typeof architecture !== 'string' ||
      os === 'unknown'
    ) {
      return [];
    }
    return [
      {
        descriptor: parsed.value,
        platform: { os, architecture, ...(typeof variant === 'string' ? { variant } : {}) },
      },
    ];
  });
}

function manifestsOf(bytes: Buffer): readonly unknown[] | undefined {
  try {
    const index: unknown = JSON.parse(bytes.toString('utf8'));
    return isMap(index) && Array.isArray(index['manifests']) ? index['manifests'] : undefined;
  } catch {
    return undefined;
  }
}

function fits({ os, architecture, variant }: Platform, wanted: string): boolean {
  const [wantedOs, wantedArchitecture, wantedVariant] = wanted.split('/');
  return (
    os === wantedOs &&
    architecture === wantedArchitecture &&
    (wantedVariant === undefined || variant === wantedVariant)
  );
}

function format({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}
