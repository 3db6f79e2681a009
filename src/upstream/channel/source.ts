import { UserError } from '../../errors.ts';
import { urlField } from '../../release/fields.ts';
import { invalidAnswer, jsonOf } from '../answer-body.ts';
import type { Question } from '../answers.ts';
import { tagIn } from '../image-tags.ts';
import type { Candidate, Entry, SourceKind } from '../source.ts';
import { type ChannelRelease, readChannel } from './format.ts';

const answerLimit = 8 * 1024 * 1024;

/**
 * W&B's deployer channel, `{channel: https://deploy.wandb.ai/api/v1/operator/channel}`: the one release that W&B runs now,
 * as a chart version and the values, with image tags in them, that go with it (wandb/operator, package deployer).
 */
export const channel: SourceKind = {
  of: ['chart', 'image'],
  field: urlField,
  open(at, entry, { answers, clock }) {
    const subject = `the release channel ${at}`;
    // It answers by the licence that is sent along; without one it names its stable release.
    const question: Question = {
      url: at,
      subject,
      limit: answerLimit,
      headers: { accept: 'application/json' },
    };
    return {
      name: subject,
      async versions() {
        const release = readChannel(jsonOf(await answers.ask(question), question, clock.now()));
        if (typeof release === 'string') {
          throw invalidAnswer(question, release);
        }
        return [candidateFor(entry, release, subject)];
      },
    };
  },
};

function candidateFor(entry: Entry, { chart, version, images }: ChannelRelease, subject: string): Candidate {
  const found =
    entry.kind === 'chart' ? (entry.name === chart ? version : undefined) : tagIn(images, entry.name);
  if (found === undefined) {
    const named = [`chart ${chart} ${version}`, ...[...images].map(([name, tag]) => `${name}:${tag}`)];
    throw new UserError('NOT_IN_SOURCE', `${subject} says nothing about ${entry.kind} ${entry.name}`, {
      details: [`it names ${named.slice(0, 30).join(', ')}`],
      hint: 'Take `from` away from this entry, so that its own repository is asked.',
    });
  }
  return { version: found, coupled: async () => images };
}
