import type { FoundFiles } from '../deploy/find-in-files.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import type { ReleaseNames, Setter } from '../deploy/release-names.ts';
import type { HelmSource } from '../helm/helm-release.ts';
import type { HelmRepository } from '../helm/repository.ts';
import type { Http } from '../http/http.ts';
import type { Registries } from '../oci/registry/registries.ts';
import type { Lock } from '../release/lock.ts';
import type { Mapping } from '../release/mapping.ts';
import type { PromotionRecord } from '../promote/record/record.ts';
import type { PromotionTargets } from '../promote/targets.ts';
import type { ChartSource, CheckConfig, PromoteConfig } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { ConfigMapsOf } from '../deploy/config-maps.ts';
import type { DeployRepository } from './deploy-repository.ts';

/** What files are checked against. */
export interface CheckContext extends CheckConfig {
  readonly config: PromoteConfig;
  /** Of the release that the files should name, with its signature verified. */
  readonly record: PromotionRecord;
  /** That came with it; it tells the versions of an image apart. */
  readonly lock: Pick<Lock, 'images'> | undefined;
  readonly registries: Registries;
  readonly http: Http;
  /** Where Helm may be fetched from, where it is not installed. */
  readonly helm?: HelmSource;
  /** What the release file says of the charts: the clusters that they are rendered for. */
  readonly charts: readonly Pick<ChartSource, 'name' | 'kubernetes' | 'environments'>[];
  readonly runtime: Runtime;
}

/** The context with what is derived from it once. */
export interface CheckScope extends CheckContext {
  /** All that are checked, as they are checked. */
  readonly files: readonly DeployFile[];
  /** What they name. */
  readonly found: FoundFiles;
  readonly configMapsOf: ConfigMapsOf;
  readonly repository: DeployRepository;
  readonly mapping: Mapping;
  readonly targets: PromotionTargets;
  /** What they are called. */
  readonly releaseNames: ReleaseNames;
  /** Which image charts take from which place in their values, by the lock. */
  readonly setters: readonly Setter[];
  /** Reads the index of a classic repository, once for each address. */
  readonly helmRepository: (url: string) => Promise<HelmRepository>;
}
