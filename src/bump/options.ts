import {
  configOption,
  credentialsOption,
  type OptionTable,
  type OptionValues,
  toOption,
  trustOption,
} from '../stage.ts';

export const bumpOptions = {
  config: configOption,
  release: {
    kind: 'string',
    description: 'The promoted release to move to; default: the one in force',
    value: '<release>',
  },
  repository: {
    kind: 'string',
    description:
      'Address of the git repository; default: the one that the release file names, else the one that the workflow runs in',
    value: '<url>',
  },
  trust: trustOption,
  to: toOption,
  token: {
    kind: 'secret',
    description: 'Token with the permissions contents: write and pull-requests: write',
    env: 'GITHUB_TOKEN',
    value: '<token>',
  },
  credentials: credentialsOption,
  email: {
    kind: 'string',
    description: 'E-mail address of the commit, where the forge asks for a known one',
    default: 'tidegate@localhost',
    value: '<address>',
  },
  'allow-downgrade': { kind: 'boolean', description: 'Also go back to an older version' },
  'dry-run': { kind: 'boolean', description: 'Plan and check, but push nothing' },
} as const satisfies OptionTable;

export type BumpOptions = OptionValues<typeof bumpOptions>;
