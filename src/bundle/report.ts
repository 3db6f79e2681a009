import type { Block } from '../report/document.ts';
import { formatBytes, plural } from '../report/format.ts';
import type { BundleResult } from './result.ts';

const states = {
  created: 'Made',
  planned: 'Would make',
  unchanged: 'Already there, unchanged:',
} as const;

/** What a person sees of a bundle: what it holds, what it leaves out, and the files to carry. */
export function reportBundle(result: BundleResult): readonly Block[] {
  const { needs, volumes } = result;
  const contents = [
    plural(result.images.length, 'image'),
    plural(result.charts.length, 'chart'),
    `${plural(result.blobs, 'blob')}, ${formatBytes(result.bytes)} in ${plural(volumes.length, 'volume file')}`,
    ...(needs.blobs === 0
      ? []
      : [`${plural(needs.blobs, 'blob')} (${formatBytes(needs.bytes)}) left out: the other side has them`]),
    ...(result.state === 'created' ? [`${formatBytes(result.fetchedBytes)} fetched`] : []),
    `bundle.json is ${result.bundleDigest}`,
  ];
  return [
    { kind: 'heading', text: `Bundle ${result.name} ${result.release}` },
    { kind: 'text', text: `${states[result.state]} ${result.folder}` },
    { kind: 'list', items: contents },
    {
      kind: 'table',
      columns: ['Volume file', 'Size'],
      rows: volumes.map(({ name, size }) => [name, formatBytes(size)]),
      alignRight: [1],
    },
  ];
}
