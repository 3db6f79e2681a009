import { parseReference } from '../oci/reference.ts';
import { tagIn } from '../upstream/image-tags.ts';
import { isSameVersion } from '../upstream/match-own.ts';
import type { ChartLocation } from '../upstream/upstream.ts';
import type { Finding } from './finding.ts';
import type { WantedImage } from './wanted-images.ts';

type Chart = Pick<ChartLocation, 'name' | 'version' | 'coupled'>;
type Image = Pick<WantedImage, 'reference' | 'repository'>;

/**
 * Images that are in the release with another tag than its vendor releases the chosen chart with: a range or a minimum age
 * of their own holds them back, or lets them run ahead. Of several tags of one image, one that fits is enough.
 */
export async function findParted(
  charts: readonly Chart[],
  images: readonly Image[],
): Promise<readonly Finding[]> {
  const repositories = [...Map.groupBy(images, ({ repository }) => repository)];
  const found = charts.map(async ({ name, version, coupled }) => {
    const coupling = await coupled?.();
    return repositories.flatMap(([repository, members]): readonly Finding[] => {
      const wanted = coupling && tagIn(coupling, repository);
      const tags = members.flatMap(({ reference }) => parseReference(reference).tag ?? []);
      if (wanted === undefined || tags.length === 0 || tags.some((tag) => isSameVersion(tag, wanted))) {
        return [];
      }
      const message = `chart ${name} ${version} is released with ${repository}:${wanted}, and what is taken is ${tags.join(', ')}: give both the same rules, or pin them`;
      return [{ kind: 'parted', subject: `${repository}:${tags[0]}`, message }];
    });
  });
  return (await Promise.all(found)).flat();
}
