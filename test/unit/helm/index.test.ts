import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatIndex, mergeIndex, parseIndex } from '../../../src/helm/index.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const digest = digestOf(Buffer.from('chart'));
const hex = digest.slice('sha256:'.length);

function entry(version: string, rest = ''): string {
  return `    - {name: web, version: ${version}, urls: [web.tgz]${rest}}\n`;
}

function versionsOf(index: ReturnType<typeof parseIndex>): readonly string[] | undefined {
  return index.charts.get('web')?.map(({ metadata }) => metadata.version);
}

test('versions stay text and stand newest first', () => {
  const index = parseIndex(
    `entries:\n  web:\n${entry('1.2.0')}${entry('1.10.0')}${entry('1.10')}`,
    'index.yaml',
  );
  assert.deepEqual(versionsOf(index), ['1.10.0', '1.2.0', '1.10']);
  assert.deepEqual(index.notes, []);
});

const junk: readonly (readonly [string, RegExp])[] = [
  ['    - just text\n', /entry 2 of "web" is not a map/],
  ['    - {name: web, urls: [a]}\n', /has no usable version/],
  ['    - {name: ../web, version: 1.0.0, urls: [a]}\n', /has no usable name/],
  ['    - {name: other, version: 1.0.0, urls: [a]}\n', /is named "other"/],
  ['    - {name: web, version: ../1, urls: [a]}\n', /has no usable version/],
  ['    - {name: web, version: 1.0.0}\n', /has no usable url/],
  ['    - {name: web, version: 1.0.0, urls: [{a: b}]}\n', /has no usable url/],
  [entry('1.0.0', ', digest: abc'), /digest that is not sha256: "abc"/],
];
for (const [text, note] of junk) {
  test(`one bad entry does not hide the rest: ${String(note)}`, () => {
    const index = parseIndex(`entries:\n  web:\n${entry('1.2.0')}${text}${entry('1.3.0')}`, 'index.yaml');
    assert.deepEqual(versionsOf(index), ['1.3.0', '1.2.0']);
    assert.equal(index.notes.length, 1);
    assert.match(index.notes[0] ?? '', note);
  });
}

test('what is no index is refused with its address', () => {
  for (const text of ['', 'apiVersion: v1\n', 'entries: [\n', '[]', 'entries: text']) {
    assert.throws(() => parseIndex(text, 'https://charts.example.com/index.yaml'), {
      code: 'INDEX_UNREADABLE',
      message: /^https:\/\/charts\.example\.com\/index\.yaml is not a Helm repository index/,
    });
  }
});

test('a digest is read with and without its algorithm', () => {
  for (const text of [hex, digest]) {
    const index = parseIndex(`entries:\n  web:\n${entry('1.2.0', `, digest: "${text}"`)}`, 'index.yaml');
    assert.equal(index.charts.get('web')?.[0]?.digest, digest);
  }
});

test('merging adds one version and keeps the others with all their fields', () => {
  const source = `entries:\n  api:\n    - {name: api, version: 0.1.0, urls: [api.tgz]}\n  web:\n${entry('1.2.0', ', appVersion: "1.10", deprecated: true, created: "2026-01-01T00:00:00Z"')}`;
  const metadata = { name: 'web', version: '1.10.0', fields: { name: 'web', version: '1.10.0' } };
  const added = { metadata, url: 'web-1.10.0.tgz', digest, created: '2026-10-01T00:00:00Z' };
  const merged = mergeIndex(parseIndex(source, 'index.yaml'), added);
  assert.equal(
    formatIndex(mergeIndex(merged, added), '2026-10-02T00:00:00Z'),
    `apiVersion: v1
entries:
  api:
    - name: api
      version: 0.1.0
      urls:
        - api.tgz
  web:
    - name: web
      version: 1.10.0
      created: '2026-10-01T00:00:00Z'
      digest: ${hex}
      urls:
        - web-1.10.0.tgz
    - name: web
      version: 1.2.0
      appVersion: '1.10'
      deprecated: true
      created: '2026-01-01T00:00:00Z'
      urls:
        - web.tgz
generated: '2026-10-02T00:00:00Z'
`,
  );
});

test('an index with thousands of versions is read quickly', () => {
  const entries = Array.from({ length: 4000 }, (_, at) =>
    entry(`0.${at}.0`, `, digest: ${hex}, description: "${'text '.repeat(40)}"`),
  );
  const start = performance.now();
  const index = parseIndex(`entries:\n  web:\n${entries.join('')}`, 'index.yaml');
  assert.equal(index.charts.get('web')?.length, 4000);
  assert.ok(performance.now() - start < 2000);
});

test('of many bad entries the number is kept, and what is wrong with the first', () => {
  const bad = '    - {}\n'.repeat(1000);
  const index = parseIndex(`entries:\n  web:\n${bad}${entry('1.2.0')}${bad}`, 'index.yaml');
  assert.deepEqual(versionsOf(index), ['1.2.0']);
  assert.equal(index.skipped, 2000);
  assert.equal(index.notes.length, 10);
});

test('an entry that its aliases make larger than a chart may be is left out', () => {
  const long = `x: &x ${'x'.repeat(100_000)}\n`;
  const bad = entry('1.3.0', `, keywords: [${Array.from({ length: 20 }, () => '*x').join()}]`);
  const odd = entry('1.4.0', ', digest: [a, b]') + entry('1.5.0', ', <<: {name: other}');
  const index = parseIndex(`${long}entries:\n  web:\n${bad}${odd}${entry('1.2.0')}`, 'index.yaml');
  assert.deepEqual(versionsOf(index), ['1.2.0']);
  assert.deepEqual(
    index.notes.map((note) => note.replace(/^.*"web" /, '').slice(0, 40)),
    [
      'is too large: with its aliases written o',
      'has a digest that is not sha256: a list',
      'has a merge key (<<), which Helm lets wi',
    ],
  );
});

const nested = Array.from({ length: 40 }, (_, at) => `x${at + 1}: &x${at + 1} [*x${at}, *x${at}]\n`).join('');
const huge: readonly (readonly [string, string])[] = [
  ['nested aliases', `x0: &x0 [a]\n${nested}entries: {web: [{import-values: *x40}]}\n`],
  ['a list in itself', 'entries: &a {web: [*a]}\n'],
  ['millions of empty lines of a list', `entries:\n  web:\n${'  - {}\n'.repeat(2_000_000)}`],
  ['millions of empty maps on one line', `entries: {web: [${'{},'.repeat(3_000_000)}]}`],
  ['millions of lists in lists', `entries:\n${`  ${'- '.repeat(50)}a\n`.repeat(100_000)}`],
];
for (const [what, text] of huge) {
  test(`an index of ${what} is refused before it fills the memory`, () => {
    const start = performance.now();
    assert.throws(() => parseIndex(text, 'index.yaml'), {
      code: 'INDEX_UNREADABLE',
      message: /is too large/,
    });
    assert.ok(performance.now() - start < 5000);
  });
}
