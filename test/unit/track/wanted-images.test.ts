import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReference } from '../../../src/oci/reference.ts';
import type { RenderedImage } from '../../../src/track/render-images.ts';
import { explainNeed, wantedImages } from '../../../src/track/wanted-images.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const digest = digestOf(Buffer.from('one'));

function use(chart: string, image: string, more: Partial<RenderedImage> = {}): RenderedImage {
  return { chart, image, object: 'Pod web', hooks: [], certainty: 'certain', environments: [], ...more };
}

function rendered(chart: string, ...images: readonly string[]) {
  return { chart, images: images.map((image) => use(chart, image)) };
}

function warningsOf(image: string, more: Partial<RenderedImage> = {}, listed: readonly string[] = []) {
  const chart = { chart: 'a', images: [use('a', image, more)] };
  return wantedImages(
    listed.map((text) => parseReference(text)),
    [chart],
  ).warnings;
}

function summary(...args: Parameters<typeof wantedImages>): readonly string[] {
  return wantedImages(...args).images.map(
    ({ reference, wanted, usedBy }) => `${reference} ${wanted} ${usedBy.join('+')}`,
  );
}

test('an image that is listed wins over the tag that a chart renders, and knows both users', () => {
  assert.deepEqual(
    summary(
      [parseReference('docker.io/wandb/local:0.83.0')],
      [rendered('platform', 'wandb/local:0.62.2', 'redis:7')],
    ),
    ['docker.io/library/redis:7 7 platform', 'docker.io/wandb/local:0.83.0 0.83.0 platform+release file'],
  );
});

test('one image of two charts is wanted once, whatever the order', () => {
  const [a, b] = [rendered('a', 'redis:7', 'redis:7'), rendered('b', 'docker.io/library/redis:7')];
  const expected = ['docker.io/library/redis:7 7 a+b'];
  assert.deepEqual(summary([], [a, b]), expected);
  assert.deepEqual(summary([], [b, a]), expected);
});

test('a digest is asked for where one is given, also when another chart names only the tag', () => {
  const pinned = rendered('a', `redis:7@${digest}`);
  const expected = [`docker.io/library/redis:7 ${digest} a+b`];
  assert.deepEqual(summary([], [pinned, rendered('b', 'redis:7')]), expected);
  assert.deepEqual(summary([], [rendered('b', 'redis:7'), pinned]), expected);
  assert.deepEqual(summary([], [rendered('a', `redis@${digest}`)]), [
    `docker.io/library/redis@${digest} ${digest} a`,
  ]);
});

test('two digests for one tag are a mistake', () => {
  const other = rendered('b', `redis:7@${digestOf(Buffer.from('two'))}`);
  assert.throws(() => wantedImages([], [rendered('a', `redis:7@${digest}`), other]), {
    code: 'DIGEST_CONFLICT',
  });
});

test('an image without tag is latest, and what is no reference is left out', () => {
  const { images, warnings } = wantedImages([], [rendered('a', 'nginx:latest', 'mysql', '${IMAGE}')]);
  assert.deepEqual(
    images.map(({ reference }) => reference),
    ['docker.io/library/mysql:latest', 'docker.io/library/nginx:latest'],
  );
  assert.deepEqual(warnings, [
    '"${IMAGE}" is no reference and is left out. a: Pod web',
    'docker.io/library/mysql:latest is a tag that moves: pin a version for it in the release file or the values. a: Pod web',
    'docker.io/library/nginx:latest is a tag that moves: pin a version for it in the release file or the values. a: Pod web',
  ]);
});

test('a tag that is no version is said to move; a commit, a date and a digest are not', () => {
  for (const tag of ['main', 'stable', 'edge', 'bookworm', 'stable-alpine', 'ubuntu-22.04']) {
    assert.match(
      warningsOf(`x/y:${tag}`)[0] ?? '',
      new RegExp(`^docker\\.io/x/y:${tag} is a tag that moves`),
    );
  }
  for (const tag of ['1.2.3', '1', 'sha-1a2b3c4', 'a'.repeat(40), 'RELEASE.2026-08-01T10-00-00Z']) {
    assert.deepEqual(warningsOf(`x/y:${tag}`), [], tag);
  }
});

test('each warning says where: chart, object, container, environment and value', () => {
  const more: Partial<RenderedImage> = {
    chart: 'a/charts/b',
    container: 'main',
    environments: ['prod', 'stage'],
    control: { path: 'b.image', sets: 'image' },
  };
  const place = 'a/charts/b: Pod web, container main, in prod and stage (b.image)';
  assert.ok(warningsOf('x/y:latest', more)[0]?.endsWith(`. ${place}`));
  const uses = Array.from({ length: 5 }, (_, at) => use('a', 'x/y:latest', { object: `Pod p${at}` }));
  const [warning] = wantedImages([], [{ chart: 'a', images: uses }]).warnings;
  assert.match(warning ?? '', /a: Pod p0; a: Pod p1; a: Pod p2; 2 more$/);
});

