import { formatDuration } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { createGate, type Slot } from './gate.ts';
import type { Quota } from './quota.ts';

/** What is known of one origin, shared by all requests to it. */
export interface Host {
  /**
   * Waits until the host may be asked. The slot of a `request` ends with the headers of the answer, and depends on no
   * other; an `upload` holds its own until it is answered, and its source may ask the same host meanwhile. So uploads
   * have slots of their own: none of them can wait for one that waits for it.
   */
  enter(kind: 'request' | 'upload'): Promise<Slot>;
  /** Keeps every request from entering for that many milliseconds. */
  pause(milliseconds: number): void;
  /** Notes that an answer came, whatever it said. */
  answered(quota: Quota | undefined): void;
  /** Says that a request is tried again, unless the same was said of the host a while ago. */
  tellRetry(what: string): void;
  /**
   * Says that no answer comes, if that takes long: nobody should have to guess what a run waits for.
   * @returns to be called when one has come, or none will
   */
  waitFor(what: string): () => void;
  /** True when an answer came lately: a fault of one connection is then no fault of the host. */
  alive(): boolean;
  /** The last rate limit that it announced. */
  quota(): Quota | undefined;
}

/** As many as the pool has connections; an upload may need a second one for its source. */
const gates = { request: { start: 8, most: 16 }, upload: { start: 6, most: 8 } } as const;
const lately = 60_000;
/** Milliseconds without an answer after which that is told: less than connecting may take. */
const silence = 8000;
/** Milliseconds between two lines about retries and silence. */
const tellEvery = 15_000;
/** Milliseconds: shorter pauses are nothing to tell of. */
const noteworthy = 2000;

/** @returns finds the host of an origin such as `https://ghcr.io` */
export function createHosts({ clock, log }: Pick<Runtime, 'clock' | 'log'>): (origin: string) => Host {
  const hosts = new Map<string, Host>();
  return (origin) => {
    const host = hosts.get(origin) ?? createHost(new URL(origin).host, { clock, log });
    hosts.set(origin, host);
    return host;
  };
}

function createHost(name: string, { clock, log }: Pick<Runtime, 'clock' | 'log'>): Host {
  const lanes = { request: createGate(gates.request), upload: createGate(gates.upload) };
  const now = (): number => clock.now().getTime();
  let open = 0;
  let lastAnswer = Number.NEGATIVE_INFINITY;
  let lastTold = Number.NEGATIVE_INFINITY;
  let quota: Quota | undefined;
  const tell = (line: string): void => {
    if (now() - lastTold >= tellEvery) {
      lastTold = now();
      log.info(line);
    }
  };
  return {
    async enter(kind) {
      for (;;) {
        while (now() < open) {
          await clock.sleep(open - now());
        }
        const slot = await lanes[kind].enter();
        if (now() >= open) {
          return slot;
        }
        // A pause has begun in the meantime; nobody sleeps in a slot.
        slot.leave('unknown');
      }
    },
    pause(milliseconds) {
      const until = now() + milliseconds;
      if (milliseconds >= noteworthy && until > Math.max(open, now()) + noteworthy / 2) {
        log.info(`${name} asks for a pause of ${formatDuration(milliseconds)}`);
      }
      open = Math.max(open, until);
    },
    answered(found) {
      lastAnswer = now();
      quota = found ?? quota;
    },
    tellRetry: (what) => tell(`${what}; trying again`),
    waitFor(what) {
      const line = `${what}: no answer for ${formatDuration(silence)}; waiting`;
      const timer = setTimeout(() => tell(line), silence).unref();
      return () => clearTimeout(timer);
    },
    alive: () => now() - lastAnswer <= lately,
    quota: () => quota,
  };
}
