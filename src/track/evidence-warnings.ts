import type { PlatformChoice } from '../release/platforms.ts';
import { cutNames } from '../report/format.ts';
import type { ResolvedImage } from './resolution.ts';

/** What is listed as evidence and is none. Several tags of a repository may share an image; one sentence is enough. */
export function sloppyEvidence(artifacts: readonly Pick<ResolvedImage, 'closure'>[]): readonly string[] {
  return [...new Set(artifacts.flatMap(({ closure: content }) => content.warnings))].sort();
}

/** One sentence for all of them: nearly every image of today has attestations in its index. */
export function lostEvidence(images: readonly ResolvedImage[], platforms: PlatformChoice): readonly string[] {
  const losing = images.filter(({ losesEvidence }) => losesEvidence).map(({ reference }) => reference);
  return losing.length === 0
    ? []
    : [
        `platforms: ${String(platforms)} leaves the index of images outside, and with it attestations in it, or signatures and statements about it, of ${cutNames(losing, 3).join(', ')}; \`all\`, or a list of two platforms, keeps the index and these`,
      ];
}