test('an image that no value controls is warned about, also where another place of it has one', () => {
  assert.deepEqual(warningsOf('alpine/k8s:1', { control: 'fixed' }), [
    'docker.io/alpine/k8s:1: no value was found that says where it comes from, so only a mirror of its host redirects it. a: Pod web',
  ]);
  assert.deepEqual(warningsOf('alpine/k8s:1'), []);
  assert.deepEqual(warningsOf('alpine/k8s:1', { control: { path: 'image', sets: 'image' } }), []);
});

test('a repository that is frozen or gone is warned about, rendered or listed', () => {
  const [gone, ...others] = warningsOf('bitnami/redis:7.2.4');
  assert.match(
    gone ?? '',
    /docker\.io\/bitnami\/redis is gone .* take docker\.io\/bitnamilegacy\/redis\. a: Pod web$/,
  );
  assert.deepEqual(others, []);
  assert.match(
    wantedImages([parseReference('k8s.gcr.io/pause:3.6')], []).warnings[0] ?? '',
    /registry\.k8s\.io\/pause/,
  );
  assert.deepEqual(warningsOf('bitnamisecure/redis:7'), []);
  const { images } = wantedImages([parseReference('docker.io/bitnami/redis:7')], []);
  assert.match(
    images.map((image) => explainNeed(image)).join(),
    /^needed by release file; .* is gone .*bitnamilegacy/,
  );
});

test('what only looks like an image is carried, marked, and explained when it is not there', () => {
  const { images, warnings } = wantedImages(
    [],
    [{ chart: 'a', images: [use('a', 'x/y:1', { certainty: 'likely' }), use('a', 'x/z:1')] }],
  );
  assert.match(warnings.join(), /^docker\.io\/x\/y:1 looks like an image and is carried; .* exclude/);
  assert.deepEqual(
    images.map((image) => explainNeed(image)),
    [
      'it looks like an image in a: Pod web; if it is none, or not wanted, add it to exclude at the chart',
      'needed by a',
    ],
  );
});

test('of an image that is not there, the value that names it is told', () => {
  const control = { path: 'app.image', sets: 'image' } as const;
  const names = ['registry.corp/x:1', 'quay.io/x/y:1'];
  const { images } = wantedImages(
    [],
    [{ chart: 'a', images: names.map((name) => use('a', name, { control })) }],
  );
  assert.deepEqual(
    images.map((image) => explainNeed(image)),
    [
      'needed by a; set by a: app.image',
      'needed by a; set by a: app.image; if registry.corp is the registry of the inside, name it in the release file, and upstream is asked instead: promote: {registry: registry.corp, images: …}',
    ],
  );
});

test('where the release has versions and the values still say latest, one sentence says so of all', () => {
  const names = Array.from({ length: 7 }, (_, at) => `x/y${at}`);
  const { warnings } = wantedImages(
    names.map((name) => parseReference(`docker.io/${name}:1.2.3`)),
    [rendered('a', ...names.map((name, at) => (at === 0 ? name : `${name}:latest`)))],
  );
  const first = 'docker.io/x/y0, docker.io/x/y1, docker.io/x/y2, docker.io/x/y3, docker.io/x/y4';
  assert.deepEqual(warnings, [
    `with these values the cluster would ask for latest of ${first}, 2 more, and the release has versions: set the tags in the values that the cluster gets`,
  ]);
  assert.deepEqual(warningsOf('x/y:1.0.0', {}, ['docker.io/x/y:1.2.3']), []);
});

test('what a chart has written out is carried beside the version that is listed, and both are told', () => {
  const listed = [parseReference('docker.io/x/y:1.2.0')];
  const written = { control: 'fixed', isWritten: true } as const;
  const wanted = (image: string, more: Partial<RenderedImage> = written) => {
    const { images, warnings } = wantedImages(listed, [{ chart: 'a', images: [use('a', image, more)] }]);
    return { names: images.map((each) => `${each.reference} ${each.wanted}`), warnings: warnings.join() };
  };
  const both = wanted('x/y:1.0.0');
  assert.deepEqual(both.names, ['docker.io/x/y:1.0.0 1.0.0', 'docker.io/x/y:1.2.0 1.2.0']);
  assert.match(
    both.warnings,
    /x\/y:1\.0\.0 is written out in the chart and is carried besides 1\.2\.0 .*exclude/,
  );
  assert.deepEqual(wanted(`x/y:1.2.0@${digest}`).names, [`docker.io/x/y:1.2.0 ${digest}`]);
  for (const same of [wanted('x/y:1.2.0'), wanted('x/y:latest'), wanted('x/y:1.0.0', {})]) {
    assert.deepEqual(same.names, ['docker.io/x/y:1.2.0 1.2.0']);
    assert.doesNotMatch(same.warnings, /besides/);
  }
  const tagged = wanted('x/y:1.0.0', { control: 'fixed' });
  assert.deepEqual(tagged.names, ['docker.io/x/y:1.2.0 1.2.0']);
  assert.match(tagged.warnings, /would ask for docker\.io\/x\/y:1\.0\.0, and the release has 1\.2\.0/);
});
