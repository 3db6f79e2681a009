import { isMap } from '../../schema/schema.ts';
import { utcTime } from '../date.ts';
import type { DateHost } from '../release-dates.ts';

/** Docker Hub's own API ("List repository tags"), which is not the registry's and counts by itself. */
export const dockerHubDates: DateHost = {
  name: 'Docker Hub',
  url: (path) => `https://hub.docker.com/v2/repositories/${path}/tags?page_size=100&ordering=last_updated`,
  read(body) {
    const results = isMap(body) ? body['results'] : undefined;
    if (!isMap(body) || !Array.isArray(results)) {
      return undefined;
    }
    const next = body['next'];
    const dates = results.filter(isMap).flatMap(({ name, tag_last_pushed: pushed }) => {
      const date = utcTime(pushed);
      return typeof name === 'string' && date !== undefined ? [[name, date] as const] : [];
    });
    return { dates, ...(typeof next === 'string' && next !== '' ? { next } : {}) };
  },
};
