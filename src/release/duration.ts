import { scalar } from '../schema/schema.ts';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `90m`, `12h`, `14d` or `2w`, in milliseconds. */
export const durationField = scalar(
  'a time such as 90m (minutes), 12h, 14d or 2w',
  (value) => (typeof value === 'string' ? parseDuration(value) : undefined),
  { type: 'string', pattern: '^[0-9]{1,4}[mhdw]$' },
);

function parseDuration(text: string): number | undefined {
  const groups = /^(?<amount>\d{1,4})(?<unit>[mhdw])$/.exec(text)?.groups;
  const unit = Object.entries(units).find(([name]) => name === groups?.['unit']);
  return groups === undefined || unit === undefined ? undefined : Number(groups['amount']) * unit[1];
}
