import { type Closure, closure } from '../oci/closure.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { ReadableStore } from '../oci/store.ts';
import { readAll } from '../oci/verified.ts';
import type { Lock, LockedArtifact, Pin } from '../release/lock.ts';
import type { Finding } from './finding.ts';

/**
 * Reads closures, and compares their evidence with the lock. A registry that lists nothing has not said that there is
 * nothing: it may have lost its referrers API, or refuse the question today.
 */
export interface LockedEvidence {
  /**
   * The closure of an artifact, with what is locked as evidence about the same content wherever that is still there.
   * @param platforms as `closure` takes them
   * @throws what `closure` throws
   */
  closure(
    reference: string,
    store: ReadableStore,
    root: Descriptor,
    platforms?: readonly string[],
  ): Promise<Closure>;
  findings(): readonly Finding[];
}

/** A referrer, by its digest, or what a tag of evidence stands for. */
interface Evidence {
  readonly name: string;
  readonly target: Pin;
}

export function openLockedEvidence(previous: Lock | undefined): LockedEvidence {
  const artifacts = [...(previous?.charts ?? []), ...(previous?.images ?? [])];
  const locked = new Map(artifacts.map((each) => [contentKey(each.reference, each.root), evidenceOf(each)]));
  const findings: Finding[] = [];
  return {
    async closure(reference, store, root, platforms) {
      const listed = await closure(store, root, platforms);
      const missing = without(locked.get(contentKey(reference, root)) ?? [], listed);
      const found = await Promise.all(
        missing.map(async ({ name, target }) => [name, await store.find(target.digest)] as const),
      );
      const gone = found.flatMap(([name, content]) => (content === undefined ? [name] : []));
      const there = missing.filter(({ name }) => !gone.includes(name));
      const whole =
        there.length === 0 ? listed : await closure(await remembering(store, there), root, platforms);
      // Where fewer platforms are taken than before, what was said of the others stays out with them.
      const left = without(there, whole);
      findings.push(
        ...lost(reference, gone),
        ...unlisted(
          reference,
          there.filter((each) => !left.includes(each)).map(({ name }) => name),
        ),
      );
      return whole;
    },
    findings: () => findings,
  };
}

function contentKey(reference: string, { digest }: Pin): string {
  return `${repositoryOf(parseReference(reference))}@${digest}`;
}

function evidenceOf({ referrers, tags }: Pick<LockedArtifact, 'referrers' | 'tags'>): readonly Evidence[] {
  return [
    ...referrers.map((target) => ({ name: target.digest, target })),
    ...tags.map(({ tag, target }) => ({ name: tag, target })),
  ];
}

function without(evidence: readonly Evidence[], content: Closure): readonly Evidence[] {
  const names = new Set(evidenceOf(content).map(({ name }) => name));
  return evidence.filter(({ name }) => !names.has(name));
}

/** The store, with a better memory of what belongs to what. */
async function remembering(store: ReadableStore, evidence: readonly Evidence[]): Promise<ReadableStore> {
  const known = new Map(evidence.map(({ name, target }) => [name, target]));
  const subjects = await Promise.all(
    evidence.map(async ({ name, target }) =>
      name === target.digest ? { target, subject: await subjectOf(store, target) } : [],
    ),
  );
  return {
    name: store.name,
    resolve: async (wanted) => await store.resolve(wanted),
    open: async (descriptor, offset) => await store.open(descriptor, offset),
    referrers: async (subject, lists) => [
      ...(await store.referrers(subject, lists)),
      ...subjects.flat().flatMap((each) => (each.subject === subject ? [each.target] : [])),
    ],
    find: async (wanted) => (await store.find(wanted)) ?? known.get(wanted),
  };
}

async function subjectOf(store: ReadableStore, referrer: Pin): Promise<Digest | undefined> {
  const bytes = await readAll(store, referrer);
  return parseManifest(bytes, referrer.mediaType, `${store.name}@${referrer.digest}`).subject?.digest;
}

function unlisted(subject: string, names: readonly string[]): readonly Finding[] {
  const message = `${subject}: upstream no longer lists what is locked as evidence about it; it is still there, and stays in the lock: ${names.join(', ')}`;
  return names.length === 0 ? [] : [{ kind: 'unlisted', subject, message }];
}

function lost(subject: string, names: readonly string[]): readonly Finding[] {
  const message = `${subject}: what is locked as evidence about it is gone upstream, and leaves the lock: ${names.join(', ')}`;
  return names.length === 0 ? [] : [{ kind: 'lost', subject, message }];
}
