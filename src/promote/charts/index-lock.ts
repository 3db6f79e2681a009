import { randomUUID } from 'node:crypto';
import { UserError } from '../../errors.ts';
import { describeAddress } from '../../http/address.ts';
import type { Http } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { isTaken, notImplemented, uploadRefused } from './classic-files.ts';

/** Milliseconds that a lock stays with one owner, as all who wait for it have seen by their own clocks. */
const lease = 90_000;
/** Within this time of the lease a holder begins its last write; what is left covers that request's own timeout. */
const workTime = 30_000;
/** Within this time a holder removes its lock; after it, that might be the lock of somebody else. */
const releaseTime = 60_000;
const waitLimit = 5 * 60_000;
const pause = 1000;
const removeTries = 5;

interface IndexLock extends AsyncDisposable {
  /** False when the lock may have passed to somebody else by the time a request is answered. */
  hasTime(): boolean;
}

/**
 * Locks a repository by a folder beside its index: making one (WebDAV's MKCOL) is the one thing that every server does for
 * one client only. It holds a file with its owner's name, which is new each time. Who sees the same owner for 90 s takes
 * the lock over: no clock but one's own has to be right for that.
 * @param folder its address, with a final slash
 * @throws UserError `REPOSITORY_LOCKED` after five minutes; RemoteError `WRITE_REFUSED`; as `Http.request` does
 */
export async function lockIndex(
  folder: string,
  http: Http,
  runtime: Pick<Runtime, 'clock' | 'log'>,
): Promise<IndexLock> {
  const { clock, log } = runtime;
  const now = (): number => clock.now().getTime();
  const where = describeAddress(new URL(folder));
  const begun = now();
  let seen: { readonly owner: string; readonly since: number; readonly attempt: number } | undefined;
  for (;;) {
    const taken = now();
    if (await makeFolder(http, folder)) {
      return holdLock(folder, { owner: await nameOwner(http, folder), since: taken }, http, runtime);
    }
    const owner = await readOwner(http, folder);
    if (seen?.owner !== owner) {
      seen = { owner, since: now(), attempt: 1 };
    } else if (now() - seen.since > lease) {
      const asked = now();
      if ((await mayRemove(http, folder, seen)) && now() - asked < workTime) {
        log.warning(`${where} was left behind by a run that was killed; it was removed`);
        await remove(http, folder, owner);
        continue;
      }
      // Whoever may remove it has a lease for that, too, and may be killed.
      seen = { owner, since: now(), attempt: seen.attempt + 1 };
    }
    if (now() - begun > waitLimit) {
      throw new UserError('REPOSITORY_LOCKED', `${where} is held by somebody else`, {
        hint: 'Another promote writes to this chart repository. Wait until it has ended, and run again; if none is running, delete that folder.',
      });
    }
    if (taken === begun) {
      log.info(`Waiting for another promote, which holds ${where}`);
    }
    await clock.sleep(pause * (0.5 + Math.random()));
  }
}

function holdLock(
  folder: string,
  { owner, since }: { readonly owner: string; readonly since: number },
  http: Http,
  { clock, log }: Pick<Runtime, 'clock' | 'log'>,
): IndexLock {
  const age = (): number => clock.now().getTime() - since;
  return {
    hasTime: () => age() < workTime,
    async [Symbol.asyncDispose]() {
      if (age() < releaseTime && !(await remove(http, folder, owner))) {
        const where = describeAddress(new URL(folder));
        log.warning(`${where} could not be removed; delete it, or the next promote has to wait`);
      }
    },
  };
}

/** @returns the name, which no other owner has */
async function nameOwner(http: Http, folder: string): Promise<string> {
  const owner = randomUUID();
  const url = `${folder}owner`;
  const answer = await http.request({ method: 'PUT', url, body: Buffer.from(owner) });
  if (isTaken(answer)) {
    await answer.discard();
    return owner;
  }
  const error = await uploadRefused(answer, url);
  await remove(http, folder, '');
  throw error;
}

/** Makes the folders above it too. @returns false when it is there (RFC 4918, section 9.3.1) */
async function makeFolder(http: Http, url: string, isAgain = false): Promise<boolean> {
  const answer = await http.request({ method: 'MKCOL', url, accept: notImplemented });
  if (answer.status === 409 && !isAgain) {
    await answer.discard();
    await makeFolder(http, new URL('..', url).href);
    return await makeFolder(http, url, true);
  }
  if (answer.status === 201 || answer.status === 405) {
    await answer.discard();
    return answer.status === 201;
  }
  throw await uploadRefused(answer, url);
}

/** @returns empty where nobody is named, or not yet */
async function readOwner(http: Http, folder: string): Promise<string> {
  const answer = await http.request({ url: `${folder}owner`, headers: { 'cache-control': 'no-cache' } });
  if (answer.status === 200) {
    return await answer.text(1024);
  }
  await answer.discard();
  return '';
}

/**
 * Of several that wait for the same dead owner, one alone may remove its lock; a second one would remove the lock of the
 * first. So that, too, is decided by making a folder, and holds only if the owner is still the same afterwards.
 * @param seen which attempt of this client it is: when that folder is there for a lease, the next one is made
 */
async function mayRemove(
  http: Http,
  folder: string,
  { owner, attempt }: { readonly owner: string; readonly attempt: number },
): Promise<boolean> {
  const name = /^[\w-]{1,64}$/.test(owner) ? owner : 'nobody';
  const suffix = attempt === 1 ? '' : `-${attempt}`;
  const answer = await http.request({ method: 'MKCOL', url: `${folder}after-${name}${suffix}/` });
  await answer.discard();
  return answer.status === 201 && (await readOwner(http, folder)) === owner;
}

/**
 * Removes the lock of one owner. Each try is made once, after a look: a second request, when the answer to the first one
 * was lost, would remove the lock of whoever came next.
 * @returns whether it is gone
 */
async function remove(http: Http, folder: string, owner: string): Promise<boolean> {
  for (let attempt = 1; attempt <= removeTries && (await readOwner(http, folder)) === owner; attempt += 1) {
    const answer = await http.request({ method: 'DELETE', url: folder, tries: 1 }).catch(() => undefined);
    await answer?.discard();
    if (answer !== undefined) {
      return isTaken(answer) || answer.status === 404;
    }
  }
  return (await readOwner(http, folder)) !== owner;
}
