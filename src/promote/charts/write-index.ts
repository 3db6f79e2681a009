import { randomUUID } from 'node:crypto';
import { RemoteError, TidegateError, UserError } from '../../errors.ts';
import { formatIndex, type HelmIndex } from '../../helm/index.ts';
import type { Http } from '../../http/http.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { ChartAddition, ChartVersion } from './chart-repository.ts';
import type { ClassicContent } from './classic-content.ts';
import { deleteFile, isTaken, notImplemented, sendFile, uploadRefused } from './classic-files.ts';
import { isListed, withCharts, without } from './index-entries.ts';
import { lockIndex } from './index-lock.ts';

const tries = 10;
/** Milliseconds between two tries of one write. */
const pause = 1000;

/** Writes the index of a repository that is only a web server with PUT. */
interface IndexWriter {
  /**
   * Writes a file beside the index, and deletes it.
   * @param size of the largest chart that is to be sent, in bytes
   * @throws UserError `NO_INDEX_LOCK` where the server makes or removes no folders: nothing can be a lock; RemoteError
   *   `WRITE_REFUSED`
   */
  probe(size: number): Promise<void>;
  /**
   * Sends files and then the index that names them, alone among all that take the lock. Whether the server kept them is
   * another question.
   * @throws UserError `REPOSITORY_LOCKED`; RemoteError `WRITE_REFUSED`, `INDEX_CHANGING`; as `ClassicContent` does
   */
  add(charts: readonly ChartAddition[], created: string): Promise<void>;
  /** Takes entries out of the index, in the same way; the files stay. */
  remove(charts: readonly ChartVersion[], generated: string): Promise<void>;
}

/** What is to be in place of the index that has this tag. */
interface Changed {
  readonly index: HelmIndex;
  readonly etag: string | undefined;
}

interface IndexFile {
  readonly url: string;
  readonly http: Http;
  readonly runtime: Pick<Runtime, 'clock' | 'log'>;
}

/**
 * A web server may ignore `If-Match` on PUT (nginx does), so only a lock keeps the entries of others. Where the server
 * heeds it, the index is safe from programs that know no lock, too.
 * @param url of `index.yaml`
 */
export function createIndexWriter(
  url: string,
  content: ClassicContent,
  http: Http,
  runtime: Pick<Runtime, 'clock' | 'log'>,
): IndexWriter {
  const index = { url, http, runtime };
  return {
    probe: (size) => probe(index, size),
    add: (charts, created) => write(index, created, () => withAdded(content, charts, created)),
    remove: (charts, generated) => write(index, generated, () => withRemoved(content, charts)),
  };
}

async function probe({ url, http }: IndexFile, size: number): Promise<void> {
  // RFC 4918, sections 9.3.1 and 9.6: a folder whose parent is not there is a conflict, and one that is not there cannot
  // be found to be deleted. Who does not know these methods answers otherwise.
  const make = await askStatus(http, 'MKCOL', `${url}.probe/probe/`);
  const remove = await askStatus(http, 'DELETE', `${url}.probe/`);
  if (make !== 409 || remove !== 404) {
    const said = `MKCOL was answered ${make}, DELETE ${remove}`;
    throw new UserError('NO_INDEX_LOCK', `${url} cannot be locked: ${said}`, {
      hint: 'upload: put-index needs a WebDAV server with MKCOL, PUT and DELETE (nginx: dav_methods PUT DELETE MKCOL). Where the server makes the index itself, use put or chartmuseum.',
    });
  }
  const file = `${url}.probe-${randomUUID()}`;
  await sendFile(http, [file], Buffer.alloc(Math.max(size, 1)), 'PUT');
  await deleteFile(http, [file]);
}

/** Sends what is lacking. */
async function withAdded(
  content: ClassicContent,
  charts: readonly ChartAddition[],
  created: string,
): Promise<Changed | undefined> {
  const compared = await content.compare(charts);
  if (compared.lacking.length === 0) {
    return undefined;
  }
  await content.send(compared.lacking);
  return { ...compared, index: withCharts(compared.index, compared.lacking, created) };
}

async function withRemoved(
  content: ClassicContent,
  charts: readonly ChartVersion[],
): Promise<Changed | undefined> {
  const { index, etag } = await content.compare([]);
  return charts.some((chart) => isListed(index, chart)) ? { index: without(index, charts), etag } : undefined;
}

/** @param change what is to be there, of what is there now; undefined when that is the same */
async function write(
  file: IndexFile,
  generated: string,
  change: () => Promise<Changed | undefined>,
): Promise<void> {
  for (let round = 1; !(await writeOnce(file, generated, change)); round += 1) {
    if (round === tries) {
      throw new RemoteError(
        'INDEX_CHANGING',
        `${file.url} changed ${tries} times while it was being written`,
        { hint: 'Another program writes to it all the time. Run again when that has ended.' },
      );
    }
  }
}

/** @returns false when it has to be done again, with what is there by then */
async function writeOnce(
  { url, http, runtime }: IndexFile,
  generated: string,
  change: () => Promise<Changed | undefined>,
): Promise<boolean> {
  await using lock = await lockIndex(`${url}.lock/`, http, runtime);
  const wanted = await change();
  if (wanted === undefined) {
    return true;
  }
  const body = Buffer.from(formatIndex(wanted.index, generated));
  // After that time, whoever waits may take the lock over. The files are there, so the next round is quick.
  while (lock.hasTime()) {
    const isWritten = await put(url, body, wanted.etag, http).catch((error: unknown) => {
      if (!isPassing(error) || !lock.hasTime()) {
        throw error;
      }
    });
    if (isWritten !== undefined) {
      return isWritten;
    }
    await runtime.clock.sleep(pause);
  }
  return false;
}

/** @returns false when somebody else has changed the index. @throws RemoteError `WRITE_REFUSED`; as `Http.request` does */
async function put(url: string, body: Uint8Array, etag: string | undefined, http: Http): Promise<boolean> {
  // A weak tag never matches (RFC 9110, section 13.1.1).
  const condition = etag === undefined || etag.startsWith('W/') ? undefined : { 'if-match': etag };
  const headers = { 'content-type': 'application/yaml', ...condition };
  // Once: a late second try could undo what the next holder of the lock has written.
  const answer = await http.request({ method: 'PUT', url, body, headers, accept: notImplemented, tries: 1 });
  if (!isTaken(answer) && answer.status !== 412) {
    throw await uploadRefused(answer, url);
  }
  await answer.discard();
  return isTaken(answer);
}

async function askStatus(http: Http, method: 'MKCOL' | 'DELETE', url: string): Promise<number> {
  const answer = await http.request({ method, url, accept: notImplemented });
  await answer.discard();
  return answer.status;
}

function isPassing(error: unknown): boolean {
  return error instanceof TidegateError && ['UNREACHABLE', 'REMOTE_FAILED'].includes(error.code);
}
