import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readChart } from '../../../src/helm/chart.ts';
import { parseIndex } from '../../../src/helm/index.ts';
import { prepareValues } from '../../../src/helm/values-file.ts';
import { packEntries, type TarEntry } from '../../support/charts.ts';
import { fails } from '../../support/fails.ts';
import { testRuntime } from '../../support/runtime.ts';
import { type HeaderFields, paxBlocks, tarBlock } from '../../support/tar-block.ts';

const chartYaml: TarEntry = { name: 'web/Chart.yaml', content: 'name: web\nversion: 1.2.3\n' };
const evil: TarEntry = { name: 'web/values.yaml', content: 'image: evil\n' };
const good = packEntries([chartYaml]);
const end = Buffer.alloc(1024);

/** The good chart with other blocks behind its only file. */
const followed = (...blocks: readonly Buffer[]): Buffer =>
  gzipSync(Buffer.concat([gunzipSync(good).subarray(0, -end.length), ...blocks]));
const entry = (fields: HeaderFields): Buffer => followed(tarBlock({ name: 'web/x', ...fields }), end);
const pax = (type: 'x' | 'g', records: Readonly<Record<string, string>>): Buffer =>
  followed(paxBlocks(type, records), tarBlock({ name: 'web/x' }), end);
const packed = gunzipSync(packEntries([evil]));

type Attack = readonly [title: string, tgz: Buffer, code: string, says: RegExp];

/** Archives of which two readers could unpack two things; the links and paths are in test/unit/helm/chart.test.ts. */
const archives: readonly Attack[] = [
  ['a sparse file of GNU', entry({ type: 'S' }), 'CHART_ENTRY_TYPE', /neither a file nor a folder/],
  ['a long link of GNU', entry({ type: 'K' }), 'CHART_ENTRY_TYPE', /neither a file nor a folder/],
  ['a volume label of GNU', entry({ type: 'V' }), 'CHART_ENTRY_TYPE', /neither a file nor a folder/],
  ['a contiguous file', entry({ type: '7' }), 'CHART_ENTRY_TYPE', /neither a file nor a folder/],
  ['a pipe', entry({ type: '6' }), 'CHART_ENTRY_TYPE', /neither a file nor a folder/],
  [
    'a size in GNU’s binary form',
    entry({ rawSize: Buffer.from('800000000000000000000200', 'hex') }),
    'CHART_HEADER',
    /no number/,
  ],
  ['a negative size', entry({ rawSize: Buffer.from('-0000000001\0') }), 'CHART_HEADER', /no number/],
  ['a size that is larger than the archive', entry({ size: 4096 }), 'CHART_UNREADABLE', /middle of a file/],
  ['a size of 8 GiB', entry({ size: 0o77777777777 }), 'CHART_UNREADABLE', /middle of a file/],
  [
    'a sparse file of pax',
    pax('x', { 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '1099511627776' }),
    'CHART_HEADER',
    /GNU.sparse/,
  ],
  ['a global size', pax('g', { size: '0' }), 'CHART_HEADER', /"size"/],
  ['a global name', pax('g', { path: 'web/Chart.yaml' }), 'CHART_HEADER', /global pax header names a file/],
  ['an empty name of pax', pax('x', { path: '' }), 'CHART_PATH', /not a plain relative name/],
  ['a name of pax with a NUL', pax('x', { path: 'web/a\u0000b' }), 'CHART_PATH', /not a plain relative name/],
  [
    'a file twice',
    packEntries([chartYaml, evil, evil]),
    'CHART_FILE_TWICE',
    /"web\/values.yaml" is there twice/,
  ],
  ['Chart.yaml twice', packEntries([chartYaml, chartYaml]), 'CHART_FILE_TWICE', /there twice/],
  ['files behind the end', followed(end, packed), 'CHART_TAIL', /something after its end/],
  [
    'files behind one block of zeros',
    followed(end.subarray(512), packed),
    'CHART_TAIL',
    /something after its end/,
  ],
  [
    'more files than any chart has',
    followed(...Array.from({ length: 20_000 }, () => tarBlock({ name: 'web/x' })), end),
    'CHART_TOO_LARGE',
    /more than 20000 entries/,
  ],
  ['half a header at its end', followed(packed.subarray(0, 300)), 'CHART_UNREADABLE', /middle of a header/],
  [
    'a second gzip member with other files',
    Buffer.concat([good, packEntries([evil])]),
    'CHART_TAIL',
    /something after its end/,
  ],
  [
    'bytes behind its gzip',
    Buffer.concat([good, Buffer.from('evil')]),
    'CHART_UNREADABLE',
    /not a complete gzip/,
  ],
];

