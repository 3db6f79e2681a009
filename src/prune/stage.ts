import { UserError } from '../errors.ts';
import { defineStage, recordsOptions } from '../stage.ts';
import { prune } from './prune.ts';
import { describePrune } from './report.ts';

/** Command `prune`: removes from the internal registry what no kept release needs. */
export const pruneStage = defineStage({
  name: 'prune',
  summary: 'Show what old releases have in the internal registry that no kept one needs, and remove it',
  options: {
    ...recordsOptions,
    keep: {
      kind: 'string',
      description: 'How many of the newest releases stay; the one in force always does',
      default: '4',
      value: '<number>',
    },
    also: { kind: 'list', description: 'Releases that stay too', value: '<releases>' },
    beside: {
      kind: 'list',
      description: 'Release files of other products in the same registry: what they have promoted stays',
      value: '<files>',
    },
    yes: { kind: 'boolean', description: 'Remove it; without this the plan is shown and nothing is done' },
  },
  outputs: {},
  examples: [
    'tidegate prune',
    'tidegate prune --keep 8 --also 2025q4',
    'tidegate prune --yes',
    'tidegate prune --beside ../other/tidegate.yaml --yes',
  ],
  run: async ({ keep, ...options }, runtime) => await prune({ ...options, keep: parseKeep(keep) }, runtime),
  outputsOf: () => ({}),
  report: describePrune,
});

function parseKeep(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) {
    throw new UserError('INVALID_KEEP', `--keep ${JSON.stringify(text)} is not a number from 1 on`, {
      hint: 'The newest record always stays: it is what tells an old bundle from a new one.',
    });
  }
  return Number(text);
}
