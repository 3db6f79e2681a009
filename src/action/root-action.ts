import { configOption, credentialsOption } from '../stage.ts';

/** The root action: several stages in one step, everything else in the release file. */
export const rootAction = {
  name: 'Tidegate',
  summary: 'Carry vendor software through an air gap: track, bundle, sign, verify, promote, check, bump',
  options: {
    stages: {
      kind: 'list',
      description: 'Stages to run; they run in the order of the pipeline',
      required: true,
    },
    config: configOption,
    key: { kind: 'key', description: 'Private key for `sign`: a path, or the PEM text' },
    keyless: {
      kind: 'boolean',
      description:
        'For `sign`, instead of a key: as this workflow, in a job with `permissions: id-token: write`',
    },
    trust: {
      kind: 'string',
      description: 'Trust policy; default: `tidegate.trust.yaml`, or the one that the release file names',
    },
    token: { kind: 'secret', description: 'Token for the forge, for `bump`', env: 'GITHUB_TOKEN' },
    credentials: credentialsOption,
    'dry-run': { kind: 'boolean', description: 'Plan every stage, and write nothing' },
  },
} as const;
