import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { digestOf, hexOf } from './oci/digest.ts';
import { timeField } from './release/fields.ts';
import { readBounded } from './release/files.ts';
import type { Runtime } from './runtime/runtime.ts';
import { count, type Infer, object, optional, parseWith, string } from './schema/schema.ts';
import { explainFileError, systemCode } from './system-error.ts';
import { formatTime } from './utc.ts';

/** Bytes. */
const claimLimit = 4096;
/** Milliseconds. A process that lives fills the claim that it makes within far less. */
const emptyLimit = 1000;

/** Who has a claim: what its file says, as JSON. `id` tells two claims of one process apart. */
const holderSchema = object({
  host: string,
  process: count,
  started: optional(string),
  since: timeField,
  id: string,
});
export type Holder = Infer<typeof holderSchema>;

/** The claim, given back by disposing it, or who has it; undefined when the file cannot be read as a claim. */
export type Claim = { readonly own: AsyncDisposable } | { readonly holder: Holder | undefined };

type Surroundings = Pick<Runtime, 'clock' | 'processes' | 'log'>;

/**
 * Claims a file name, so that of two runs one knows of the other. A claim whose process is gone, as after `kill -9`, is
 * taken over.
 * @param path in a folder that is there
 * @param isOld whether a claim counts as left behind although its process may run
 * @throws UserError `UNWRITABLE`
 */
export async function claimFile(
  path: string,
  runtime: Surroundings,
  isOld: (holder: Holder) => boolean = () => false,
): Promise<Claim> {
  for (;;) {
    const own = formatHolder(runtime);
    if (isCreated(path, own)) {
      await removeMarkers(path, own);
      return { own: { [Symbol.asyncDispose]: () => giveBack(path, own) } };
    }
    const found = await readBounded(path, claimLimit, 'carried');
    if (found === undefined) {
      continue;
    }
    const holder = parseHolder(found);
    const isLeftBehind =
      holder === undefined
        ? found.length === 0 && (await staysEmpty(path, runtime))
        : isOld(holder) || isGone(holder, runtime);
    if (!isLeftBehind || !(await isRemoved(path, found, runtime))) {
      return { holder };
    }
    const by = holder === undefined ? 'a run that was killed' : processOf(holder);
    runtime.log.warning(`${path} was left behind by ${by}; it was removed`);
  }
}

/** `another run (pid 123, since …)` */
export function describeHolder(holder: Holder | undefined): string {
  return holder === undefined ? 'another program' : `another run (${processOf(holder)})`;
}

/** `pid 123, since …`, with the host where that is another one. */
function processOf({ process, host, since }: Holder): string {
  return `pid ${process}${host === hostname() ? '' : ` on ${JSON.stringify(host)}`}, since ${since}`;
}

/**
 * False when there is such a file already. Nothing is followed or overwritten: the file is new, or not ours. Not
 * asynchronous, so that it is empty for as short a time as can be.
 */
function isCreated(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') {
      return false;
    }
    throw explainFileError(error, 'UNWRITABLE', path, 'written');
  }
}

/** Numbers of processes are used again, soon so in containers: it must have started at the same time too. */
function isGone({ host, process, started }: Holder, { processes }: Surroundings): boolean {
  return host === hostname() && !(processes.isRunning(process) && processes.startOf(process) === started);
}

/** A process that was killed between making its claim and filling it has left it empty. */
async function staysEmpty(path: string, { clock }: Surroundings): Promise<boolean> {
  await clock.sleep(emptyLimit);
  return (await readBounded(path, claimLimit, 'carried'))?.length === 0;
}

/**
 * Removes a claim that was left behind. Of several that have judged it, only one may: a slower one would remove the claim
 * that the quicker one has made by then. So who removes it claims a file that is named after what was judged; that too
 * may be left behind by a run that is killed.
 * @returns false when somebody else is about to remove it
 */
async function isRemoved(path: string, judged: Buffer, runtime: Surroundings): Promise<boolean> {
  const marker = await claimFile(markerOf(path, judged), runtime);
  if (!('own' in marker)) {
    return false;
  }
  await using _ = marker.own;
  if ((await readBounded(path, claimLimit, 'carried'))?.equals(judged) === true) {
    await rm(path);
  }
  return true;
}

function markerOf(path: string, judged: Buffer): string {
  return `${path}.${hexOf(digestOf(judged)).slice(0, 16)}`;
}

/**
 * Removes what killed runs have left of removing earlier claims. None of those comes back, as each has an `id`: who is
 * still about to remove one finds another in its place. Only what judges the own claim counts.
 */
async function removeMarkers(path: string, own: string): Promise<void> {
  const kept = basename(markerOf(path, Buffer.from(own)));
  const start = basename(path);
  const isMarker = (name: string): boolean =>
    name.startsWith(start) && /^(?:\.[0-9a-f]{16})+$/.test(name.slice(start.length));
  // Who may not list the folder can still work in it.
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    if (isMarker(name) && !name.startsWith(kept)) {
      await rm(join(dirname(path), name), { force: true });
    }
  }
}

/** A claim that somebody took over, because this one grew old, is theirs. */
async function giveBack(path: string, own: string): Promise<void> {
  try {
    if ((await readBounded(path, claimLimit, 'carried'))?.toString() === own) {
      await rm(path, { force: true });
    }
  } catch {
    // The medium may be gone. What stays is taken over, as the process that it names ends.
  }
}

function formatHolder({ clock, processes }: Surroundings): string {
  const started = processes.startOf(processes.own);
  const holder: Holder = {
    host: hostname(),
    process: processes.own,
    ...(started === undefined ? {} : { started }),
    since: formatTime(clock.now()),
    id: randomUUID(),
  };
  return `${JSON.stringify(holder)}\n`;
}

function parseHolder(bytes: Buffer): Holder | undefined {
  try {
    const result = parseWith(holderSchema, JSON.parse(bytes.toString('utf8')));
    return 'value' in result && result.value.process > 0 ? result.value : undefined;
  } catch {
    return undefined;
  }
}
