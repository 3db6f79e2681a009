import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { digestOf, type Occurrence, tagOf } from '../../../src/deploy/occurrence.ts';
import { thrownBy } from '../../support/user-error.ts';
import { findOccurrences, releaseNamed } from '../../support/deploy-files.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function find(text: string | Buffer): readonly Occurrence[] {
  return findOccurrences(
    { path: 'deploy.yaml', chart: 'operator', bytes: Buffer.from(text) },
    releaseNamed(),
  );
}

/** `host/path:tag@digest line:column` of the tag. */
function images(text: string): readonly string[] {
  return find(text).map((found) => {
    assert.equal(found.kind, 'image');
    const place = found.tag?.place;
    const tag = tagOf(found) ?? '';
    return `${found.repository}:${tag}@${digestOf(found) ?? ''} ${place?.line ?? '-'}:${place?.column ?? '-'}`;
  });
}

function guide(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/guide/${name}`, import.meta.url));
}

function resource(chart: string): string {
  const lines = chart.split('\n').map((line) => `    ${line}\n`);
  return `apiVersion: apps.wandb.com/v1\nkind: WeightsAndBiases\nspec:\n  chart:\n${lines.join('')}`;
}

function charts(lines: string): readonly unknown[] {
  return find(resource(lines)).map((found) => found.kind === 'chart' && [found.name, found.version?.value]);
}

/** 5,000 keys, and what they say. */
function many(rest: string): string {
  return Array.from({ length: 5000 }, (_, at) => `k${at}${rest}\n`).join('');
}

describe('findOccurrences', () => {
  test('finds the controller in the guide’s values.yaml', () => {
    assert.deepEqual(images(guide('values.yaml').toString()), [
      'registry.yourdomain.com/library/controller:1.13.3@ 3:8',
    ]);
  });

  test('finds chart and images in the guide’s custom resource', () => {
    const found = find(guide('wandb.yaml')).map((occurrence) =>
      occurrence.kind === 'image'
        ? [
            occurrence.repository,
            occurrence.tag?.path.join('.'),
            occurrence.tag?.value,
            occurrence.tag?.place.line,
          ]
        : occurrence.kind === 'chart' && [
            occurrence.name,
            occurrence.url,
            occurrence.version?.value,
            occurrence.version?.place.line,
          ],
    );
    assert.deepEqual(found, [
      ['operator-wandb', 'http://charts.yourdomain.com', '0.18.0', 14],
      ['registry.yourdomain.com/local', 'spec.values.app.image.tag', '0.59.2', 43],
      ['registry.yourdomain.com/console', 'spec.values.console.image.tag', '2.12.2', 48],
    ]);
  });

  test('joins registry and repository, and writes Docker’s short forms out', () => {
    const text = `redis:
  image: {registry: registry.corp:5000, repository: bitnami/redis, tag: 7.2.4-debian-12-r9}
  sentinel: {image: {registry: docker.io, repository: bitnami/redis-sentinel, tag: "7.2"}}
  metrics: {image: {repository: redis, tag: "7"}}`;
    assert.deepEqual(images(text), [
      'registry.corp:5000/bitnami/redis:7.2.4-debian-12-r9@ 2:73',
      'docker.io/bitnami/redis-sentinel:7.2@ 3:84',
      'docker.io/library/redis:7@ 4:45',
    ]);
  });

  test('keeps the source text of a tag that YAML reads as a number', () => {
    assert.deepEqual(images('image:\n  repository: r.corp/x\n  tag: 1.10\n'), ['r.corp/x:1.10@ 3:8']);
    assert.deepEqual(images('image:\n  repository: r.corp/x\n  tag: 0755\n'), ['r.corp/x:0755@ 3:8']);
  });

  test('finds whole references in one string, in lists and under any …image key', () => {
    const text = `containers:
  - image: r.corp/x:1.2@${digest}
  - image: "r.corp/y:1"
sidecarImage: r.corp:5000/z
initImage: {repository: "r.corp/w:2"}`;
    assert.deepEqual(images(text), [
      `r.corp/x:1.2@${digest} 2:12`,
      'r.corp/y:1@ 3:12',
      'r.corp:5000/z:@ 4:15',
      'r.corp/w:2@ 5:25',
    ]);
  });

  test('an empty or null tag or digest counts as none', () => {
    const text =
      'a: {image: {repository: r.corp/x, tag: "", digest: ""}}\nb: {image: {repository: r.corp/y, tag: , digest: ~}}';
    assert.deepEqual(images(text), ['r.corp/x:@ -:-', 'r.corp/y:@ -:-']);
  });

  test('leaves alone what only looks like an image', () => {
    const text = `backup: {repository: acme/backups}
git: {repository: "https://git.corp/acme/x.git", tag: v1}
dependency: {repository: "oci://r.corp/charts", tag: v1}
template: {image: "{{ .Values.image }}"}
image: none
grafana: {image: true}
odd: {image: {repository: Upper/Case, tag: 1}}`;
    assert.deepEqual(images(text), []);
  });

  test('secrets, empty documents and scalars hold none; each document counts', () => {
    const text = `apiVersion: v1\nkind: Secret\nimage: r.corp/x:1\n---\n---\njust text\n---\nimage: {repository: r.corp/y, tag: "2"}\n`;
    const found = find(text);
    assert.equal(found.length, 1);
    assert.deepEqual(found[0]?.kind === 'image' && found[0].tag?.document, 3);
  });

  test('the chart of a custom resource, in the forms of the operator', () => {
    assert.deepEqual(charts('url: oci://r.corp/charts/operator-wandb/\nname: ignored\nversion: "0.43.8"'), [
      ['operator-wandb', '0.43.8'],
    ]);
    assert.deepEqual(charts('url: https://charts.corp\nname: operator-wandb\nversion: 0.43'), [
      ['operator-wandb', '0.43'],
    ]);
    assert.deepEqual(charts('path: /charts/operator-wandb'), []);
    assert.deepEqual(charts('url: https://charts.corp\nversion: 1.0.0'), []);
  });

  test('a chart without a version is refused, with the place', () => {
    for (const version of ['', 'version:', 'version: ""']) {
      const error = thrownBy(() =>
        find(resource(`url: https://charts.corp\nname: operator-wandb\n${version}`)),
      );
      assert.equal(error.code, 'CHART_UNPINNED');
      assert.deepEqual(error.at, { file: 'deploy.yaml', line: 5, column: 10 });
    }
  });

  test('keys from a prototype are no keys of the file', () => {
    assert.deepEqual(
      images(
        'constructor: {image: {repository: r.corp/x, tag: "1"}}\n__proto__: {apiVersion: v1, kind: x}\n',
      ),
      ['r.corp/x:1@ 1:50'],
    );
  });

  test('takes time in proportion to the file, also on one line, with characters of two units and with aliases', () => {
    const entries = Array.from(
      { length: 3000 },
      (_, at) => `k${at}: {image: {repository: r.corp/x${at}, tag: "1", note: 😀}}`,
    );
    const alias = `s: &s [${Array.from({ length: 2000 }, () => '{image: *i}').join()}]\n`;
    const long = 'r.corp/'.padEnd(100_000, 'x');
    const lines = Array.from({ length: 600 }, (_, at) => `  k${at}: {image: r.corp/x:1}\n`).join('');
    for (const [text, count] of [
      [`a:\n  ${entries.join('\n  ')}\n`, 3000],
      [`{${entries.join(', ')}}`, 3000],
      [`i: &i ${long}:1\n${alias}t: [*s, *s, *s]\n`, 0],
      ['---\nimage: r.corp/x:1\n'.repeat(1500), 1500],
      [`a: &a |\n${lines}b: [${'*a, '.repeat(500)}1]\n`, 600],
      [many('Registry: r') + many(': {registry: q, image: z}'), 5000],
      [`url: &u "${'/'.repeat(200_000)}x"\nimage: {registry: *u, repository: x}\n`, 0],
    ] as const) {
      // Of the processor: others may be at work on this machine.
      const start = process.cpuUsage();
      assert.equal(find(text).length, count);
      assert.ok(process.cpuUsage(start).user < 3_000_000);
    }
  });
});
