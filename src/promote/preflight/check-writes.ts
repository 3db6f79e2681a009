import { parseReference } from '../../oci/reference.ts';
import type { Registries } from '../../oci/registry/registries.ts';
import { formatDuration } from '../../report/format.ts';
import type { Clock } from '../../runtime/runtime.ts';
import type { Finding } from './finding.ts';

/** Milliseconds. Beyond that, tokens and certificates are taken for expired, or for not valid yet. */
const mostDifference = 5 * 60_000;

/**
 * Whether a repository takes uploads, and what time it is there.
 * @param name `host/path`
 * @param size of a blob that a proxy before it might not take, in bytes; 0 where that is not asked for
 * @throws UserError `UNAUTHORIZED`, `DENIED`; RemoteError `READ_ONLY`, `WRITE_REFUSED`, `BODY_LIMIT`, `UNREACHABLE`, `REMOTE_FAILED`
 */
export async function checkWrite(
  name: string,
  size: number,
  registries: Registries,
  clock: Pick<Clock, 'now'>,
): Promise<readonly Finding[]> {
  const asked = clock.now();
  const answered = await registries.repository(name).probeWrite(size);
  const push: Finding = { subject: name, check: 'push', state: 'ok', message: 'takes uploads' };
  const clocks = answered === undefined ? [] : [compareClocks(name, answered, [asked, clock.now()])];
  return [push, ...clocks];
}

/** @param waited from when to when, by our clock: only what lies outside of that is a difference */
function compareClocks(name: string, theirs: Date, waited: readonly [from: Date, to: Date]): Finding {
  const [from, to] = waited;
  const ahead = Math.max(theirs.getTime() - to.getTime(), 0);
  const behind = Math.max(from.getTime() - theirs.getTime(), 0);
  const difference = Math.max(ahead, behind);
  const found = { subject: parseReference(name).host, check: 'clock' } as const;
  return difference <= mostDifference
    ? { ...found, state: 'ok', message: 'agrees with the clock of this machine' }
    : {
        ...found,
        state: 'warning',
        message: `is ${formatDuration(difference)} ${ahead > 0 ? 'ahead of' : 'behind'} the clock of this machine: tokens and certificates go by the time, so set whichever is wrong`,
      };
}
