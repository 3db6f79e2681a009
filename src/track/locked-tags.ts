import { RefusedError } from '../errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, isDigest } from '../oci/digest.ts';
import { formatReference, parseReference } from '../oci/reference.ts';
import type { ReadableStore } from '../oci/store.ts';
import { byText } from '../order.ts';
import type { Lock, LockedArtifact } from '../release/lock.ts';
import { staysPut } from '../release/tag.ts';
import type { Finding } from './finding.ts';

/** Asks what tags stand for, and compares that with the lock. */
export interface LockedTags {
  /**
   * What an artifact of the release stands for now. A tag that is gone upstream stands for what is locked.
   * @param wanted its tag, or a digest
   * @throws UserError `NOT_FOUND`, also where what is locked is gone with its tag
   */
  resolve(store: ReadableStore, reference: string, wanted: string): Promise<Descriptor>;
  findings(): readonly Finding[];
  /**
   * Why the release must not be locked: `TAG_MOVED` lists every locked version that stands for something else now and was
   * not accepted.
   */
  refusal(): RefusedError | undefined;
}

interface Moved {
  readonly reference: string;
  readonly before: Digest;
  readonly now: Digest;
}

/**
 * @param accepted references whose new content a person has accepted
 * @throws UserError `INVALID_REFERENCE`
 */
export function openLockedTags(previous: Lock | undefined, accepted: readonly string[]): LockedTags {
  const locked = new Map(
    [...(previous?.charts ?? []), ...(previous?.images ?? [])].map((each) => [each.reference, each]),
  );
  const names = new Set(accepted.map((text) => formatReference(parseReference(text))));
  const isRefused = ({ reference }: Moved): boolean => isFixed(reference) && !names.has(reference);
  const moved: Moved[] = [];
  const pins: Moved[] = [];
  const gone: string[] = [];
  return {
    async resolve(store, reference, wanted) {
      const before = digestIn(locked.get(reference));
      if (before === undefined) {
        return await store.resolve(wanted);
      }
      if (isDigest(wanted)) {
        const pinned = await store.resolve(wanted);
        pins.push(...(pinned.digest === before ? [] : [{ reference, before, now: pinned.digest }]));
        return pinned;
      }
      const found = await store.find(wanted);
      if (found === undefined) {
        const content = await store.find(before);
        gone.push(...(content === undefined ? [] : [reference]));
        return content ?? (await store.resolve(wanted));
      }
      if (found.digest !== before) {
        moved.push({ reference, before, now: found.digest });
      }
      return found;
    },
    findings: () => [
      ...gone.map(vanished),
      ...moved.map((each) => describeMove(each, isRefused(each))),
      ...pins.map(describePin),
    ],
    refusal: () => refuse(moved.filter(isRefused)),
  };
}

/** Of the tag, whatever was chosen out of it. */
function digestIn(artifact: LockedArtifact | undefined): Digest | undefined {
  return (artifact?.upstream ?? artifact?.root)?.digest;
}

function vanished(subject: string): Finding {
  return {
    kind: 'vanished',
    subject,
    message: `${subject}, which is locked, is gone upstream: what it stood for is still there, and stays in the lock`,
  };
}

function describeMove({ reference, before, now }: Moved, isRefused: boolean): Finding {
  const then = isRefused ? '; it is not locked again unless it is accepted with --accept-moved' : '';
  return {
    kind: 'moved',
    subject: reference,
    message: `${reference} was pushed again: it was ${before} when it was locked and is ${now} now${then}`,
  };
}

/** Whoever wrote the digest meant it: it is not refused. */
function describePin({ reference, before, now }: Moved): Finding {
  return {
    kind: 'moved',
    subject: reference,
    message: `${reference} is pinned to other content: ${before} is locked, and a chart, or the values, say ${now} now`,
  };
}

function refuse(moved: readonly Moved[]): RefusedError | undefined {
  const sorted = moved.toSorted(byText(({ reference }) => reference));
  return sorted.length === 0
    ? undefined
    : new RefusedError(
        'TAG_MOVED',
        'What is locked was pushed again upstream: the same version stands for other content',
        {
          details: sorted.map(
            ({ reference, before, now }) => `${reference} was ${before} when it was locked and is ${now} now`,
          ),
          hint: `Ask the publisher why. When the new content is right, run again with --accept-moved ${sorted.map(({ reference }) => reference).join(',')}`,
        },
      );
}

function isFixed(reference: string): boolean {
  return staysPut(parseReference(reference).tag ?? '');
}
