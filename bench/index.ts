/**
 * `node bench/index.ts`: reads an index of 20 MB from loopback as `track` does, and prints how long each way takes: the
 * first time, when nothing has changed since, and as a YAML parser alone would do it.
 */
import { createServer } from 'node:http';
import process from 'node:process';
import { parseIndex } from '../src/helm/index.ts';
import { createHttp } from '../src/http/client.ts';
import { openAnswers } from '../src/upstream/answers.ts';
import { createHelmRepositories } from '../src/upstream/helm/repositories.ts';
import { testRuntime } from '../test/support/runtime.ts';

const versionsEach = 100;
const source = makeIndex(20 * 1024 * 1024);
const server = createServer((request, response) => {
  const etag = '"1"';
  const isKnown = request.headers['if-none-match'] === etag;
  response.writeHead(isKnown ? 304 : 200, { etag });
  response.end(isKnown ? undefined : source);
});
await new Promise<void>((resolve) => {
  server.listen(0, '127.0.0.1', resolve);
});
const address = server.address();
const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
const runtime = testRuntime();

process.stdout.write(`an index of ${(source.length / 1e6).toFixed(0)} MB\n`);
await report('first time', readOne);
await report('nothing new', readOne);
await report(
  'all of it by a YAML parser',
  async () => parseIndex(source, url).charts.get('chart-7')?.length ?? 0,
);
server.close();
server.closeAllConnections();

async function readOne(): Promise<number> {
  const http = createHttp({ endpoints: {}, runtime });
  const helm = createHelmRepositories(http, await openAnswers(http, runtime));
  return (await helm.open(url)).versions('chart-7').length;
}

async function report(name: string, work: () => Promise<number>): Promise<void> {
  const start = process.hrtime.bigint();
  const found = await work();
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  const peak = process.resourceUsage().maxRSS / 1024;
  process.stdout.write(
    `${name.padEnd(28)}${milliseconds.toFixed(0).padStart(6)} ms, peak so far ${peak.toFixed(0)} MiB, ${found} versions\n`,
  );
}

/** As `helm repo index` writes it, with as much prose to a version as public repositories have. */
function makeIndex(size: number): string {
  const parts = ['apiVersion: v1\nentries:\n'];
  for (let length = 0, at = 0; length < size; at += 1) {
    const versions = Array.from({ length: versionsEach }, (_, version) =>
      entry(`chart-${at}`, `1.2.${version}`),
    );
    const chart = `  chart-${at}:\n${versions.join('')}`;
    parts.push(chart);
    length += chart.length;
  }
  parts.push('generated: "2026-07-01T00:00:00Z"\n');
  return parts.join('');
}

function entry(name: string, version: string): string {
  const lines = [
    '- annotations:',
    '    category: Infrastructure',
    '    images: |',
    '      - name: app',
    `        image: docker.io/example/app:${version}`,
    '  apiVersion: v2',
    `  appVersion: ${version}`,
    '  created: "2026-07-01T00:00:00.123456789Z"',
    '  dependencies:',
    '  - name: common',
    '    repository: oci://registry.example.com/charts',
    '    version: 2.x.x',
    '  description: A chart that does this and that, and a little more of it than the others do',
    `  digest: ${'0123456789abcdef'.repeat(4)}`,
    '  home: https://example.com/charts',
    '  keywords:',
    '  - one',
    '  - two',
    '  maintainers:',
    '  - name: Somebody',
    '    url: https://example.com/somebody',
    `  name: ${name}`,
    '  sources:',
    `  - https://example.com/charts/tree/main/${name}`,
    '  urls:',
    `  - https://example.com/charts/releases/${name}-${version}.tgz`,
    `  version: ${version}`,
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}
