import { TidegateError } from '../errors.ts';
import { parseReference } from '../oci/reference.ts';
import type { Clock, Log } from '../runtime/runtime.ts';
import { orError } from '../unless.ts';
import { invalidAnswer, jsonOf } from './answer-body.ts';
import type { Answers, Question } from './answers.ts';
import { dockerHubDates } from './docker-hub/dates.ts';
import { quayDates } from './quay/dates.ts';

/** When the tags of an image were pushed, where its host tells. Registries themselves have no dates. */
export interface ReleaseDates {
  /**
   * Asks only when somebody needs it. That a date is not to be had stops nothing: it is left out, and a notice says why.
   * @param repository in full: `docker.io/wandb/local`
   * @returns tag → UTC, RFC 3339 in whole seconds. It moves when the tag is pushed again, and is not proven.
   */
  of(repository: string, tags: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** One page of dates: of the tags that were pushed last, first. */
export interface DatePage {
  readonly dates: readonly (readonly [tag: string, date: string])[];
  /** The address of the next page. */
  readonly next?: string | undefined;
}

/** A host with an API of its own that knows dates. */
export interface DateHost {
  /** For messages: `Docker Hub`. */
  readonly name: string;
  /** Of the first page, which brings the newest. @param path `wandb/local` */
  readonly url: (path: string) => string;
  /** @returns undefined where the body is no such page */
  readonly read: (body: unknown, url: string) => DatePage | undefined;
}

export interface DateContext {
  readonly answers: Answers;
  readonly log: Pick<Log, 'notice'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Hosts that tell dates. A new one is a folder and a line here. */
const hosts: ReadonlyMap<string, DateHost> = new Map([
  ['docker.io', dockerHubDates],
  ['quay.io', quayDates],
]);

const pageLimit = 10;
const pageBytes = 8 * 1024 * 1024;

export function createReleaseDates(context: DateContext): ReleaseDates {
  const told = new Set<string>();
  return {
    async of(repository, tags) {
      const { host, repository: path } = parseReference(repository);
      const dateHost = hosts.get(host);
      const found = new Map<string, string>();
      if (dateHost !== undefined && tags.length > 0) {
        const error = await orError(findDates(dateHost, path, { wanted: new Set(tags), found }, context));
        // What fails for one image mostly fails for all of the host: one sentence is enough.
        if (error instanceof TidegateError && !told.has(host)) {
          told.add(host);
          context.log.notice(
            `No dates from ${dateHost.name} for ${repository}, and maybe for others there: ${error.message}`,
          );
        }
      }
      return found;
    },
  };
}

interface Search {
  readonly wanted: ReadonlySet<string>;
  /** What was found before something failed stays found. */
  readonly found: Map<string, string>;
}

async function findDates(
  host: DateHost,
  path: string,
  { wanted, found }: Search,
  { answers, clock, log }: DateContext,
): Promise<void> {
  const subject = `${host.name} for ${path}`;
  let url: string | undefined = host.url(path);
  for (let page = 1; url !== undefined && found.size < wanted.size; page += 1) {
    if (page > pageLimit) {
      const missing = [...wanted].filter((tag) => !found.has(tag));
      log.notice(
        `${subject}: ${missing.slice(0, 3).join(', ')} not among the newest tags, so without a date`,
      );
      return;
    }
    // A service that fails is not worth the minutes that a registry is.
    const question: Question = { url, subject, limit: pageBytes, tries: 2 };
    const read = host.read(jsonOf(await answers.ask(question), question, clock.now()), url);
    if (read === undefined) {
      throw invalidAnswer(question, 'it is no page of tags');
    }
    for (const [tag, date] of read.dates.filter(([name]) => wanted.has(name) && !found.has(name))) {
      found.set(tag, date);
    }
    url = isBeside(read.next, url) ? read.next : undefined;
  }
}

/** A page on another host is not asked for: nobody said that it is one of the service. */
function isBeside(next: string | undefined, url: string): boolean {
  return next !== undefined && URL.parse(next)?.origin === new URL(url).origin;
}
