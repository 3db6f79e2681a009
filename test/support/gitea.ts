import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { freePorts, startService } from './service.ts';
import { tool } from './tools.ts';

/** A real Gitea on loopback, with an administrator and nobody else. */
export interface Gitea {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Asks its API, as the administrator unless another token (or `user:password`) is given; throws what it refuses. */
  api(method: string, path: string, json?: unknown, as?: string): Promise<unknown>;
  user(name: string): Promise<void>;
  /** Makes a token of a user. */
  token(name: string, ...scopes: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export interface GiteaOptions {
  /** More of app.ini, below everything else. */
  readonly more?: (folder: string) => Promise<string> | string;
}

const administrator = 'keeper';
const password = 'loopback-only';

export async function startGitea({ more = () => '' }: GiteaOptions = {}): Promise<Gitea> {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  let folder = '';
  const service = await startService('gitea', `${url}/api/healthz`, async (made) => {
    folder = made;
    await writeFile(join(folder, 'app.ini'), `${configuration(folder, port)}${await more(folder)}`);
    return `web --config ${folder}/app.ini --work-path ${folder}`;
  });
  try {
    const token = await createAdministrator(folder);
    const api: Gitea['api'] = async (method, path, json, as = token) =>
      await ask(url, { method, path, json, as });
    return {
      url,
      api,
      async user(name) {
        const email = `${name}@forge.test`;
        await api('POST', '/admin/users', { username: name, email, password, must_change_password: false });
      },
      token: async (name, ...scopes) => await createToken(api, name, scopes),
      close: () => service.close(),
    };
  } catch (error) {
    await service.close();
    throw error;
  }
}

async function createToken(api: Gitea['api'], name: string, scopes: readonly string[]): Promise<string> {
  const answer = await api(
    'POST',
    `/users/${name}/tokens`,
    { name: scopes.join(), scopes },
    `${name}:${password}`,
  );
  return String(Object(answer).sha1);
}

/** It asks for no mail, no network and no other program than git. */
function configuration(folder: string, port: number): string {
  return `APP_NAME = forge
RUN_USER = ${userInfo().username}
RUN_MODE = prod
WORK_PATH = ${folder}
I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true

[server]
PROTOCOL = http
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${port}
ROOT_URL = http://127.0.0.1:${port}/
STATIC_ROOT_PATH = ${dirname(tool('gitea'))}
DISABLE_SSH = true
OFFLINE_MODE = true
LFS_START_SERVER = false

[database]
DB_TYPE = sqlite3
PATH = ${folder}/forge.db
SQLITE_JOURNAL_MODE = MEMORY

[security]
INSTALL_LOCK = true
SECRET_KEY = loopback-only
PASSWORD_HASH_ALGO = pbkdf2$1$50
INTERNAL_TOKEN = eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJuYmYiOjB9.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA

[log]
MODE = console
LEVEL = Warn

[queue]
TYPE = channel

[indexer]
ISSUE_INDEXER_TYPE = db

[cron]
ENABLED = false

[actions]
ENABLED = false

[oauth2]
ENABLED = false

[service]
DISABLE_REGISTRATION = true

`;
}

async function createAdministrator(folder: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    tool('gitea'),
    [
      `--config=${folder}/app.ini`,
      `--work-path=${folder}`,
      'admin',
      'user',
      'create',
      '--admin',
      `--username=${administrator}`,
      `--password=${password}`,
      `--email=${administrator}@forge.test`,
      '--must-change-password=false',
      '--access-token',
      '--access-token-name=all',
      '--access-token-scopes=all',
    ],
    { env: { PATH: process.env['PATH'], HOME: folder } },
  );
  const token = /[0-9a-f]{40}/.exec(stdout)?.[0];
  if (token === undefined) {
    throw new Error(`gitea made no token:\n${stdout}`);
  }
  return token;
}

async function ask(
  url: string,
  { method, path, json, as }: { method: string; path: string; json: unknown; as: string },
): Promise<unknown> {
  const authorization = as.includes(':') ? `Basic ${Buffer.from(as).toString('base64')}` : `token ${as}`;
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return text === '' ? undefined : JSON.parse(text);
}
