import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FoundImage, type SortedImages, sortImages, spotsIn } from '../../../src/helm/images.ts';

function object(kind: string, spec: unknown, hook?: string): object {
  const annotations = hook === undefined ? {} : { annotations: { 'helm.sh/hook': hook } };
  return { kind, metadata: { name: kind.toLowerCase(), ...annotations }, spec };
}

function imagesIn(values: readonly unknown[]): SortedImages<FoundImage> {
  const objects = values.filter((value) => typeof value === 'object' && value !== null);
  const spots = spotsIn(objects.map((value) => ({ value })));
  return sortImages(spots.map(({ place: _place, ...spot }): FoundImage => spot));
}

function imagesOf(...objects: readonly unknown[]): readonly string[] {
  return imagesIn(objects).images.map(({ image }) => image);
}

const containers = (image: string) => ({ containers: [{ image }] });

const shapes: readonly (readonly [string, object])[] = [
  ['a pod', object('Pod', containers('a:1'))],
  ['an init container', object('Pod', { initContainers: [{ image: 'a:1' }] })],
  ['an ephemeral container', object('Pod', { ephemeralContainers: [{ image: 'a:1' }] })],
  ['a workload', object('DaemonSet', { template: { spec: containers('a:1') } })],
  ['a CronJob', object('CronJob', { jobTemplate: { spec: { template: { spec: containers('a:1') } } } })],
  ['a kind nobody has heard of', object('Flotilla', { boats: { engine: { image: 'a:1' } } })],
  ['an image volume', object('Pod', { volumes: [{ name: 'v', image: { reference: 'a:1' } }] })],
  ['a list', { kind: 'List', items: [object('Pod', containers('a:1'))] }],
  ['surrounding blanks', object('Pod', containers(' a:1\n'))],
];
for (const [what, value] of shapes) {
  test(`the image is found in ${what}`, () => {
    assert.deepEqual(imagesOf(value), ['a:1']);
  });
}

test('a map called image is joined to one, and one inside it is found too', () => {
  const value = { image: { repository: 'a', tag: '1', sidecar: { image: 'b:2' } } };
  assert.deepEqual(imagesOf(object('Custom', value)), ['a:1', 'b:2']);
});

test('hooks are named; those of `helm test` are optional', () => {
  const { images, optional } = imagesIn([
    object('Job', containers('a:1'), 'pre-install, post-upgrade'),
    object('Pod', containers('b:1'), 'test'),
    object('Pod', containers('c:1'), 'test-success'),
    object('Pod', containers('d:1'), 'test,post-install'),
  ]);
  assert.deepEqual(images, [
    { image: 'a:1', certainty: 'certain', object: 'Job job', hooks: ['pre-install', 'post-upgrade'] },
    { image: 'd:1', certainty: 'certain', object: 'Pod pod', hooks: ['test', 'post-install'] },
  ]);
  assert.deepEqual(
    optional.map(({ image }) => image),
    ['b:1', 'c:1'],
  );
});

test('items of a list carry their own hooks', () => {
  const list = {
    kind: 'PodList',
    items: [object('Pod', containers('a:1'), 'test'), object('Pod', containers('b:1'))],
  };
  assert.deepEqual(imagesOf(list), ['b:1']);
});

test('each image is named once per object, sorted', () => {
  const found = imagesIn([
    object('Pod', { containers: [{ image: 'b:1' }, { image: 'a:1' }, { image: 'b:1' }] }),
    object('Job', containers('b:1')),
  ]);
  assert.deepEqual(
    found.images.map(({ image, object }) => `${image} ${object}`),
    ['a:1 Pod pod', 'b:1 Job job', 'b:1 Pod pod'],
  );
});

test('nested aliases do not blow up', () => {
  let node: unknown = containers('a:1');
  for (let depth = 0; depth < 60; depth += 1) {
    node = { left: node, right: node };
  }
  assert.deepEqual(imagesOf(object('Pod', node)), ['a:1']);
});

test('lists that are in themselves, or deeper than the stack, are walked once', () => {
  const loop: unknown[] = [object('Pod', containers('a:1'))];
  loop.push({ kind: 'List', items: loop });
  assert.deepEqual(imagesOf(...loop), ['a:1']);
  let [list, node] = [object('Pod', containers('b:1')), containers('c:1') as unknown];
  for (let depth = 0; depth < 50_000; depth += 1) {
    list = { kind: 'List', items: [list, list] };
    node = [node, node];
  }
  assert.deepEqual(imagesOf(list, object('Pod', node)), ['b:1', 'c:1']);
});

test('a kind that is no text is no list', () => {
  const endless: unknown[] = [];
  for (let depth = 0; depth < 60; depth += 1) {
    endless.push([...endless]);
  }
  assert.deepEqual(imagesOf({ kind: endless.slice(0, 3), items: [], spec: containers('a:1') }), ['a:1']);
});

