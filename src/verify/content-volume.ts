import type { Hash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Entry, Volume } from '../bundle/layout.ts';
import { blockSize, endOfArchiveSize, paddedSize, tarHeader } from '../bundle/tar.ts';
import { explainRead, openStretch, readRange } from '../bundle/volume-files.ts';
import { hashStretch } from '../disk/disk.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import { algorithmOf, hasherFor } from '../oci/digest.ts';
import { type ContentFault, contentFaultOf } from './content-fault.ts';
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
interface Run {
  /** The large one before: its padding comes first. */
  readonly after?: Entry;
  readonly entries: readonly Entry[];
  /** The large one behind: its header comes last, or the end of the archive. */
  readonly before?: Entry;
}

/** A run, or a large content, which another thread hashes. */
type Part = Run | { readonly large: Entry };

/** Bytes from which on a content is a part of its own. */
const largeSize = 4 * 1024 * 1024;

/**
 * Reads a volume once, and compares every byte with what it has to be: several places that lie close together at a time,
 * as many as there are cores, so that a slow medium is still read nearly from front to back.
 * @param onBytes is told how many bytes were read
 */
export async function checkVolume(
  folder: string,
  volume: Volume,
  onBytes: (bytes: number) => void,
): Promise<readonly ContentFault[]> {
  const found = await mapConcurrently(partsOf(volume), availableParallelism(), async (part) => {
    try {
      return 'large' in part
        ? await checkLarge(folder, volume, part.large, onBytes)
        : await checkRun(folder, volume, part, onBytes);
    } catch (error) {
      return [unreadable(error, volume, part)];
    }
  });
  return found.flat();
}

function partsOf(volume: Volume): readonly Part[] {
  const parts: Part[] = [];
  let entries: Entry[] = [];
  let after: { readonly after?: Entry } = {};
  for (const entry of volume.entries) {
    if (entry.size < largeSize) {
      entries.push(entry);
    } else {
      parts.push({ ...after, entries, before: entry }, { large: entry });
      entries = [];
      after = { after: entry };
    }
  }
  return [...parts, { ...after, entries }];
}

/** One after the other, as they are reached: there may be a hundred thousand, each with a hash. */
function* sectionsOf(volume: Volume, { after, entries, before }: Run): Generator<Section, undefined> {
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

async function checkLarge(
  folder: string,
  volume: Volume,
  entry: Entry,
  onBytes: (bytes: number) => void,
): Promise<readonly ContentFault[]> {
  await using stretch = await openStretch(folder, volume, entry.dataOffset, entry.size);
  const { segments } = stretch;
  const found = await hashStretch({ segments, algorithm: algorithmOf(entry.digest) }, onBytes);
  return [verdictOn(entry, volume.name, found)].filter((fault) => fault !== undefined);
}

async function checkRun(
  folder: string,
  volume: Volume,
  run: Run,
  onBytes: (bytes: number) => void,
): Promise<readonly ContentFault[]> {
  const start = run.after === undefined ? 0 : run.after.dataOffset + run.after.size;
  const end = run.before?.dataOffset ?? volume.size;
  const faults: (ContentFault | undefined)[] = [];
  const sections = sectionsOf(volume, run);
  let section = sections.next().value;
  let left = section?.length ?? 0;
  for await (const chunk of readRange(folder, volume, start, end - start)) {
    for (let rest = chunk; rest.length > 0;) {
      const piece = rest.subarray(0, left);
      section?.take(piece);
      left -= piece.length;
      rest = rest.subarray(piece.length);
      // Sections without bytes (an empty blob, no padding) are passed by.
      while (left === 0 && section !== undefined) {
        faults.push(section.verdict());
        section = sections.next().value;
        left = section?.length ?? 0;
      }
    }
    onBytes(chunk.length);
  }
  return faults.filter((fault) => fault !== undefined);
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
function verdictOn({ name, digest }: Entry, volume: string, hex: string): ContentFault | undefined {
  const found = `${algorithmOf(digest)}:${hex}`;
  if (found === digest) {
    return undefined;
  }
  return name.startsWith('blobs/')
    ? { code: 'BLOB_CHANGED', message: `${digest} in ${volume} is now ${found}`, blobs: [digest] }
    : { code: 'INDEX_CHANGED', message: `${name} in ${volume} is not what bundle.json makes` };
}

/** A medium that cannot be read in one place is read on in the others: so all that is to be carried again is known at once. */
function unreadable(error: unknown, volume: Volume, part: Part): ContentFault {
  const reason = explainRead(error, volume);
  const entry = 'large' in part ? part.large : volume.entries[0];
  const fault = entry && contentFaultOf(reason, entry.digest);
  if (fault === undefined) {
    throw reason;
  }
  return 'large' in part ? fault : { code: fault.code, message: fault.message };
}
