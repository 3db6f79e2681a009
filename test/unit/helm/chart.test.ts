import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readArchive } from '../../../src/helm/archive.ts';
import { readChart } from '../../../src/helm/chart.ts';
import { chartArtifact } from '../../../src/helm/oci-chart.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { chartFolder, packChart, packEntries, type TarEntry } from '../../support/charts.ts';

const chartYaml = 'name: web\nversion: 1.2.3\n';
const good: TarEntry = { name: 'web/Chart.yaml', content: chartYaml };
const unreadable = { name: 'RefusedError', code: 'CHART_UNREADABLE' };

test('a packed chart has the same bytes every time, and takes another version', async () => {
  const options = { folder: chartFolder('operator'), version: '1.4.9', appVersion: '1.17.0' };
  const tgz = await packChart(options);
  assert.deepEqual(await packChart(options), tgz);
  const { name, version, appVersion } = readChart(tgz, 'operator.tgz');
  assert.deepEqual(
    { name, version, appVersion },
    { name: 'operator', version: '1.4.9', appVersion: '1.17.0' },
  );
});

test('versions keep the text that stands there, and unknown fields are left out', () => {
  const content =
    'name: web\nversion: 1.2.3\nappVersion: 1.10\ndeprecated: yes\nicon:\nx-own: 1\nkeywords: [a, b]\n';
  const { fields } = readChart(packEntries([{ name: 'web/Chart.yaml', content }]), 'web.tgz');
  assert.deepEqual(fields, {
    name: 'web',
    version: '1.2.3',
    appVersion: '1.10',
    deprecated: true,
    keywords: ['a', 'b'],
  });
});

test('Chart.yaml of a subchart is not taken for that of the chart', () => {
  const subchart = { name: 'web/charts/db/Chart.yaml', content: 'name: db\nversion: 9.9.9\n' };
  assert.equal(readChart(packEntries([subchart, good]), 'web.tgz').name, 'web');
  assert.throws(() => readChart(packEntries([subchart]), 'web.tgz'), unreadable);
});

// What Helm would take for the chart's own Chart.yaml, unless the archive is refused.
const other = 'name: other\nversion: 9.9.9\n';
const gnuName: TarEntry = { name: '././@LongLink', type: 'L', content: 'other/Chart.yaml\0' };
const paxName: TarEntry = { name: 'pax', type: 'x', content: '12 path=a/b\n' };
const global: TarEntry = { name: 'pax', type: 'g', content: '14 comment=ab\n' };

/** A header and content, as they stand in a tar. */
function packed(content: string): Buffer {
  return gunzipSync(packEntries([{ name: 'other/Chart.yaml', content }])).subarray(0, 1024);
}

