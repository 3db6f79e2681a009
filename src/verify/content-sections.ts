import type { Hash } from 'node:crypto';
import type { Entry, Volume } from '../bundle/layout.ts';
import { blockSize, endOfArchiveSize, paddedSize, tarHeader } from '../bundle/tar.ts';
import { algorithmOf, hasherFor } from '../oci/digest.ts';
import type { ContentFault } from './content-fault.ts';
import { headerFault, isHeader } from './content-header.ts';

/** A stretch of a tar and what it has to be. */
interface Section {
  readonly length: number;
  /** Takes the bytes in order. */
  take(bytes: Buffer): void;
  /** After the last byte: the fault, if it is one. */
  verdict(): ContentFault | undefined;
}

/** What is read in one go: the small entries between two large contents, with what stands around those. */
export interface Run {
  /** The large one before: its padding comes first. */
  readonly after?: Entry;
  readonly entries: readonly Entry[];
  /** The large one behind: its header comes last, or the end of the archive. */
  readonly before?: Entry;
}

/** One after the other, as they are reached: there may be a hundred thousand, each with a hash. */
export function* sectionsOf(volume: Volume, { after, entries, before }: Run): Generator<Section, undefined> {
  const { name } = volume;
  const isEntry = nameFinder(volume);
  if (after !== undefined) {
    yield padding(after, name);
  }
  for (const entry of entries) {
    yield header(entry, name, isEntry);
    yield hashed(entry, name);
    yield padding(entry, name);
  }
  yield before === undefined
    ? exact(Buffer.alloc(endOfArchiveSize), (found) => ({
        code: isHeader(found.subarray(0, blockSize)) ? 'EXTRA_ENTRY' : 'PADDING_CHANGED',
        message: `the end of ${name}`,
      }))
    : header(before, name, isEntry);
}

/** Says whether an entry of a volume has a name; they are put into order when the first is asked for. */
function nameFinder({ entries }: Volume): (name: string) => boolean {
  let names: ReadonlySet<string> | undefined;
  return (name) => {
    names ??= new Set(entries.map((entry) => entry.name));
    return names.has(name);
  };
}

function header({ name, size }: Entry, volume: string, isEntry: (name: string) => boolean): Section {
  const expected = tarHeader(name, size);
  return exact(expected, (found) => {
    const { code, says } = headerFault(found, expected, isEntry);
    return { code, message: `the header of ${name} in ${volume} ${says}` };
  });
}

function padding({ name, size }: Entry, volume: string): Section {
  return exact(Buffer.alloc(paddedSize(size) - size), () => ({
    code: 'PADDING_CHANGED',
    message: `the padding after ${name} in ${volume}`,
  }));
}

/** @param explain says what the bytes are that were found in place of the expected ones */
function exact(expected: Buffer, explain: (found: Buffer) => ContentFault): Section {
  const pieces: Buffer[] = [];
  return {
    length: expected.length,
    take: (bytes) => void pieces.push(bytes),
    verdict() {
      const found = Buffer.concat(pieces);
      return found.equals(expected) ? undefined : explain(found);
    },
  };
}

function hashed(entry: Entry, volume: string): Section {
  const hash: Hash = hasherFor(entry.digest);
  return {
    length: entry.size,
    take: (bytes) => void hash.update(bytes),
    verdict: () => verdictOn(entry, volume, hash.digest('hex')),
  };
}

/** @param hex the digest of what is there */
export function verdictOn({ name, digest }: Entry, volume: string, hex: string): ContentFault | undefined {
  const found = `${algorithmOf(digest)}:${hex}`;
  if (found === digest) {
    return undefined;
  }
  return name.startsWith('blobs/')
    ? { code: 'BLOB_CHANGED', message: `${digest} in ${volume} is now ${found}`, blobs: [digest] }
    : { code: 'INDEX_CHANGED', message: `${name} in ${volume} is not what bundle.json makes` };
}
