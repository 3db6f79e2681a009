import {
  about,
  array,
  boolean,
  count,
  isMap,
  object,
  oneForm,
  optional,
  record,
  refine,
  scalar,
  type Schema,
  string,
} from '../schema/schema.ts';
import type { Cadence, Rhythm } from './cadence.ts';
import { parseCron } from './cron.ts';
import { durationField } from './duration.ts';
import { dayField } from './fields.ts';
import type { FreezeWindow } from './freeze.ts';
import { pathField, tagField } from './release-file-fields.ts';
import type { SecurityFix } from './security.ts';
import type { SupportPolicy, SupportTable } from './support.ts';
import { parseTag } from './tag.ts';

/** When there is a release: the keys `cadence`, `freeze`, `support` and `security` of the release file. */

const day = 24 * 60 * 60 * 1000;

/** The moment at which a day begins. */
const dateField = refine(dayField, (text) => new Date(text));

const cadenceWord = refine(
  rhythmField({ monthly: 'month', quarterly: 'quarter', yearly: 'year' }),
  (every): Cadence => ({ every, catchUp: true }),
);

const cadenceMap: Schema<Cadence> = object({
  every: about(
    'How often there is a release.',
    rhythmField({ month: 'month', quarter: 'quarter', year: 'year' }),
  ),
  cutOff: about(
    'How long before a period begins the last versions come out that are in its release.',
    optional(durationField),
  ),
  catchUp: about(
    'Whether a release that was not made in the first eight days of its period is still made later in it.',
    optional(boolean, true),
  ),
});

export const cadenceField = oneForm(
  `${cadenceWord.expected}, or a map with every, cutOff, catchUp`,
  [cadenceWord, cadenceMap],
  (value) => (isMap(value) ? cadenceMap : cadenceWord),
);

export const freezeField: Schema<readonly FreezeWindow[]> = array(
  refine(
    object({
      from: about('The first day, UTC.', dateField),
      to: about('The last day, UTC.', dateField),
      reason: about('What people read of it.', optional(string)),
    }),
    ({ from, to, ...rest }, path, faults): FreezeWindow => {
      if (to < from) {
        faults.push({ path: [...path, 'to'], message: 'expected a date that is not before from' });
      }
      return { from, until: new Date(to.valueOf() + day), ...rest };
    },
  ),
);

export const supportReleasesField: Schema<SupportTable> = refine(
  record(dateField),
  (releases, path, faults) => {
    for (const version of Object.keys(releases)) {
      if ((parseTag(version)?.core.length ?? 0) < 3) {
        faults.push({ path: [...path, version], key: true, message: 'expected a version such as 0.80.0' });
      }
    }
    return releases;
  },
);

export const supportField: Schema<SupportPolicy> = refine(
  object({
    of: about('What is supported: the name of a group, of an image or of a chart.', string),
    months: about('How long a major is supported from its first release.', count),
    warn: about('How long before the end there are warnings; by default 60d.', optional(durationField)),
    releases: about(
      'The first version of each major, and the day it came out: `0.80.0: 2026-04-28`.',
      optional(supportReleasesField, {}),
    ),
    table: about('A file with more of them, relative to this file, which wins.', optional(pathField)),
  }),
  ({ warn = 60 * day, ...policy }): SupportPolicy => ({ warn, ...policy }),
);

export const securityField: Schema<readonly SecurityFix[]> = array(
  object({
    id: about('What people know it by, such as CVE-2026-1234.', string),
    name: about('What has it: the name of an image, of a chart or of a group.', string),
    fixedIn: about('The first version that has the fix.', tagField),
  }),
);

function rhythmField(words: Readonly<Record<string, Exclude<Rhythm, object>>>): Schema<Rhythm> {
  const names = Object.keys(words);
  return scalar(
    `${names.join(', ')} or a cron expression such as "cron: 0 6 1 */3 *"`,
    (value) => {
      if (typeof value !== 'string') {
        return undefined;
      }
      return value.startsWith('cron:')
        ? parseCron(value.slice('cron:'.length))
        : Object.hasOwn(words, value)
          ? words[value]
          : undefined;
    },
    { anyOf: [{ enum: names }, { type: 'string', pattern: '^cron:' }] },
  );
}
