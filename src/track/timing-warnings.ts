import type { Lock } from '../release/lock.ts';
import type { SecurityFix } from '../release/security.ts';
import { endsSoon, lastDay, type Support, type SupportPolicy } from '../release/support.ts';
import { plural } from '../report/format.ts';
import { formatDay } from '../utc.ts';

const day = 24 * 60 * 60 * 1000;

interface Facts {
  /** Fixes that upstream does not have either. */
  readonly missing: readonly SecurityFix[];
  readonly policy: SupportPolicy | undefined;
  /** Of what is locked. */
  readonly support: Support | undefined;
  readonly previous: Lock | undefined;
  readonly now: Date;
}

/** What a person has to do something about, sooner or later: one sentence each. */
export function timingWarnings({ missing, policy, support, previous, now }: Facts): readonly string[] {
  return [
    ...missing.map(
      ({ id, name, fixedIn }) =>
        `${id} is not fixed: the release file allows no version of ${name} from ${fixedIn} on, or upstream has none`,
    ),
    ...(policy === undefined ? [] : supportWarnings(policy, support, now)),
    ...(previous === undefined ? [] : clockWarnings(previous, now)),
  ];
}

/** What there is to say of the support of a release; nothing where it lasts for some time. */
function supportWarnings(policy: SupportPolicy, support: Support | undefined, now: Date): readonly string[] {
  if (support === undefined) {
    return [`support.of is ${policy.of}, and nothing in the release has that name`];
  }
  const { version, before } = support;
  const until = lastDay(support);
  if (until === undefined) {
    return [
      `how long ${policy.of} ${version} is supported is not known: add the first version of its major, and its date, to support.releases`,
    ];
  }
  if (!endsSoon(support, policy, now)) {
    return [];
  }
  const date = formatDay(until);
  if (before !== undefined) {
    return [
      `support of ${policy.of} ${version} is over by ${date} at the latest: it is older than all that support.releases knows`,
    ];
  }
  const days = Math.ceil((until.valueOf() - now.valueOf()) / day);
  return [
    days > 0
      ? `support of ${policy.of} ${version} ends on ${date}, in ${plural(days, 'day')}`
      : `support of ${policy.of} ${version} ended on ${date}`,
  ];
}

/** Clocks differ by minutes. By a day, one of them was wrong, and nothing becomes due until then. */
function clockWarnings({ release, created }: Lock, now: Date): readonly string[] {
  return Date.parse(created) - now.valueOf() < day
    ? []
    : [
        `the lock says that ${release} was made on ${created}, which is yet to come: a clock is or was wrong. If it was that of the lock, make the next release with \`--now\``,
      ];
}
