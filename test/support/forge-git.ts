import { execFileSync, spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gitEnvironment } from './forge-repository.ts';

/** Started without `git`, which would only start it. */
const backend = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend');

interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/** Of a repository's folder, what it says that it can do in protocol 2: no name and no commit is in that (gitprotocol-v2(5)). */
const abilities = new Map<string, Promise<Answer>>();

/**
 * Answers a request of git's smart HTTP protocol by real `git http-backend`, a CGI program (git-http-backend(1)).
 * @param root the folder that holds `<owner>/<name>.git`
 */
export async function serveGit(
  root: string,
  user: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asksAbilities =
    url.pathname.endsWith('/info/refs') &&
    url.search === '?service=git-upload-pack' &&
    request.headers['git-protocol'] === 'version=2';
  const place = `${root}${url.pathname}`;
  const answering = (asksAbilities ? abilities.get(place) : undefined) ?? ask(root, user, url, request);
  if (asksAbilities) {
    abilities.set(place, answering);
  }
  const { status, headers, body } = await answering;
  for (const [name, value] of headers) {
    response.setHeader(name, value);
  }
  response.writeHead(status);
  response.end(body);
}

async function ask(root: string, user: string, url: URL, request: IncomingMessage): Promise<Answer> {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const child = spawn(backend, {
    env: {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: header('content-type'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      GIT_PROTOCOL: header('git-protocol'),
      REMOTE_USER: user,
      REMOTE_ADDR: '127.0.0.1',
      ...(request.headers['content-length'] === undefined
        ? {}
        : { CONTENT_LENGTH: request.headers['content-length'] }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  child.stdin.on('error', () => {});
  request.pipe(child.stdin);
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) {
    chunks.push(Buffer.from(chunk));
  }
  const output = Buffer.concat(chunks);
  const end = output.indexOf('\r\n\r\n');
  const headers = output
    .subarray(0, Math.max(end, 0))
    .toString('latin1')
    .split('\r\n')
    .map((line) => line.split(': ', 2));
  const status = headers.find(([name]) => name?.toLowerCase() === 'status')?.[1] ?? '200';
  return {
    status: end < 0 ? 500 : Number.parseInt(status, 10),
    headers: headers.flatMap(([name = '', value = '']) =>
      name === '' || name.toLowerCase() === 'status' ? [] : [[name, value] as const],
    ),
    body: output.subarray(end + 4),
  };
}
