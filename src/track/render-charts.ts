import { UserError } from '../errors.ts';
import { imagesIn } from '../helm/images.ts';
import { renderChart } from '../helm/render.ts';
import type { ChartSource } from '../release/release-file.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { RenderedImages } from './wanted-images.ts';

/** Renders a chart of the release, or says why it does not. */
export type Renderer = (chart: ChartSource, version: string, tgz: Buffer) => Promise<Rendering>;

export type Rendering =
  | ({ readonly rendered: true } & RenderedImages)
  | { readonly rendered: false; readonly reason: string };

/**
 * @param mode `auto` renders where Helm is installed, `require` demands it, `never` leaves it out
 * @param folder where the values files of the release file start
 * @throws UserError `OPTION_INVALID`, `HELM_MISSING`
 */
export async function createRenderer(mode: string, folder: string, runtime: Runtime): Promise<Renderer> {
  if (!['auto', 'never', 'require'].includes(mode)) {
    throw new UserError(
      'OPTION_INVALID',
      `helm: expected auto, never or require, got ${JSON.stringify(mode)}`,
    );
  }
  if (mode === 'never') {
    return async () => ({ rendered: false, reason: 'rendering is switched off' });
  }
  const helm = await runtime.findTool('helm');
  if (helm === undefined && mode === 'require') {
    throw new UserError('HELM_MISSING', 'Helm is not installed, and this release must be rendered', {
      hint: 'Put helm 3 on the PATH, or leave the option `helm` away and list every image in the release file.',
    });
  }
  if (helm === undefined) {
    return async () => ({ rendered: false, reason: 'helm is not installed' });
  }
  return async ({ name, values }, version, tgz) => {
    const objects = await renderChart({ helm, tgz, title: `${name} ${version}`, values, folder }, runtime);
    return { rendered: true, chart: name, images: imagesIn(objects).images };
  };
}
