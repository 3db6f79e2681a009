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
    description:
      'The promoted release to move to, also where a person has closed its pull request; default: the one in force, if it is complete',
    value: '<release>',
  },
  rollback: {
    kind: 'boolean',
    description:
      'Also go back to an older release: to the given one, the one in force, or the newest that is older than what the files name',
  },
  environment: {
    kind: 'list',
    description: 'Only these of the `environments` in the release file; default: all of them',
    value: '<names>',
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
  'body-file': {
    kind: 'string',
    description:
      'File to write the title and the body of the pull request to; with environments one for each, `pr-stage.md`',
    value: '<file>',
  },
  'dry-run': { kind: 'boolean', description: 'Plan and check, but push nothing' },
} as const satisfies OptionTable;

export type BumpOptions = OptionValues<typeof bumpOptions>;
