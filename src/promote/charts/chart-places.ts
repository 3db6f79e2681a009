import { dirname, resolve } from 'node:path';
import type { PromoteConfig } from '../../release/release-file.ts';

/** A target, and the path of its release file. */
export interface TargetOf {
  readonly config: Pick<PromoteConfig, 'charts'>;
  readonly path: string;
}

/** A classic repository of a target. */
export interface ChartPlace {
  /** What people call it: the path of a folder, or the address that they use. */
  readonly place: string;
  /** All by which another target may know it: the path, and addresses in one spelling. */
  readonly names: readonly string[];
}

/** In the order of the target, as `openChartRepositories` gives them. */
export function chartPlaces({ config, path }: TargetOf): readonly ChartPlace[] {
  return config.charts.flatMap((target) => {
    if (target.kind === 'oci') {
      return [];
    }
    if (target.kind === 'folder') {
      const folder = resolve(dirname(path), target.path);
      return [{ place: folder, names: [folder, normalize(target.url)] }];
    }
    return [{ place: target.url, names: [normalize(target.url), normalize(target.address)] }];
  });
}

/** Whether two targets put charts into one repository. */
export function sharePlace(one: readonly ChartPlace[], other: readonly ChartPlace[]): boolean {
  const names = new Set(one.flatMap((place) => place.names));
  return other.some((place) => place.names.some((name) => names.has(name)));
}

function normalize(url: string): string {
  return new URL(url).href.replace(/\/+$/, '');
}
