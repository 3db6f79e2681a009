import { defineStage } from '../stage.ts';
import { bump } from './bump.ts';
import { refusalOf } from './each-stream.ts';
import { bumpOptions } from './options.ts';
import { describeBump } from './report.ts';
import type { BumpResult, BumpStream } from './result.ts';

/** Stage `bump`: the deploy files name the promoted release, by a pull request. */
export const bumpStage = defineStage({
  name: 'bump',
  summary: 'Open a pull request that moves the deploy files to a promoted release',
  options: bumpOptions,
  outputs: {
    changed: 'true when a commit was pushed or a pull request changed',
    release:
      'The release that the files are moved to, or name already; with environments one for each of them, as below, separated by commas, and nothing in the place of one that has none',
    'pull-request-url': 'Address of the pull request; empty when there is none',
    'pull-request-number': 'Its number; empty when there is none',
    branch: 'The branch that holds the change',
    commit: 'The commit that the branch is at; empty when there is none',
  },
  examples: [
    'tidegate bump --dry-run',
    'tidegate bump --release 2026q4 --repository https://git.corp/platform/deploy',
    'tidegate bump --environment stage,production',
    'tidegate bump --rollback --dry-run',
    'tidegate bump --body-file pr.md',
  ],
  run: bump,
  outputsOf(result) {
    return {
      changed: String(result.unchanged === false),
      release: joined(result, ({ release }) => release),
      'pull-request-url': joined(result, ({ pullRequest }) => pullRequest?.url),
      'pull-request-number': joined(result, ({ pullRequest }) => pullRequest?.number?.toString()),
      branch: joined(result, ({ branch }) => branch),
      commit: joined(result, ({ commit }) => commit),
    };
  },
  report: describeBump,
  refusal: refusalOf,
});

/** The places of two outputs fit together. */
function joined({ streams }: BumpResult, textOf: (stream: BumpStream) => string | undefined): string {
  const texts = streams.map((stream) => ('failure' in stream ? '' : (textOf(stream) ?? '')));
  return texts.every((text) => text === '') ? '' : texts.join(',');
}
