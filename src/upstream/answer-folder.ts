import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readBounded, replaceFile } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { aboutLimit, formatKept, type KeptAnswer, parseKept } from './kept-answer.ts';

/** Answers of earlier runs, in a folder that is kept from run to run. */
export interface AnswerFolder {
  /** @param limit bytes that the body may have. A file that is not as it was written counts as none */
  find(url: string, limit: number): Promise<KeptAnswer | undefined>;
  /** Does nothing with an answer that no server could be asked about again. */
  add(answer: KeptAnswer): Promise<void>;
  /** Keeps what was added for later runs. */
  keep(): Promise<void>;
}

export async function openAnswerFolder({
  cache,
  log,
}: Pick<Runtime, 'cache' | 'log'>): Promise<AnswerFolder> {
  const folder = await cache.open('answers');
  const pathOf = (url: string): string => join(folder.path, nameOf(url));
  const added: string[] = [];
  return {
    async find(url, limit) {
      const bytes = await readBounded(pathOf(url), limit + aboutLimit, 'carried').catch(() => undefined);
      const kept = bytes === undefined ? undefined : parseKept(bytes, url);
      return kept === undefined || kept.body.length > limit ? undefined : kept;
    },
    async add(answer) {
      const { etag, modified, url } = answer.about;
      if (etag === undefined && modified === undefined) {
        return;
      }
      try {
        await replaceFile(pathOf(url), formatKept(answer));
        added.push(`${url} ${etag ?? modified}`);
      } catch (error) {
        log.debug(`the answer of ${url} is not kept: ${String(error)}`);
      }
    },
    async keep() {
      if (added.length > 0) {
        await folder.keep(nameOf(added.sort().join('\n')));
      }
    },
  };
}

/** A name that is legal for a file, whatever the text is. */
function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
