import { isChartVersion } from '../../helm/metadata.ts';
import { isMap } from '../../schema/schema.ts';
import { imageTagsIn } from '../image-tags.ts';
import type { Coupling } from '../source.ts';

/** What a channel names: a chart, and the tags of images that go with it. */
export interface ChannelRelease {
  readonly chart: string;
  readonly version: string;
  readonly images: Coupling;
}

/**
 * Reads the answer of W&B's deployer: `{chart: {name, version, url}, values: …}` (wandb/operator, package deployer).
 * @param body parsed JSON
 * @returns the release, or what is wrong with it as the end of a sentence
 */
export function readChannel(body: unknown): ChannelRelease | string {
  const chart = isMap(body) ? body['chart'] : undefined;
  if (!isMap(body) || !isMap(chart)) {
    return 'it has no map `chart`';
  }
  const { name, version, url } = chart;
  if (!isChartVersion(version)) {
    return 'its chart has no version';
  }
  // A chart in an OCI registry is named by the end of its address.
  const named = typeof name === 'string' && name !== '' ? name : String(url).split('/').at(-1);
  return { chart: named ?? '', version, images: imageTagsIn(body['values']) };
}