const hostile: readonly (readonly [string, string, readonly TarEntry[]])[] = [
  [
    'a symbolic link',
    'CHART_ENTRY_TYPE',
    [good, { name: 'web/values.yaml', type: '2', linkName: '/etc/passwd' }],
  ],
  [
    'a hard link',
    'CHART_ENTRY_TYPE',
    [good, { name: 'web/values.yaml', type: '1', linkName: 'web/Chart.yaml' }],
  ],
  ['a device', 'CHART_ENTRY_TYPE', [good, { name: 'web/null', type: '3' }]],
  ['an absolute name', 'CHART_PATH', [good, { name: '/etc/cron.d/x', content: 'x' }]],
  ['a name that climbs out', 'CHART_PATH', [good, { name: 'web/../../x', content: 'x' }]],
  ['a name with a backslash', 'CHART_PATH', [good, { name: 'web\\x', content: 'x' }]],
  ['a name with a drive', 'CHART_PATH', [good, { name: 'C:/x', content: 'x' }]],
  [
    'a pax name that climbs out',
    'CHART_PATH',
    [good, { name: 'pax', type: 'x', content: '13 path=../x\n' }, { name: 'x', content: 'x' }],
  ],
  ['a name with a dot in the middle', 'CHART_PATH', [good, { name: 'web/./Chart.yaml', content: other }]],
  [
    'a file that is named like a folder',
    'CHART_ENTRY_TYPE',
    [good, { name: 'other/Chart.yaml/', content: other }],
  ],
  [
    'a folder with content',
    'CHART_ENTRY_TYPE',
    [good, { name: 'other/', type: '5', content: packed(other) }],
  ],
  [
    'a pax header before a GNU name',
    'CHART_HEADER',
    [good, gnuName, paxName, { name: 'a/b', content: other }],
  ],
  [
    'a pax header before a global one',
    'CHART_HEADER',
    [good, paxName, global, { name: 'other/Chart.yaml', content: other }],
  ],
  [
    'two pax headers for one file',
    'CHART_HEADER',
    [good, paxName, paxName, { name: 'other/Chart.yaml', content: other }],
  ],
  [
    'a sparse file',
    'CHART_HEADER',
    [good, { name: 'pax', type: 'x', content: '22 GNU.sparse.major=1\n' }, { name: 'a/b' }],
  ],
  [
    'a GNU header with a prefix, which is no time',
    'CHART_HEADER',
    [good, { name: 'Chart.yaml', content: other, magic: 'ustar ', prefix: 'other' }],
  ],
  [
    'only a Chart.yaml that is too deep for Helm',
    'CHART_UNREADABLE',
    [{ name: './web/Chart.yaml', content: chartYaml }],
  ],
  [
    'a merge key',
    'CHART_UNREADABLE',
    [{ name: 'web/Chart.yaml', content: `${chartYaml}<<: {name: other, version: 9.9.9}\n` }],
  ],
  [
    'a second version in another case',
    'CHART_UNREADABLE',
    [{ name: 'web/Chart.yaml', content: `${chartYaml}Version: 9.9.9\n` }],
  ],
  [
    'a second version in a case that only Unicode knows',
    'CHART_UNREADABLE',
    [{ name: 'web/Chart.yaml', content: `${chartYaml}ver\u017fion: 9.9.9\n` }],
  ],
  ['a pax size', 'CHART_HEADER', [{ name: 'pax', type: 'x', content: '9 size=1\n' }, good]],
  ['a damaged pax header', 'CHART_UNREADABLE', [{ name: 'pax', type: 'x', content: '99 path=x\n' }, good]],
  ['two files Chart.yaml', 'CHART_UNREADABLE', [good, { name: 'other/Chart.yaml', content: chartYaml }]],
  ['no name', 'CHART_UNREADABLE', [{ name: 'web/Chart.yaml', content: 'version: 1.2.3\n' }]],
  [
    'a name that is a path',
    'CHART_UNREADABLE',
    [{ name: 'web/Chart.yaml', content: 'name: ../web\nversion: 1.2.3\n' }],
  ],
  ['no version', 'CHART_UNREADABLE', [{ name: 'web/Chart.yaml', content: 'name: web\n' }]],
  ['broken YAML', 'CHART_UNREADABLE', [{ name: 'web/Chart.yaml', content: 'name: [web\n' }]],
  ['a list', 'CHART_UNREADABLE', [{ name: 'web/Chart.yaml', content: '- name: web\n' }]],
  [
    'a Chart.yaml over 1 MiB',
    'CHART_TOO_LARGE',
    [{ name: 'web/Chart.yaml', content: `${chartYaml}#${'x'.repeat(1024 * 1024)}` }],
  ],
];
for (const [what, code, entries] of hostile) {
  test(`a chart with ${what}: ${code}`, () => {
    assert.throws(() => readChart(packEntries(entries), 'web.tgz'), { name: 'RefusedError', code });
  });
}

test('a prefix is part of a name, and a folder above all others is none', () => {
  const entries: readonly TarEntry[] = [
    { name: './', type: '5' },
    global,
    { name: 'values.yaml', content: 'x', prefix: './deep' },
    { name: 'plain', content: 'x', magic: 'ustar ' },
  ];
  assert.deepEqual(
    readArchive(packEntries(entries), 'x').map(({ name }) => name),
    ['./deep/values.yaml', 'plain'],
  );
});

test('a field is found in any case, as Helm finds it', () => {
  const { appVersion } = readChart(
    packEntries([{ name: 'web/Chart.yaml', content: `${chartYaml}appversion: 1.10\n` }]),
    'web.tgz',
  );
  assert.equal(appVersion, '1.10');
});

test('values to import are paths or pairs of paths, and nothing else', () => {
  const content = `${chartYaml}dependencies:\n- name: db\n  import-values: [data, {child: a.b, parent: c, x: [1]}, [d], {}]\n`;
  const { fields } = readChart(packEntries([{ name: 'web/Chart.yaml', content }]), 'web.tgz');
  assert.deepEqual(fields['dependencies'], [
    { name: 'db', 'import-values': ['data', { child: 'a.b', parent: 'c' }, {}] },
  ]);
});

