import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { UserError } from '../errors.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import { createMapping } from '../release/mapping.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import { chartTargets, recordRepository } from './targets.ts';

/**
 * Each target has records of its own, by which alone it judges what tags stand for and what may be pruned: two in one
 * repository would take it from each other. Pure.
 * @param configs all targets of the release file, also those that are not promoted to now
 * @throws UserError `MAPPING_COLLISION` listing every repository that a release would share
 */
export function refuseSharedRepositories(manifest: BundleManifest, configs: readonly PromoteConfig[]): void {
  const upstream = manifest.images.map(({ reference }) => repositoryOf(parseReference(reference)));
  const owners = new Map<string, Set<string>>();
  for (const config of configs) {
    const mapping = createMapping(config);
    const repositories = [
      recordRepository(config),
      ...upstream.flatMap((name) => mapping.findInternalName(name) ?? []),
      ...chartTargets(manifest, config).map(({ repository }) => repository),
    ];
    for (const repository of repositories) {
      owners.set(repository, (owners.get(repository) ?? new Set()).add(config.name));
    }
  }
  const shared = [...owners].filter(([, names]) => names.size > 1);
  if (shared.length > 0) {
    throw new UserError('MAPPING_COLLISION', 'promote: several targets would share internal repositories', {
      details: shared.map(([repository, names]) => `${repository}: ${[...names].join(', ')}`).sort(),
      hint: 'Give each target its own path, such as - {from: "**", to: "dev/**"}, or make them one target. Nothing was written.',
    });
  }
}
