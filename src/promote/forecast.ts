import type { Table } from '../report/document.ts';
import { formatBytes, formatDuration } from '../report/format.ts';
import type { CopyStep } from './plan.ts';
import type { Promotion } from './promotion.ts';

/** What would go to one place. */
export interface Forecast {
  /** `registry/path`, or the address of a chart repository. */
  readonly place: string;
  /** Blobs, or charts. */
  readonly send: Amount;
  /** Blobs that the registry takes over from another repository of its own; if it does not, they are sent. */
  readonly mount: Amount;
  /** Blobs that are there already. */
  readonly present: number;
  readonly manifests: number;
  readonly tags: number;
}

interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** Bits per second. */
const rates = [
  ['1 Gbit/s', 1e9],
  ['100 Mbit/s', 1e8],
] as const;

/** What a promotion would do, place by place, sorted; nothing for a place that has everything. */
export function forecastOf({ plan, destinations, charts }: Promotion): readonly Forecast[] {
  const wanted = Map.groupBy(destinations, ({ repository }) => repository);
  const repositories = [...wanted].map(([place, targets]) => {
    const isHere = ({ repository }: { readonly repository: string }): boolean => repository === place;
    const [send, mount] = [amountOf(plan.uploads.filter(isHere)), amountOf(plan.mounts.filter(isHere))];
    const blobs = new Set(targets.flatMap((target) => target.blobs.map(({ digest }) => digest)));
    return {
      place,
      send,
      mount,
      present: blobs.size - send.count - mount.count,
      manifests: plan.manifests.filter(isHere).length,
      tags: plan.tags.filter(isHere).length,
    };
  });
  const classic = charts.additions.map((addition) => ({
    place: addition.repository.url,
    send: {
      count: addition.charts.length,
      bytes: addition.charts.reduce((sum, { layer }) => sum + layer.size, 0),
    },
    mount: { count: 0, bytes: 0 },
    present: 0,
    manifests: 0,
    tags: 0,
  }));
  return [...repositories, ...classic]
    .filter(({ send, mount, manifests, tags }) => send.count + mount.count + manifests + tags > 0)
    .sort((a, b) => Number(a.place > b.place) - Number(a.place < b.place));
}

export function forecastTable(forecast: readonly Forecast[]): Table {
  return {
    kind: 'table',
    columns: ['Place', 'To send', 'Bytes', 'To mount', 'There already', 'Manifests', 'Tags'],
    rows: forecast.map(({ place, send, mount, present, manifests, tags }) => [
      place,
      String(send.count),
      formatBytes(send.bytes),
      String(mount.count),
      String(present),
      String(manifests),
      String(tags),
    ]),
    alignRight: [1, 2, 3, 4, 5, 6],
  };
}

/** How long the sending would take: what a line of a usual rate makes of it, as nobody has measured this one. */
export function describeTime(forecast: readonly Forecast[]): string {
  const bytes = forecast.reduce((sum, { send }) => sum + send.bytes, 0);
  const times = rates.map(([name, rate]) => `${formatDuration((bytes * 8 * 1000) / rate)} at ${name}`);
  return `Sending ${formatBytes(bytes)} takes ${times.join(', ')}, and longer where the registry or the medium is slower.`;
}

function amountOf(steps: readonly CopyStep[]): Amount {
  return { count: steps.length, bytes: steps.reduce((sum, { descriptor }) => sum + descriptor.size, 0) };
}
