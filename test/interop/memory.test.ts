import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inSmallMemory } from '../support/small-memory.ts';

const root = new URL('../../', import.meta.url).href;

/** What is done, as code, and what has to come of it. */
type Bomb = readonly [title: string, expected: string, work: string];

interface Group {
  readonly reader: string;
  readonly imports: Readonly<Record<string, string>>;
  /** Megabytes; default 128. */
  readonly heap?: number;
  /** Stands before the bombs. */
  readonly setUp?: string;
  readonly bombs: readonly Bomb[];
}

const bundle = (text: string): string => `parseBundleManifest(Buffer.from(${text}), 'bundle.json')`;
const lock = (text: string): string => `parseLock(Buffer.from(${text}), 'lock')`;
const manifest = (text: string): string =>
  `parseManifest(Buffer.from(${text}), 'application/vnd.oci.image.index.v1+json', 'here')`;
const chartYaml = (text: string): string =>
  `readChart(packEntries([{ name: 'web/Chart.yaml', content: ${text} }]), 'web.tgz')`;
const uniqueKeys = (count: number): string =>
  `Array.from({ length: ${count} }, (_, at) => '{"' + at.toString(36) + '":0}').join()`;

/** What fits the limits in bytes and would be far larger in memory; and what is just within them, and has to fit. */
const groups: readonly Group[] = [
  {
    reader: 'JSON from outside',
    imports: {
      parseBundleManifest: 'src/bundle/parse-manifest.ts',
      parseLock: 'src/release/read-lock.ts',
      parseManifest: 'src/oci/manifest.ts',
    },
    bombs: [
      ['a bundle.json of empty maps', 'INVALID_BUNDLE', bundle("'['+'{},'.repeat(5_000_000)+'{}]'")],
      ['a bundle.json of as many keys as may be', 'INVALID_BUNDLE', bundle(`'['+${uniqueKeys(330_000)}+']'`)],
      [
        'a bundle.json of one text',
        'INVALID_BUNDLE',
        bundle("'{\"name\":\"'+'\u00e9'.repeat(8_300_000)+'\"}'"),
      ],
      ['a bundle.json of 200 MB', 'INVALID_BUNDLE', bundle('Buffer.alloc(200e6, 0x20)')],
      ['a lock of empty lists', 'INVALID_LOCK', lock("'['+'[],'.repeat(20_000_000)+'[]]'")],
      [
        'a manifest of empty maps',
        'INVALID_MANIFEST',
        manifest("'{\"manifests\":['+'{},'.repeat(5_000_000)+'{}]}'"),
      ],
      [
        'a manifest of as many keys as may be',
        'INVALID_MANIFEST',
        manifest(`'{"manifests":['+${uniqueKeys(160_000)}+']}'`),
      ],
      [
        'a manifest of one text',
        'INVALID_MANIFEST',
        manifest("'{\"mediaType\":\"'+'\u4e2d'.repeat(5_500_000)+'\"}'"),
      ],
    ],
  },
  {
    reader: 'a chart repository',
    imports: {
      readChart: 'src/helm/chart.ts',
      parseIndex: 'src/helm/index.ts',
      packEntries: 'test/support/charts.ts',
      tarBlock: 'test/support/tar-block.ts',
    },
    setUp: `import { gzipSync } from 'node:zlib';\nconst zeros = gzipSync(Buffer.alloc(100 * 1024 * 1024), { level: 1 });`,
    bombs: [
      ['a chart of 100 MiB of zeros', 'CHART_UNREADABLE', "readChart(zeros, 'web.tgz')"],
      [
        'a chart that unpacks to 10 GB',
        'CHART_TOO_LARGE',
        "readChart(Buffer.concat(Array(100).fill(zeros)), 'web.tgz')",
      ],
      [
        'a chart of 200,000 empty files',
        'CHART_TOO_LARGE',
        "readChart(gzipSync(Buffer.concat(Array(200_000).fill(tarBlock({ name: 'web/x' })))), 'web.tgz')",
      ],
      ['a Chart.yaml of empty maps', 'CHART_TOO_LARGE', chartYaml("'a: ['+'{},'.repeat(340_000)+']'")],
      [
        'a Chart.yaml of as many values as may be',
        'CHART_UNREADABLE',
        chartYaml("'a: ['+'{},'.repeat(49_000)+']'"),
      ],
      ['an index of empty maps', 'INDEX_UNREADABLE', "parseIndex('a: ['+'{},'.repeat(20_000_000)+']', 'x')"],
    ],
  },
  {
    reader: 'an artifact of hundreds of manifests',
    heap: 64,
    imports: { closure: 'src/oci/closure.ts', digestOf: 'src/oci/digest.ts' },
    setUp: `const contents = new Map();
const put = (kind, value) => {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, ...value }));
  const descriptor = { mediaType: 'application/vnd.oci.image.' + kind + '.v1+json', digest: digestOf(bytes), size: bytes.length };
  contents.set(descriptor.digest, bytes);
  return descriptor;
};
const config = { mediaType: 'a/b', digest: digestOf(Buffer.alloc(1)), size: 1 };
const annotations = (seed) => Object.fromEntries(Array.from({ length: 4000 }, (_, at) => [seed + '-' + at.toString(36), '']));
const images = Array.from({ length: 300 }, (_, at) => put('manifest', { config, layers: [{ ...config, annotations: annotations(at) }] }));
const root = put('index', { manifests: images });
const store = {
  name: 'shelf',
  find: async () => undefined,
  referrers: async () => [],
  open: async ({ digest }) => (async function* () { yield contents.get(digest); })(),
};`,
    bombs: [['full of annotations', 'taken', 'closure(store, root)']],
  },
  {
    reader: 'answers in single bytes',
    imports: { gather: 'src/gather.ts' },
    setUp: `async function* singleBytes() {
  for (let at = 0; at < 2_000_000; at += 1) {
    yield Buffer.alloc(1);
  }
}`,
    bombs: [['of any kind', 'taken', 'gather(singleBytes())']],
  },
];

function programOf({ imports, setUp = '', bombs }: Group): string {
  const lines = Object.entries(imports).map(([name, file]) => `import { ${name} } from '${root}${file}';`);
  const works = bombs.map(([, , work]) => `await tell(async () => ${work});`);
  const tell = `async function tell(work) {
  try {
    await work();
    console.log('taken');
  } catch (error) {
    console.log(error.code ?? error);
  }
}`;
  return [...lines, setUp, tell, ...works, 'process.exit(0);'].join('\n');
}

describe('a small heap is enough', { concurrency: 2 }, () => {
  for (const group of groups) {
    test(`for ${group.reader}`, async () => {
      const { exitCode, output } = await inSmallMemory(programOf(group), group.heap ?? 128);
      const found = output.split('\n').map((line, at) => `${group.bombs[at]?.[0]}: ${line}`);
      assert.deepEqual(
        found,
        group.bombs.map(([title, expected]) => `${title}: ${expected}`),
      );
      assert.equal(exitCode, 0);
    });
  }

  test('the table is complete', (context) => {
    const titles = groups.flatMap(({ bombs }) => bombs.map(([title]) => title));
    context.diagnostic(`${titles.length} attacks on memory`);
    assert.equal(new Set(titles).size, titles.length);
  });
});

test('what needs more ends such a process', async () => {
  const { exitCode, output } = await inSmallMemory("JSON.parse('['+'{},'.repeat(3_000_000)+'{}]')", 128);
  assert.notEqual(exitCode, 0);
  assert.match(output, /out of memory/);
});
