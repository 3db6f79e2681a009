/**
 * `npm run bench:serve [rounds]`: what `tidegate serve` gives to clients that pull in parallel, against CNCF distribution
 * 2.8 with the same content. The client is curl, which checks nothing. Both are asked in every round, in turn; the ratios
 * are those of one round, and their medians are printed. Everything is in the page cache.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Lock } from '../src/release/lock.ts';
import { formatBytes } from '../src/report/format.ts';
import { renderMarkdown } from '../src/report/markdown.ts';
import { startDistribution } from '../test/support/distribution.ts';
import { measure } from './measure.ts';
import { prepareOurs } from './ours.ts';
import { publish } from './stack.ts';

const rounds = Number(process.argv[2] ?? 5);
const connections = [1, 4, 16];
// Starting it is not measured, so it runs as it is in the sources.
const program = fileURLToPath(new URL('../src/entries/cli.ts', import.meta.url));
const root = await mkdtemp(join(tmpdir(), 'tidegate-bench-'));
const distribution = await startDistribution();
try {
  await publish(distribution.host);
  const ours = await prepareOurs(root, distribution.host);
  await measure(ours.bundle({ upstream: distribution.host, internal: '', folder: root }));
  const bundle = join(root, 'bench-2026q4');
  const served = await startOurs(bundle);
  const { paths, bytes } = await contentOf(bundle);
  const rows: string[][] = [];
  for (const count of connections) {
    const script = (url: string): Promise<string> => pullScript(url, paths, count);
    const [theirs, own] = [await script(distribution.url), await script(served.url)];
    rows.push([String(count), ...(await compare(theirs, own, bytes))]);
    process.stderr.write(`${count} at a time\n`);
  }
  const peak = await peakMemory(served.pid);
  await served.stop();
  const columns = ['at a time', 'distribution s', 'tidegate s', 'tidegate a second', '× distribution'];
  process.stdout.write(
    renderMarkdown([
      { kind: 'table', columns, rows, alignRight: [0, 1, 2, 3, 4] },
      { kind: 'text', text: `Peak memory of tidegate: ${formatBytes(peak)}.` },
    ]),
  );
} finally {
  await distribution.close();
  await rm(root, { recursive: true });
}

async function startOurs(bundle: string) {
  const args = [
    program,
    'serve',
    bundle,
    '--key',
    join(root, 'ours', 'bench.pub'),
    '--listen',
    '127.0.0.1:0',
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise((resolve) => {
    child.on('close', resolve);
  });
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    url = /is served on (\S+):/.exec(line)?.[1];
    if (url !== undefined) {
      break;
    }
  }
  if (url === undefined) {
    throw new Error('tidegate serve does not start');
  }
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return { url, pid: child.pid ?? 0, stop };
}

/** Every blob once, from a repository that has it. */
async function contentOf(
  bundle: string,
): Promise<{ readonly paths: readonly string[]; readonly bytes: number }> {
  const { blobs }: Lock = JSON.parse(await readFile(join(bundle, 'tidegate.lock.json'), 'utf8'));
  const wanted = blobs.filter(({ mediaType }) => !/manifest|index/.test(mediaType));
  return {
    paths: wanted.map(
      ({ digest, repositories: [name = ''] }) => `/v2${name.slice(name.indexOf('/'))}/blobs/${digest}`,
    ),
    bytes: wanted.reduce((sum, { size }) => sum + size, 0),
  };
}

async function pullScript(url: string, paths: readonly string[], count: number): Promise<string> {
  const config = join(root, `${new URL(url).port}.curl`);
  await writeFile(config, paths.map((path) => `url = "${url}${path}"\noutput = "/dev/null"\n`).join(''));
  return `curl --silent --show-error --fail --parallel --parallel-immediate --parallel-max ${count} --config ${config}`;
}

/** One round is not counted: it fills the page cache. Who comes first changes from round to round. */
async function compare(theirs: string, own: string, bytes: number): Promise<readonly string[]> {
  const found: { readonly theirs: number; readonly own: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const seconds = new Map<string, number>();
    for (const script of round % 2 === 0 ? [theirs, own] : [own, theirs]) {
      seconds.set(script, (await measure(script)).wallSeconds);
    }
    found.push({ theirs: seconds.get(theirs) ?? 0, own: seconds.get(own) ?? 0 });
  }
  const counted = found.slice(1);
  const [a, b] = [median(counted.map((round) => round.theirs)), median(counted.map((round) => round.own))];
  const ratio = median(counted.map((round) => round.theirs / round.own));
  return [a.toFixed(2), b.toFixed(2), formatBytes(bytes / b), ratio.toFixed(2)];
}

async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
