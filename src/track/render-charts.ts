import { UserError } from '../errors.ts';
import { fewAtATime } from '../helm/few-at-a-time.ts';
import type { Lock } from '../release/lock.ts';
import type { ChartSource, ReleaseFile } from '../release/release-file.ts';
import { plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { openOutsideNames } from './outside-names.ts';
import { type RenderedImages, renderImages } from './render-images.ts';

/** Renders a chart of the release, or says why it does not. */
export type Renderer = (chart: ChartSource, version: string, tgz: Buffer) => Promise<Rendering>;

export type Rendering =
  | ({ readonly rendered: true } & RenderedImages)
  | { readonly rendered: false; readonly reason: 'rendering is switched off' | 'helm is not installed' };

interface RendererOptions {
  /** `auto` renders where Helm is installed, `require` demands it, `never` leaves it out. */
  readonly mode: string;
  readonly file: Pick<ReleaseFile, 'charts' | 'images' | 'promote'>;
  /** Where the values files of the release file start. */
  readonly folder: string;
  readonly previous: Lock | undefined;
  readonly findHelm: () => Promise<string | undefined>;
}

/**
 * @throws UserError `OPTION_INVALID`; `HELM_MISSING` when Helm is required, or when images of the previous lock could
 *   only be found again by rendering; and what `openOutsideNames` throws
 */
export async function createRenderer(options: RendererOptions, runtime: Runtime): Promise<Renderer> {
  const { mode, file, folder, previous } = options;
  if (!['auto', 'never', 'require'].includes(mode)) {
    throw new UserError(
      'OPTION_INVALID',
      `helm: expected auto, never or require, got ${JSON.stringify(mode)}`,
    );
  }
  const nameOutside = openOutsideNames(file, previous);
  if (mode === 'never') {
    return async () => ({ rendered: false, reason: 'rendering is switched off' });
  }
  const helm = await options.findHelm();
  if (helm === undefined && mode === 'require') {
    throw new UserError('HELM_MISSING', 'Helm is not installed, and this release must be rendered', {
      hint: 'Put helm 3 on the PATH, or have it fetched: `helm: {}` in the release file. Or leave the option `helm` away and list every image there.',
    });
  }
  if (helm === undefined) {
    refuseLosingImages(file.charts, previous);
    return async () => ({ rendered: false, reason: 'helm is not installed' });
  }
  const limited = fewAtATime(runtime);
  return async (chart, version, tgz) => {
    const title = `${chart.name} ${version}`;
    runtime.log.info(`Rendering chart ${title}`);
    const found = await renderImages(chart, { helm, tgz, title, folder }, limited);
    return { rendered: true, ...nameOutside(found, tgz, title) };
  };
}

/** A machine without Helm must not take images out of a release that a machine with Helm put in. */
function refuseLosingImages(charts: readonly ChartSource[], previous: Lock | undefined): void {
  const names = new Set(charts.map(({ name }) => name));
  const lost = (previous?.images ?? []).flatMap(({ reference, usedBy }) => {
    const users = usedBy.filter((user) => names.has(user));
    return users.length === 0 ? [] : [`${reference}, used by ${users.join(', ')}`];
  });
  if (lost.length > 0) {
    throw new UserError(
      'HELM_MISSING',
      `Helm is not installed, and ${plural(lost.length, 'image')} of the lock came from rendering the charts`,
      {
        details: lost,
        hint: 'Put helm 3 on the PATH, or have it fetched: `helm: {}` in the release file. If the release file lists every image that is needed, leave rendering out with --helm never.',
      },
    );
  }
}
