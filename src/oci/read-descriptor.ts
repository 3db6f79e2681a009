import { describe } from '../schema/describe.ts';
import { isMap } from '../schema/schema.ts';
import type { Descriptor, Platform } from './descriptor.ts';
import { isDigest } from './digest.ts';
import { refuseSpellings, spellingsOf } from './spellings.ts';

/** A layer; `urls` name where a non-distributable one is kept (image-spec, layer.md, "Non-Distributable Layers"). */
export interface Layer extends Descriptor {
  readonly urls?: readonly string[];
}

const descriptorKey = spellingsOf('mediaType artifactType digest size urls data platform annotations');
const platformKey = spellingsOf('os architecture variant os.version os.features features');

/**
 * Reads what a manifest says of one content (image-spec, descriptor.md).
 * @param faults are added to, each with `path`
 * @returns undefined where it is not usable
 */
export function readDescriptor(value: unknown, path: string, faults: string[]): Layer | undefined {
  if (!isMap(value)) {
    faults.push(`${path}: expected a descriptor`);
    return undefined;
  }
  refuseSpellings(value, descriptorKey, path, faults);
  const mediaType = textOf(value['mediaType']);
  const { digest, size } = value;
  if (mediaType === undefined) {
    faults.push(`${path}.mediaType: expected a string`);
  }
  if (!isDigest(digest)) {
    faults.push(`${path}.digest: expected sha256 or sha512, got ${describe(digest)}`);
  }
  if (!isSize(size)) {
    faults.push(`${path}.size: expected a whole number of bytes, got ${describe(size)}`);
  }
  if (mediaType === undefined || !isDigest(digest) || !isSize(size)) {
    return undefined;
  }
  const platform = readPlatform(value['platform'], `${path}.platform`, faults);
  const artifactType = textOf(value['artifactType']);
  const annotations = readAnnotations(value['annotations']);
  const urls = Array.isArray(value['urls']) ? value['urls'].filter((url) => typeof url === 'string') : [];
  return {
    mediaType,
    digest,
    size,
    ...(platform === undefined ? {} : { platform }),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(urls.length === 0 ? {} : { urls }),
  };
}

function readPlatform(value: unknown, path: string, faults: string[]): Platform | undefined {
  if (!isMap(value)) {
    return undefined;
  }
  refuseSpellings(value, platformKey, path, faults);
  const [os, architecture, variant] = ['os', 'architecture', 'variant'].map((key) => textOf(value[key]));
  return os === undefined || architecture === undefined
    ? undefined
    : { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

/** OCI image spec, "Annotations": texts by key. What is no text is left out; undefined where there is no map. */
export function readAnnotations(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isMap(value)) {
    return undefined;
  }
  const entries = Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === 'string' ? [[key, entry]] : [],
  );
  // fromEntries defines keys and never calls setters, so `__proto__` is a key like any other.
  return Object.fromEntries(entries);
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
