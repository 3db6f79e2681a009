import type { CheckContext } from '../check/context.ts';
import type { Forge } from '../forge/forge.ts';
import type { GitRepository } from '../forge/git.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { Lock } from '../release/lock.ts';
import type { ReleaseFile } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Choice } from './choose-release.ts';
import type { FindMissing } from './completeness.ts';
import type { Naming } from './naming.ts';
import type { BumpOptions } from './options.ts';
import type { PromotedHistory } from './promoted-history.ts';

/** What all streams of a run go by. */
export interface BumpScope {
  readonly options: BumpOptions;
  readonly runtime: Runtime;
  readonly releaseFile: ReleaseFile;
  readonly git: GitRepository;
  /** Absent in a dry run. */
  readonly forge: Forge | undefined;
  readonly history: PromotedHistory;
  readonly findMissing: FindMissing;
  readonly naming: Naming;
  /** The release for the first environment, and for others when its time has come; absent where each goes back by itself. */
  readonly target: Choice | undefined;
  readonly checkContext: (record: PromotionRecord) => CheckContext;
  /** What came with a release; undefined where it came without. */
  readonly lockOf: (record: PromotionRecord) => Promise<Lock | undefined>;
  readonly notesOf: (record: PromotionRecord) => Promise<string | undefined>;
}