describe('a chart archive that two readers would read in two ways', () => {
  for (const [title, tgz, code, says] of archives) {
    test(`${title}: ${code}`, () => {
      assert.throws(() => readChart(tgz, 'web.tgz'), fails(code, says));
    });
  }

  test('the blocks that they are made of are good ones', () => {
    assert.equal(readChart(followed(end), 'web.tgz').name, 'web');
    assert.equal(readChart(entry({}), 'web.tgz').name, 'web');
    assert.equal(readChart(pax('x', { path: 'web/long' }), 'web.tgz').name, 'web');
    assert.equal(readChart(pax('g', { comment: 'x' }), 'web.tgz').name, 'web');
    assert.equal(readChart(followed(end, Buffer.alloc(9 * 1024)), 'web.tgz').name, 'web');
    const nested = { name: 'web/charts/db.tgz', content: gzipSync(Buffer.alloc(64 << 20)) };
    assert.equal(readChart(packEntries([chartYaml, nested]), 'web.tgz').name, 'web');
  });

  test('the table is complete', (context) => {
    context.diagnostic(`${archives.length} attacks in a chart archive`);
    assert.equal(new Set(archives.map(([title]) => title)).size, archives.length);
  });
});

const web = '  web: [{name: web, version: 1.0.0, urls: [web.tgz]}]\n';
const laughs = Array.from({ length: 30 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]\n`).join('');
const indexes: readonly (readonly [title: string, source: string])[] = [
  ['a chart twice', `entries:\n${web}${web}`],
  ['a version twice in an entry', 'entries: {web: [{name: web, version: 1.0.0, version: 2.0.0, urls: [x]}]}'],
  ['entries twice', `entries:\n${web}entries: {}\n`],
  ['a billion laughs', `a0: &a0 [x]\n${laughs}entries: {web: [*a30]}\n`],
  ['an anchor inside of itself', 'entries: &a {web: [{name: web, keywords: *a}]}\n'],
  ['deep nesting', `entries: ${'['.repeat(200_000)}`],
  ['a tag of JavaScript', 'entries: !!js/function "x"\n'],
  ['two documents', `entries:\n${web}---\nentries:\n${web}`],
  ['a NUL', `entries:\n${web}\u0000`],
];

describe('an index of charts by an attacker', () => {
  for (const [title, source] of indexes) {
    test(`${title}: INDEX_UNREADABLE`, () => {
      assert.throws(() => parseIndex(source, 'index.yaml'), fails('INDEX_UNREADABLE'));
    });
  }

  const left: readonly (readonly [title: string, entry: string])[] = [
    ['a name that is a path', '{name: ../../web, version: 1.0.0, urls: [x]}'],
    ['a name with an escape sequence', String.raw`{name: "w\eeb", version: 1.0.0, urls: [x]}`],
    ['a version that is a path', '{name: web, version: 1.0.0/../.., urls: [x]}'],
    ['a version with a line end', String.raw`{name: web, version: "1.0.0\n::error::x", urls: [x]}`],
    ['an address with a line end', String.raw`{name: web, version: 1.0.0, urls: ["http://a/\r\nx: y"]}`],
    ['a digest in md5', `{name: web, version: 1.0.0, urls: [x], digest: ${'a'.repeat(32)}}`],
    ['a name in another case beside it', '{name: web, Name: evil, version: 1.0.0, urls: [x]}'],
  ];
  for (const [title, one] of left) {
    test(`${title}: left out, and named in a note`, () => {
      const index = parseIndex(`entries: {web: [${one}]}`, 'index.yaml');
      assert.deepEqual([...index.charts], []);
      assert.equal(index.skipped, 1);
      assert.doesNotMatch(index.notes.join(), /[\p{Cc}\p{Cf}]/u);
    });
  }

  test('__proto__ is the name of a chart like any other', () => {
    const index = parseIndex(
      'entries: {__proto__: [{name: __proto__, version: 1.0.0, urls: [x]}]}',
      'index.yaml',
    );
    assert.equal(index.charts.size + index.skipped, 1);
    assert.equal(Reflect.get({}, 'name'), undefined);
  });

  test('the table is complete', (context) => {
    context.diagnostic(`${indexes.length + left.length} attacks in an index of charts`);
  });
});

const values: readonly (readonly [title: string, content: string, path?: string])[] = [
  ['a billion laughs', `a0: &a0 [x]\n${laughs}spec: {values: {a: *a30}}\n`, 'spec.values'],
  ['an anchor inside of itself', 'spec: {values: &a {b: *a}}\n', 'spec.values'],
  ['millions of empty maps', `spec: [${'{},'.repeat(1_000_000)}]`, 'spec.values'],
  ['deep nesting', `spec: {values: ${'['.repeat(200_000)}`, 'spec.values'],
  ['a path through __proto__', 'spec: {values: {}}\n', '__proto__'],
  ['20 MB', `# ${'x'.repeat(20_000_000)}`],
];

describe('values by an attacker', () => {
  for (const [title, content, path] of values) {
    test(`${title}: VALUES_UNREADABLE`, async () => {
      const { cwd } = testRuntime();
      const [folder, temporary] = [`${cwd}/in`, `${cwd}/out`];
      await mkdir(folder);
      await mkdir(temporary);
      await writeFile(`${folder}/values.yaml`, content);
      const name = path === undefined ? 'values.yaml' : `values.yaml#${path}`;
      await assert.rejects(prepareValues(name, folder, temporary), fails('VALUES_UNREADABLE'));
      assert.deepEqual(await readdir(temporary), []);
    });
  }

  test('the table is complete', (context) => {
    context.diagnostic(`${values.length} attacks in values`);
  });
});
