import { UserError } from '../errors.ts';
import { isReleaseName, nextQuarter, nextRelease, quarterStart } from '../release/release-name.ts';
import {
  configOption,
  credentialsOption,
  githubTokenOption,
  type OptionTable,
  type OptionValues,
} from '../stage.ts';
import { formatDay } from '../utc.ts';

export const trackOptions = {
  config: configOption,
  lock: {
    kind: 'string',
    description: 'The lock to compare with and to replace',
    default: 'tidegate.lock.json',
    value: '<file>',
  },
  release: {
    kind: 'string',
    description:
      'Name of the release, such as 2026q4, of the next quarter at the latest; by default the next one in the calendar',
    value: '<name>',
  },
  now: {
    kind: 'string',
    description: 'Make a release although none is due, and say why, such as `CVE-2026-1234`',
    value: '<reason>',
  },
  helm: {
    kind: 'string',
    description:
      'Find images by rendering the charts with helm: `auto` where helm is installed, `require` to fail without it, or `never`',
    default: 'auto',
    value: '<mode>',
  },
  'accept-moved': {
    kind: 'list',
    description:
      'What the lock has and was pushed again upstream, and is right as it is now: `docker.io/wandb/local:0.83.1`',
    value: '<references>',
  },
  credentials: credentialsOption,
  token: githubTokenOption,
  'dry-run': { kind: 'boolean', description: 'Say what would be locked, and write nothing' },
} as const satisfies OptionTable;

export type TrackOptions = OptionValues<typeof trackOptions>;

/** @throws UserError `OPTION_INVALID`, `RELEASE_TOO_EARLY` */
export function requireValidOptions(
  { release, now }: Pick<TrackOptions, 'release' | 'now'>,
  time: Date,
): void {
  if (release !== undefined && !isReleaseName(release)) {
    throw new UserError('OPTION_INVALID', `release: ${JSON.stringify(release)} is no name such as 2026q4.1`);
  }
  const next = nextQuarter(time);
  if (release !== undefined && quarterStart(release) > next) {
    throw new UserError(
      'RELEASE_TOO_EARLY',
      `Release ${release} is more than one quarter ahead: it is ${formatDay(time)}`,
      {
        hint: `Every later name would have to be above it. Leave \`release\` away for the next free name, or give one up to ${nextRelease(next)}.`,
      },
    );
  }
  if (now !== undefined && !/^[^\p{Cc}]{1,200}$/u.test(now)) {
    throw new UserError(
      'OPTION_INVALID',
      'now: expected one line of up to 200 characters, such as CVE-2026-1234',
    );
  }
}
