import { createMapping } from '../release/mapping.ts';
import type { PromoteConfig } from '../release/release-file.ts';
import { chartRepository, type Target } from './targets.ts';

/** A repository where another target in the same registry has the same image or chart. */
interface Twin {
  /** `host/path` */
  readonly repository: string;
  /** This run sends it there first. */
  readonly isSent: boolean;
}

export type TwinsOf = (target: Target) => readonly Twin[];

/**
 * Finds where else in its registry the same content is, or will be: it is mounted from there, and sent once. Pure.
 * @param configs all targets of the release file
 * @param before those of them that this run promotes to earlier
 */
export function createTwins(
  config: PromoteConfig,
  configs: readonly PromoteConfig[],
  before: readonly PromoteConfig[],
): TwinsOf {
  const others = configs
    .filter(({ name, registry }) => name !== config.name && registry === config.registry)
    .map((other) => ({ other, mapping: createMapping(other), isSent: before.includes(other) }));
  return (target) =>
    others.flatMap(({ other, mapping, isSent }) => {
      const repositories =
        target.kind === 'image'
          ? [mapping.findInternalName(target.upstream)].filter((name) => name !== undefined)
          : other.charts.flatMap((place) =>
              place.kind === 'oci' ? [chartRepository(other, place.path, target.artifact.name)] : [],
            );
      return repositories.map((repository) => ({ repository, isSent }));
    });
}
