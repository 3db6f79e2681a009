import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { tool } from './tools.ts';

export interface NginxOptions {
  /** Of `dav_methods`; none: a web server that only reads. */
  readonly methods?: string;
  /** More directives of the server. */
  readonly more?: string;
}

/** nginx with its DAV module over an empty temporary folder. */
export interface Nginx {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** What it serves. */
  readonly folder: string;
  close(): Promise<void>;
}

// As for the registries: whatever ends this process closes the shell's standard input, which stops nginx by its number.
const guarded = '"$0" -p "$1" -e stderr -c nginx.conf & read -r _; kill $!; wait; rm -rf "$1"';
const startLimit = 10_000;

/** nginx knows no port 0: it listens on a socket in its folder, and a free port of ours leads there. */
export async function startNginx(options: NginxOptions = {}): Promise<Nginx> {
  const home = await mkdtemp(join(tmpdir(), 'tidegate-nginx-'));
  const folder = join(home, 'www');
  await mkdir(folder);
  await writeFile(join(home, 'nginx.conf'), configuration(home, options));
  const child = spawn('/bin/sh', ['-c', guarded, tool('nginx'), home], {
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const path = join(home, 'socket');
  await waitForSocket(path);
  const sockets = new Set<Socket>();
  const front = createServer((client) => {
    const back = connect(path);
    for (const [one, other] of [
      [client, back],
      [back, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => sockets.delete(one));
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => {
    front.listen(0, '127.0.0.1', resolve);
  });
  front.unref();
  child.unref();
  const address = front.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    folder,
    async close() {
      child.ref();
      const ended = new Promise((resolve) => {
        child.on('exit', resolve);
      });
      child.stdin.end();
      sockets.forEach((socket) => socket.destroy());
      front.close();
      await ended;
    },
  };
}

function configuration(home: string, { methods = 'PUT DELETE MKCOL', more = '' }: NginxOptions): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return [
    // Its workers give up root, and could then not write to the folder.
    process.getuid?.() === 0 ? 'user root root;' : '',
    `daemon off; pid ${home}/pid; worker_processes 2; events {}`,
    'http { access_log off;',
    ...temporary.map((name) => `${name}_temp_path ${home}/${name};`),
    `server { listen unix:${home}/socket; root ${home}/www; create_full_put_path on;`,
    methods === '' ? '' : `dav_methods ${methods};`,
    `${more} } }`,
  ].join('\n');
}

async function waitForSocket(path: string): Promise<void> {
  for (let waited = 0; waited < startLimit; waited += 20) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect(path, () => {
        socket.end();
        resolve(true);
      }).on('error', () => resolve(false));
    });
    if (isThere) {
      return;
    }
    await wait(20);
  }
  throw new Error('nginx does not start');
}