test('the image of a test does not hide that of a workload with the same name', () => {
  const { images, optional } = imagesIn([
    object('Pod', containers('a:1')),
    object('Pod', containers('a:1'), 'test'),
  ]);
  assert.deepEqual([images.length, optional.length], [1, 1]);
});

test('documents that are no objects hold no images', () => {
  assert.deepEqual(imagesIn([[], {}]).images, []);
});

const digest = 'a'.repeat(64);
const parts: readonly (readonly [string, object])[] = [
  ['quay.io/a/x:3', { image: { name: 'quay.io/a/x', tag: '3' } }],
  ['quay.io/a/x:4', { other: { imageRepository: 'quay.io/a/x', imageTag: '4' } }],
  ['quay.io/a/x:5', { other: { imageRegistry: 'quay.io', imageName: 'a/x', imageTag: '5' } }],
  ['a/x:6', { initImage: { repository: 'a/x', version: '6' } }],
  ['quay.io/a/x:7', { main: { repo: 'quay.io/a/x', tag: '7' } }],
  ['quay.io/a/x:8', { baseImage: 'quay.io/a/x', version: '8' }],
  [`quay.io/a/x@sha256:${digest}`, { image: 'quay.io/a/x', sha256: digest }],
  ['quay.io/a/x:9', { image: 'a/x', registry: 'quay.io', tag: '9' }],
  ['a/x:1', { imageName: 'a/x:1' }],
  ['a/x:1', { imageRef: 'a/x:1' }],
  ['a/x:1', { images: ['a/x:1'] }],
  ['a/x:1', { extraImages: { db: 'a/x:1' } }],
  ['a/x:1', { command: ['sh', '-c', 'run --worker-image a/x:1 --now'] }],
  ['a/x:1', { config: '[[runners]]\n  helper_image = "a/x:1"\n' }],
  ['a/x:1', { config: 'worker.image=a/x:1\na=b\n' }],
  ['a/x:1', { config: 'outer: |\n  inner: |\n    image: a/x:1\n' }],
  ['a/x:1', { podTemplate: 'spec: {containers: [{image: a/x:1}]}' }],
];
for (const [image, spec] of parts) {
  test(`${image} is found in ${JSON.stringify(spec)}`, () => {
    assert.deepEqual(imagesOf(object('Custom', spec)), [image]);
  });
}

test('variables side by side are one image, and a variable alone is one', () => {
  const env = [
    { name: 'JOB_IMAGE_REPOSITORY', value: 'quay.io/a/job' },
    { name: 'JOB_IMAGE_TAG', value: '1.0.0' },
    { name: 'DB_IMAGE', value: 'quay.io/a/db' },
    { name: 'DB_VERSION', value: '2' },
  ];
  const { images } = imagesIn([object('Pod', { containers: [{ name: 'main', env }] })]);
  assert.deepEqual(
    images.map(({ image, certainty, container }) => [image, certainty, container]),
    [
      ['quay.io/a/db', 'likely', 'main'],
      ['quay.io/a/job:1.0.0', 'likely', 'main'],
    ],
  );
});

test('what Kubernetes keeps in base64 is read, and only there', () => {
  const text = Buffer.from('worker: {image: "a/x:1"}\n').toString('base64');
  const data = { 'config.yaml': text, picture: Buffer.from([0xff, 0, 1]).toString('base64') };
  assert.deepEqual(imagesOf({ kind: 'Secret', data }), ['a/x:1']);
  assert.deepEqual(imagesOf({ kind: 'ConfigMap', binaryData: data }), ['a/x:1']);
  assert.deepEqual(imagesOf({ kind: 'ConfigMap', data }, { kind: 'Secret', nested: { data } }), []);
});

test('what is in parts and is not called an image needs a host, and is never certain', () => {
  for (const spec of [
    { git: { repo: 'org/project', tag: 'v1' } },
    { gitRepository: 'org/project', gitTag: 'v1' },
    { chart: { name: 'web', tag: '1' } },
    { imagePrefix: 'registry.corp:5000/x', imagePullPolicy: 'Always' },
    { imageRepository: 'registry.k8s.io' },
    { images: ['cdn.example.com/x.png', '/static/a'] },
    { notes: 'prose\nabout an image: see:below, image = none\n' },
  ]) {
    assert.deepEqual(imagesOf(object('Custom', spec)), [], JSON.stringify(spec));
  }
  const { images } = imagesIn([object('Custom', { source: { repo: 'quay.io/a/x', tag: '7' } })]);
  assert.deepEqual(
    images.map(({ certainty }) => certainty),
    ['likely'],
  );
});

test('a long text that is nearly full of images takes no time', () => {
  const start = performance.now();
  for (const word of ['image', '-image', '--image ', 'image=']) {
    const text = word.repeat(100_000);
    imagesOf(object('Pod', { args: [text], config: `x\n${text}`, [text]: 'a' }));
  }
  assert.ok(performance.now() - start < 5000);
});
