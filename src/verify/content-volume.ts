import { availableParallelism } from 'node:os';
import type { Entry, Volume } from '../bundle/layout.ts';
import { explainRead, openStretch, readRange } from '../bundle/volume-files.ts';
import { hashStretch } from '../disk/disk.ts';
import { mapConcurrently } from '../oci/concurrency.ts';
import { algorithmOf } from '../oci/digest.ts';
import { type ContentFault, contentFaultOf } from './content-fault.ts';
import { type Run, sectionsOf, verdictOn } from './content-sections.ts';

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
