import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Platform } from '../../src/oci/descriptor.ts';
import { tokenClaims, type TokenServer } from './token-server.ts';
import { tool } from './tools.ts';

export interface DistributionRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly agent: string;
}

/** CNCF distribution, the registry that most others are made of, on a free loopback port. It has no referrers API. */
export interface Distribution {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** `127.0.0.1:<port>`: a host that references can name. */
  readonly host: string;
  /** Every request that was answered since the last call, from the access log. */
  requests(): Promise<readonly DistributionRequest[]>;
  /** Runs its own garbage collection over what it has stored. */
  collectGarbage(): Promise<void>;
  close(): Promise<void>;
}

/** What it is for the list of tools, by its major version. */
export const distributions = { 2: 'docker-registry', 3: 'distribution' } as const;

export interface DistributionOptions {
  /** Default 2, which is what many people run. */
  readonly version?: keyof typeof distributions;
  /** In maintenance: it takes no writes. */
  readonly readOnly?: true;
  /** It wants the login `distributionLogin`. */
  readonly login?: true;
  /** Something in front of it speaks TLS: it says where things are without a scheme. */
  readonly relativeUrls?: true;
  /** It wants tokens of this service. */
  readonly tokens?: Pick<TokenServer, 'realm' | 'authority'>;
  /** Content may be removed; by default it answers that with 405. */
  readonly deletes?: true;
  /** Version 3: the platforms of an index that have to be there; default all. */
  readonly platforms?: 'none' | readonly Platform[];
  /** An absolute folder that outlives it, for the next one; default: an empty one that goes with it. */
  readonly storage?: string;
  /** Where the last one listened; default: any free port. */
  readonly port?: number;
}

/** A login that only these registries know; they keep its hash. */
export const distributionLogin = { user: 'pusher', password: 'loopback-only' } as const;
const loginHash = 'pusher:$2a$04$ySphvv/lmzBW9NFxtE7B8uHcH/xurf0XTfcmiZ9vxRBPDKs3jOGPC\n';

const startLimit = 10_000;

// The shell waits for its standard input, which closes with this process however that ends; then it stops the registry
// by its number, and clears up. So nothing is left behind by a test that fails, hangs or is killed.
const guarded = '"$0" serve "$1/config.yml" & read -r _; kill $!; wait; rm -rf "$1"';

/** Starts a registry, and waits until it listens. `close` ends it at once, whatever it is doing. */
export async function startDistribution(options: DistributionOptions = {}): Promise<Distribution> {
  const folder = await mkdtemp(join(tmpdir(), 'tidegate-distribution-'));
  await mkdir(join(folder, 'storage'));
  await writeFile(join(folder, 'logins'), loginHash);
  await writeFile(join(folder, 'tokens.pem'), options.tokens?.authority ?? '');
  await writeFile(join(folder, 'config.yml'), configuration(folder, options));
  const program = tool(distributions[options.version ?? 2]);
  const child = spawn('/bin/sh', ['-c', guarded, program, folder], {
    // Nothing else: `REGISTRY_…` in the environment would win over the file. Version 3 looks for a collector of traces.
    env: { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  const ended = collectLines(child, log);
  const close = async (): Promise<void> => {
    child.ref();
    child.stdin.end();
    await ended;
  };
  const host = await findAddress(log).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const url = `http://${host}`;
  // A registry that a test forgot must not keep the process alive.
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
    unref(handle);
  }
  return {
    url,
    host,
    requests: createRequestReader(log, url),
    async collectGarbage() {
      await promisify(execFile)(program, ['garbage-collect', join(folder, 'config.yml')]);
    },
    close,
  };
}

/** JSON is YAML, and paths need no care in it. */
function configuration(folder: string, options: DistributionOptions): string {
  const { readOnly, platforms } = options;
  const indexes = platforms === 'none' ? { platforms } : { platforms: 'list', platformlist: platforms };
  const auth = authentication(folder, options);
  return JSON.stringify({
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: false } },
    storage: {
      filesystem: { rootdirectory: options.storage ?? join(folder, 'storage') },
      maintenance: { readonly: { enabled: readOnly ?? false } },
      delete: { enabled: options.deletes ?? false },
    },
    http: { addr: `127.0.0.1:${options.port ?? 0}`, relativeurls: options.relativeUrls ?? false },
    ...(platforms === undefined ? {} : { validation: { manifests: { indexes } } }),
    ...(auth === undefined ? {} : { auth }),
  });
}

function authentication(folder: string, { login, tokens }: DistributionOptions): object | undefined {
  if (tokens !== undefined) {
    const rootcertbundle = join(folder, 'tokens.pem');
    return { token: { realm: tokens.realm, ...tokenClaims, rootcertbundle } };
  }
  return login ? { htpasswd: { realm: 'loopback', path: join(folder, 'logins') } } : undefined;
}

function collectLines(child: ChildProcess, log: string[]): Promise<void> {
  for (const input of [child.stdout, child.stderr]) {
    if (input !== null) {
      createInterface({ input }).on('line', (line) => log.push(line));
    }
  }
  return new Promise((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', (error) => {
      log.push(error.message);
      resolve();
    });
  });
}

/** Port 0 was asked for: the log says which one it is. */
async function findAddress(log: readonly string[]): Promise<string> {
  for (let waited = 0; waited < startLimit; waited += 20) {
    const found = log.map((line) => /listening on (127\.0\.0\.1:\d+)/.exec(line)?.[1]);
    const host = found.find((address) => address !== undefined);
    if (host !== undefined) {
      return host;
    }
    await wait(20);
  }
  throw new Error(`the registry does not start:\n${log.join('\n')}`);
}

/** The log trails the answers, so a last request is made and waited for. */
function createRequestReader(log: readonly string[], url: string): Distribution['requests'] {
  let seen = 0;
  let marks = 0;
  return async () => {
    marks += 1;
    const mark = `/v2/?mark=${marks}`;
    await (await fetch(`${url}${mark}`)).arrayBuffer();
    let end = -1;
    for (let waited = 0; end < 0 && waited < startLimit; waited += 5) {
      await wait(5);
      end = log.findIndex((line) => line.includes(`"GET ${mark} `));
    }
    if (end < 0) {
      throw new Error(`the registry does not log its requests:\n${log.join('\n')}`);
    }
    const recent = log.slice(seen, end).flatMap(parseRequest);
    seen = end + 1;
    return recent;
  };
}

/** Apache's combined format: `host - - [time] "PUT /v2/… HTTP/1.1" 201 0 "referrer" "agent"`. */
function parseRequest(line: string): DistributionRequest[] {
  const [, method, path, status, agent] =
    /^\S+ - \S+ \[[^\]]*\] "([A-Z]+) (\S+) [^"]*" (\d{3}) \S+ "[^"]*" "([^"]*)"$/.exec(line) ?? [];
  return method === undefined || path === undefined || agent === undefined
    ? []
    : [{ method, path, status: Number(status), agent }];
}

/** Streams are sockets here, whose types do not say so. */
function unref(handle: object): void {
  if ('unref' in handle && typeof handle.unref === 'function') {
    handle.unref();
  }
}
