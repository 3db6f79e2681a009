import { findInFiles } from '../deploy/find-in-files.ts';
import { openConfigMaps } from '../deploy/config-maps.ts';
import type { DeployFile } from '../deploy/occurrence.ts';
import { withReferred } from '../deploy/referred-files.ts';
import { releaseNames } from '../deploy/release-names.ts';
import { targetsOf } from '../deploy/targets-of.ts';
import type { Place } from '../errors.ts';
import { openHelmRepository } from '../helm/repository.ts';
import { remember } from '../remember.ts';
import { createMapping } from '../release/mapping.ts';
import { promotionTargets } from '../promote/targets.ts';
import { allowedName } from './allowed.ts';
import { checkChart, checkRepository } from './check-chart.ts';
import { checkImage } from './check-image.ts';
import type { CheckContext, CheckScope } from './context.ts';
import type { DeployRepository } from './deploy-repository.ts';
import { type Item, readItems } from './file-items.ts';
import type { Finding } from './findings.ts';
import { findUnreferenced, findUnrendered, type Seen } from './unreferenced.ts';

export interface CheckVerdict {
  /** No errors; warnings do not count. */
  readonly ok: boolean;
  readonly release: string;
  /** In the order of the files; what no file names comes last. */
  readonly findings: readonly Finding[];
  /** What is not of the release and not looked up, by `check.allow`; sorted. */
  readonly allowed: readonly string[];
  readonly counts: {
    readonly files: number;
    /** Named by the files, and rendered out of them. */
    readonly images: number;
    readonly charts: number;
    readonly errors: number;
    readonly warnings: number;
  };
}

/**
 * Checks that everything the files name is in the internal registry and chart repositories, and is what was promoted.
 * @param files as they are, or as bump would leave them
 * @param repository where they refer to other files of it
 * @throws UserError `HELM_MISSING` when rendering is asked for and there is no helm; what reading the files raises
 */
export async function checkFiles(
  files: readonly DeployFile[],
  context: CheckContext,
  repository: DeployRepository,
): Promise<CheckVerdict> {
  const scope = await openScope(files, context, repository);
  const seen: Seen = { images: new Set(), charts: new Map(), rendered: new Set() };
  const findings: Finding[] = [];
  const counts = { files: files.length, images: 0, charts: 0 };
  const allowed = new Set<string>();
  for (const of of scope.found.files) {
    const { file } = of;
    if (file.chart !== undefined) {
      seeChart(seen, file.chart, { file: file.path });
    }
    const { items, notes, rendered } = await readItems(of, scope);
    findings.push(...notes);
    rendered.forEach((name) => seen.rendered.add(name));
    for (const item of items) {
      const own = allowedName(item, scope);
      if (own !== undefined) {
        allowed.add(own);
        continue;
      }
      if (item.kind !== 'repository') {
        counts[item.kind === 'image' ? 'images' : 'charts'] += 1;
      }
      const found = await checkItem(item, scope, seen);
      findings.push(...(found === undefined ? [] : [found]));
    }
  }
  findings.push(...(scope.render ? findUnrendered(scope, seen) : []), ...findUnreferenced(scope, seen));
  // Of a file below several others each of them tells the same.
  const all = [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
  const errors = all.filter(({ severity }) => severity === 'error').length;
  return {
    ok: errors === 0,
    release: context.record.release,
    findings: all,
    allowed: [...allowed].sort(),
    counts: { ...counts, errors, warnings: all.length - errors },
  };
}

async function checkItem(item: Item, scope: CheckScope, seen: Seen): Promise<Finding | undefined> {
  if (item.kind === 'repository') {
    return checkRepository(item, scope);
  }
  if (item.kind === 'chart') {
    seeChart(seen, item.name, item.place);
    return await checkChart(item, scope);
  }
  seen.images.add(item.repository);
  for (const { kind, artifact } of targetsOf(scope.targets, item)) {
    // As an OCI artifact a chart is named as an image is.
    if (kind === 'chart') {
      seeChart(seen, artifact.name, item.place);
    }
  }
  return await checkImage(item, scope);
}

function seeChart({ charts }: Seen, name: string, place: Place): void {
  charts.set(name, charts.get(name) ?? place);
}

async function openScope(
  given: readonly DeployFile[],
  context: CheckContext,
  repository: DeployRepository,
): Promise<CheckScope> {
  const files: DeployFile[] = [];
  for (const file of given) {
    files.push(await withReferred({ ...file, origin: repository }, repository.read));
  }
  const mapping = createMapping(context.config);
  const targets = promotionTargets(context.record.manifest, mapping);
  const names = releaseNames(targets);
  return {
    ...context,
    files,
    found: findInFiles(files, names),
    configMapsOf: openConfigMaps(),
    repository,
    mapping,
    targets,
    releaseNames: names,
    setters: releaseNames(targets, context.lock).setters,
    helmRepository: remember((url: string) => openHelmRepository(context.http, url)),
  };
}
