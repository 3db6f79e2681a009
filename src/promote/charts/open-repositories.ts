import { dirname, resolve } from 'node:path';
import type { Http } from '../../http/http.ts';
import type { PromoteConfig } from '../../release/release-file.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { InternalSide } from '../internal-side.ts';
import { openChartFolder } from './chart-folder.ts';
import type { ChartRepository } from './chart-repository.ts';
import { openClassicRepository } from './classic-repository.ts';

/**
 * The classic repositories of a target: charts in its registry are artifacts like images.
 * @param http of `connect` with `chartAddresses`
 */
export function openChartRepositories(
  { releaseFile, config }: Pick<InternalSide, 'releaseFile' | 'config'>,
  http: Http,
  runtime: Runtime,
): readonly ChartRepository[] {
  const base = dirname(releaseFile.path);
  return config.charts.flatMap((target) =>
    target.kind === 'oci'
      ? []
      : target.kind === 'folder'
        ? [openChartFolder(resolve(base, target.path), target.url, runtime)]
        : [openClassicRepository(target, http, runtime)],
  );
}

/** Where classic repositories are asked, which may want a login. */
export function chartAddresses(configs: readonly Pick<PromoteConfig, 'charts'>[]): readonly string[] {
  return configs
    .flatMap(({ charts }) => charts)
    .flatMap((target) =>
      target.kind === 'oci' ? [] : target.kind === 'folder' ? [target.url] : [target.address, target.url],
    );
}
