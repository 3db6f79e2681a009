import { UserError } from '../errors.ts';
import { isReleaseName } from '../release/release-name.ts';
import {
  configOption,
  credentialsOption,
  githubTokenOption,
  type OptionTable,
  type OptionValues,
} from '../stage.ts';

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
    description: 'Name of the release, such as 2026q4; by default the next one in the calendar',
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

/** @throws UserError `OPTION_INVALID` */
export function requireValidOptions({ release, now }: Pick<TrackOptions, 'release' | 'now'>): void {
  if (release !== undefined && !isReleaseName(release)) {
    throw new UserError('OPTION_INVALID', `release: ${JSON.stringify(release)} is no name such as 2026q4.1`);
  }
  if (now !== undefined && !/^[^\p{Cc}]{1,200}$/u.test(now)) {
    throw new UserError(
      'OPTION_INVALID',
      'now: expected one line of up to 200 characters, such as CVE-2026-1234',
    );
  }
}
