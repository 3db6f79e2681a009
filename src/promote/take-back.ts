import { TidegateError } from '../errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Registries } from '../oci/registry/registries.ts';
import { unless } from '../unless.ts';
import type { ChartPlan } from './charts/plan-charts.ts';
import type { TagStep } from './plan.ts';
import { journalKind, leaveJournal, type OpenJournal } from './record/journal.ts';
import { isStanding, removeMark } from './record/mark.ts';
import { requireOwn } from './record/pending.ts';
import type { PromotionRecord } from './record/record.ts';
import { judgeRecord, type RecordSource } from './record/trusted-record.ts';
import { internalReference } from './targets.ts';

/** A tag to be set, and what it stands for until then. */
export interface NameStep extends TagStep {
  readonly before?: Descriptor;
}

/** Names of which the last one that was tried could not be set. */
export interface Unfinished {
  readonly release: Pick<PromotionRecord, 'release' | 'bundle'>;
  readonly journal: OpenJournal;
  readonly tags: readonly NameStep[];
  /** For chart repositories: what may have been added. */
  readonly charts: ChartPlan['additions'];
  /** Its record was to be written too. */
  readonly isRecording: boolean;
  /** An earlier run has set a part of them: what they stood for before that, nobody knows for certain. */
  readonly isContinued: boolean;
}

/**
 * Puts back what was set, so that nobody sees a mixture: tags that stood for something else, and new ones where the
 * registry can take a tag away. Chart repositories keep a version that they have: then its images stay too. What is not put
 * back stays written down, and the next run completes it; under another run that has taken over, nothing is touched. Says
 * in a warning what stands; the fault itself is for the caller to tell.
 */
export async function takeBack(unfinished: Unfinished, source: RecordSource): Promise<void> {
  const { release, journal, tags } = unfinished;
  const say = (text: string): void => source.log.warning(`${release.release} was not put in force: ${text}`);
  const next = `the same command completes it, or \`tidegate promote --rollback <release>\` puts another one in force`;
  try {
    if (!(await isStanding(source, journalKind, journal))) {
      say(`another run has taken over, and what was set stays set; ${next}`);
      return;
    }
    if (unfinished.isContinued || (await hasLasting(unfinished, source))) {
      await leaveJournal(source, journal);
      say(`what was set stays set; ${next}`);
      return;
    }
    const kept: string[] = [];
    // New tags last: to take one away is what a registry may refuse.
    for (const step of tags.toSorted(
      (a, b) => Number(a.before === undefined) - Number(b.before === undefined),
    )) {
      await requireOwn(source, journal);
      kept.push(...((await restore(step, source.registries)) ? [] : [internalReference(step)]));
    }
    if (kept.length > 0) {
      await leaveJournal(source, journal);
      say(`all was put back but ${kept.sort().join(', ')}; ${next}`);
      return;
    }
    await removeMark(source, journalKind, journal);
    say('every name is as it was');
  } catch (error) {
    if (!(error instanceof TidegateError)) {
      throw error;
    }
    say(`some names may be set, and the registry does not let them be put back (${error.message}); ${next}`);
  }
}

/** The record is there after all, or a chart repository has got versions whose images must not go. */
async function hasLasting(
  { release, charts, isRecording }: Unfinished,
  source: RecordSource,
): Promise<boolean> {
  for (const { repository, charts: added } of charts) {
    if ((await repository.findLacking(added)).length < added.length) {
      return true;
    }
  }
  if (!isRecording) {
    return false;
  }
  const { record } = await judgeRecord(source, release.release);
  return record?.bundle === release.bundle;
}

/** @returns false when the tag stays as this run has set it */
async function restore(step: NameStep, registries: Registries): Promise<boolean> {
  const repository = registries.repository(step.repository);
  const now = await repository.find(step.tag);
  if (now?.digest !== step.target.digest) {
    return true;
  }
  if (step.before === undefined) {
    return (await unless(['WRITE_REFUSED', 'READ_ONLY', 'DENIED'], repository.untag(step.tag))) ?? false;
  }
  await repository.tag?.(step.tag, step.before);
  return true;
}
