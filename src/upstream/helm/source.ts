import { UserError } from '../../errors.ts';
import type { IndexEntry } from '../../helm/index.ts';
import type { HelmRepository } from '../../helm/repository.ts';
import { urlField } from '../../release/fields.ts';
import { closest } from '../../schema/closest.ts';
import { utcTime } from '../date.ts';
import type { Candidate, SourceKind } from '../source.ts';

/**
 * The index of a classic repository, `{helm: https://charts.wandb.ai}`: for a chart that is fetched from a registry, but has
 * its dates here.
 */
export const helmIndex: SourceKind = {
  of: ['chart'],
  field: urlField,
  open: (at, { name }, { helm }) => ({
    name: `the chart repository ${at}`,
    versions: async () => chartCandidates(await helm.open(at), name, at),
  }),
};

/**
 * The versions of a chart, newest first.
 * @param at the repository as the release file names it
 * @throws UserError `NO_SUCH_CHART`
 */
export function chartCandidates(repository: HelmRepository, chart: string, at: string): readonly Candidate[] {
  const { entries } = repository.list(chart);
  if (entries.length === 0) {
    const meant = closest(chart, repository.names);
    throw new UserError('NO_SUCH_CHART', `chart ${chart} in ${at}: there is no such chart`, {
      details: [`it has ${repository.names.slice(0, 20).join(', ') || 'no charts'}`],
      hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Correct name or repository under charts in the release file.`,
    });
  }
  return entries.map(candidateOf);
}

function candidateOf({ metadata, created, digest }: IndexEntry): Candidate {
  const date = utcTime(created);
  return {
    version: metadata.version,
    ...(date === undefined ? {} : { date }),
    ...(digest === undefined ? {} : { digest }),
  };
}
