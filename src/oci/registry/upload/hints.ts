import { createHash } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounded, replaceFile } from '../../../release/files.ts';
import type { Runtime } from '../../../runtime/runtime.ts';
import { parseJson } from '../../../schema/json.ts';
import { count, object, optional, parseWith, string } from '../../../schema/schema.ts';

/** What is uploaded, and where to. */
export interface UploadName {
  /** `host/path`. */
  readonly repository: string;
  readonly digest: string;
}

/**
 * Where the uploads are that an earlier run left open, so that the next one goes on with them. A hint is never believed:
 * the registry says how much it has, and only the digest decides. None of this throws.
 */
export interface UploadHints {
  find(upload: UploadName): Promise<string | undefined>;
  /** @param location as the registry gave it; it may be signed, so nobody else may read it and it is never logged */
  keep(upload: UploadName, location: string): Promise<void>;
  drop(upload: UploadName): Promise<void>;
}

const hintSchema = object({
  repository: string,
  digest: string,
  location: string,
  /** Who has written it: an upload of a process that runs is its own. */
  process: count,
  started: optional(string),
});

/** Bytes. */
const hintLimit = 16 * 1024;
/** Milliseconds. Registries forget open uploads too, most of them after a week. */
const longest = 24 * 60 * 60 * 1000;

export function createUploadHints(runtime: Runtime): UploadHints {
  const { cache, clock, log, processes } = runtime;
  let folder: Promise<string> | undefined;
  const open = async (): Promise<string> => {
    const { path } = await cache.open('uploads');
    await removeOld(path, clock.now().getTime() - longest);
    return path;
  };
  const quietly = async <T>(
    act: (path: string) => Promise<T>,
    upload: UploadName,
  ): Promise<T | undefined> => {
    try {
      folder ??= open();
      return await act(join(await folder, fileName(upload)));
    } catch (error) {
      log.debug(`the place of the upload of ${upload.digest} is not kept: ${String(error)}`);
      return undefined;
    }
  };
  return {
    find: (upload) =>
      quietly(async (path) => {
        const bytes = await readBounded(path, hintLimit, 'carried');
        const json = bytes === undefined || bytes.length > hintLimit ? undefined : parseJson(bytes);
        const parsed = json !== undefined && 'value' in json ? parseWith(hintSchema, json.value) : undefined;
        if (parsed === undefined || !('value' in parsed)) {
          return undefined;
        }
        const { repository, digest, location, process, started } = parsed.value;
        const inUse =
          process !== processes.own && processes.isRunning(process) && processes.startOf(process) === started;
        return repository === upload.repository && digest === upload.digest && !inUse ? location : undefined;
      }, upload),
    async keep(upload, location) {
      const own = { process: processes.own, started: processes.startOf(processes.own) };
      const { repository, digest } = upload;
      const text = JSON.stringify({ repository, digest, location, ...own });
      await quietly((path) => replaceFile(path, text, { mode: 0o600, flush: false }), upload);
    },
    async drop(upload) {
      await quietly((path) => rm(path, { force: true }), upload);
    },
  };
}

/** Names from outside never become paths. */
function fileName({ repository, digest }: UploadName): string {
  return `${createHash('sha256').update(`${repository}@${digest}`).digest('hex')}.json`;
}

/** Also what a killed run has left half-written. */
async function removeOld(folder: string, before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const stats = /^[0-9a-f]{64}\.json(?:\.[0-9a-f]+\.partial)?$/.test(name) ? await stat(path) : undefined;
    if (stats !== undefined && stats.mtimeMs < before) {
      await rm(path, { force: true });
    }
  }
}