/** Nested aliases that stand for 2^40 of the first one. */
const nested = `x0: &x0 [a]\n${Array.from({ length: 40 }, (_, at) => `x${at + 1}: &x${at + 1} [*x${at}, *x${at}]\n`).join('')}`;
const long = `x: &x ${'x'.repeat(100_000)}\n`;
const chain = `x0: &x0 [a]\n${Array.from({ length: 5000 }, (_, at) => `x${at + 1}: &x${at + 1} [*x${at}]\n`).join('')}`;
const endless: readonly (readonly [string, string])[] = [
  ['import values of nested aliases', `${nested}dependencies: [{name: d, import-values: [*x40]}]\n`],
  ['import values that are in themselves', 'dependencies: [{name: d, import-values: &a [*a]}]\n'],
  [
    'keywords that are one long text many times',
    `${long}keywords: [${Array.from({ length: 50_000 }, () => '*x').join()}]\n`,
  ],
  ['a name that is a list of lists without end', `${nested}Name: *x40\n`],
  ['aliases that nest deeper than the stack', chain],
];
for (const [what, lines] of endless) {
  test(`a chart with ${what} is refused at once`, () => {
    const start = performance.now();
    const tgz = packEntries([{ name: 'web/Chart.yaml', content: chartYaml + lines }]);
    assert.throws(() => chartArtifact(tgz, 'web.tgz'), { ...unreadable, message: /it is too large/ });
    assert.ok(performance.now() - start < 2000);
  });
}

test('a gzip bomb is refused before it fills the memory', () => {
  const member = gzipSync(Buffer.alloc(1024 * 1024));
  // A gzip file may have several members (RFC 1952, section 2.2).
  const bomb = Buffer.concat(Array.from({ length: 101 }, () => member));
  assert.ok(bomb.length < 1024 * 1024);
  assert.throws(() => readArchive(bomb, 'bomb.tgz'), {
    code: 'CHART_TOO_LARGE',
    message: /more than 100 MiB/,
  });
});

test('a damaged archive is refused', () => {
  const tgz = packEntries([good]);
  assert.throws(() => readArchive(tgz.subarray(0, -20), 'web.tgz'), unreadable);
  assert.throws(() => readArchive(Buffer.from('<html>'), 'web.tgz'), unreadable);
  assert.throws(() => readArchive(gzipSync(Buffer.alloc(512, 'x')), 'web.tgz'), { code: 'CHART_HEADER' });
  const tar = gunzipSync(tgz);
  tar.write('wob', 0);
  assert.throws(() => readArchive(gzipSync(tar), 'web.tgz'), { ...unreadable, message: /checksum/ });
});

test('long names in pax and GNU headers are read', () => {
  const name = `web/${'a'.repeat(120)}`;
  const gnu = packEntries([
    { name: '././@LongLink', type: 'L', content: `${name}\0` },
    { name: name.slice(0, 100), content: 'x' },
  ]);
  assert.deepEqual(
    readArchive(gnu, 'x').map((file) => file.name),
    [name],
  );
  const record = `134 path=${name}\n`;
  assert.equal(record.length, 134);
  const pax = packEntries([
    { name: 'pax', type: 'x', content: record },
    { name: 'web/short', content: 'x' },
    { name: 'web/next', content: 'y' },
  ]);
  assert.deepEqual(
    readArchive(pax, 'x').map((file) => file.name),
    [name, 'web/next'],
  );
});

test('a chart becomes the OCI artifact that Helm reads, without a time in it', () => {
  const tgz = packEntries([{ name: 'web/Chart.yaml', content: `${chartYaml}description: A server\n` }]);
  const { manifest, config, layer, tag } = chartArtifact(tgz, 'web.tgz');
  assert.equal(tag, '1.2.3');
  assert.equal(config.bytes.toString(), '{"description":"A server","name":"web","version":"1.2.3"}');
  assert.deepEqual(layer.bytes, tgz);
  assert.deepEqual(JSON.parse(manifest.bytes.toString()), {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: {
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      digest: digestOf(config.bytes),
      size: config.bytes.length,
    },
    layers: [
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        digest: digestOf(tgz),
        size: tgz.length,
      },
    ],
    annotations: {
      'org.opencontainers.image.title': 'web',
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.description': 'A server',
    },
  });
  assert.equal(manifest.descriptor.digest, digestOf(manifest.bytes));
});

test('a version with a plus gets the tag that Helm gives it', () => {
  const tgz = packEntries([{ name: 'web/Chart.yaml', content: 'name: web\nversion: 1.2.3+build.5\n' }]);
  assert.equal(chartArtifact(tgz, 'web.tgz').tag, '1.2.3_build.5');
});
