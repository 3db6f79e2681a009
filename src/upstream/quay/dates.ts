import { isMap } from '../../schema/schema.ts';
import { unixTime } from '../date.ts';
import type { DateHost } from '../release-dates.ts';

/** Quay's API ("GET /api/v1/repository/{repository}/tag/"): newest first, with the second that each tag began to be. */
export const quayDates: DateHost = {
  name: 'Quay',
  url: (path) => `https://quay.io/api/v1/repository/${path}/tag/?onlyActiveTags=true&limit=100&page=1`,
  read(body, url) {
    const tags = isMap(body) ? body['tags'] : undefined;
    if (!isMap(body) || !Array.isArray(tags)) {
      return undefined;
    }
    const dates = tags.filter(isMap).flatMap(({ name, start_ts: start }) => {
      const date = unixTime(start);
      return typeof name === 'string' && date !== undefined ? [[name, date] as const] : [];
    });
    return { dates, ...(body['has_additional'] === true ? { next: pageAfter(url) } : {}) };
  },
};

function pageAfter(url: string): string {
  const next = new URL(url);
  next.searchParams.set('page', String(Number(next.searchParams.get('page')) + 1));
  return next.href;
}
