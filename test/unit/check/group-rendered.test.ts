import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NamedImage } from '../../../src/check/named-image.ts';
import { groupRendered } from '../../../src/check/group-rendered.ts';
import type { ChartImage } from '../../../src/helm/chart-images.ts';
import type { Path } from '../../../src/schema/schema.ts';

const file = { path: 'deploy.yaml', bytes: Buffer.from('') };
const held = { kind: 'values', document: 0, path: ['spec', 'values'] } as const;
const scope = { targets: { images: [], charts: [] } };

function named(path: Path, more: Partial<NamedImage> = {}): NamedImage {
  const place = { file: file.path };
  const scalar = { document: 0, path, value: '1', place };
  return { kind: 'image', repository: 'r.corp/x', tag: '1', digest: undefined, scalar, place, ...more };
}

/** True where an image that helm made of a value is a matter of what the file names. */
function isNamed(control: ChartImage['control'] | undefined, ...images: readonly NamedImage[]): boolean {
  const found: ChartImage = { image: 'r.corp/x:1', certainty: 'certain', object: 'Pod x', hooks: [] };
  const all = [control === undefined ? found : { ...found, control }];
  return (
    groupRendered(all, { file, held, named: images, untagged: [], placed: [] }, scope).images.length === 0
  );
}

function madeOf(path: string): ChartImage['control'] {
  return { path, sets: 'image' };
}

const image = named(['spec', 'values', 'app', 'image', 'tag']);

test('a rendered image is left to the value in the file that it is made of', () => {
  assert.equal(isNamed(madeOf('app.image'), image), true);
  assert.equal(isNamed(madeOf('app.image'), named(['spec', 'values', 'app', 'image'])), true);
  assert.equal(isNamed(madeOf('app.image'), named(['spec', 'values', 'app', 'imageTag'])), true);
  assert.equal(isNamed(madeOf('app.image'), named(['spec', 'values', 'app', '<<', 'image', 'tag'])), true);
});

test('of a parameter, which stands in no values, the name is all that counts', () => {
  const parameter = ['spec', 'source', 'helm', 'parameters', 0];
  assert.equal(isNamed(madeOf('app.image'), named([...parameter, 'value'])), true);
  assert.equal(isNamed(madeOf('app.image'), named([...parameter, 'name'])), false);
  assert.equal(isNamed(madeOf('app.image'), { ...named([...parameter, 'value']), tag: '2' }), false);
});

test('what a file calls an image of the release is that, unless it calls it two; the release file wins', () => {
  const found: ChartImage = { image: 'r.corp/x:1', certainty: 'certain', object: 'Pod x', hooks: [] };
  const called = (of: readonly string[], images?: Readonly<Record<string, string>>) => {
    const others = of.map((one) => ({ ...image, tag: '2', written: { name: 'r.corp/x', of: one } }));
    const from = {
      file: { ...file, ...(images && { images }) },
      held,
      named: others,
      untagged: [],
      placed: [],
    };
    return groupRendered([found], from, scope).images.map(({ repository }) => repository);
  };
  assert.deepEqual(called([]), ['r.corp/x']);
  assert.deepEqual(called(['a.io/a', 'a.io/a']), ['a.io/a']);
  assert.deepEqual(called(['a.io/a', 'b.io/b']), ['r.corp/x']);
  assert.deepEqual(called(['a.io/a', 'b.io/b'], { 'r.corp/x': 'c.io/c' }), ['c.io/c']);
});

test('one that is made of another value, or of none, has its own finding', () => {
  assert.equal(isNamed(madeOf('other.image'), image), false);
  assert.equal(isNamed('fixed', image), false);
  assert.equal(isNamed(madeOf('app.image'), named(['spec', 'other', 'app', 'image', 'tag'])), false);
  assert.equal(isNamed(madeOf('app.image'), { ...image, tag: '2' }), false);
});

test('what only looks like an image and is no reference is a warning', () => {
  const found = { image: 'not one:', object: 'Pod x', hooks: [] };
  const severities = (['certain', 'likely'] as const).map((certainty) =>
    groupRendered(
      [{ ...found, certainty }],
      { file, held, named: [], untagged: [], placed: [] },
      scope,
    ).findings.map(({ severity, message }) => `${severity} ${message}`),
  );
  const message = 'Pod x: not one: is no image reference';
  assert.deepEqual(severities, [[`error ${message}`], [`warning ${message}`]]);
});

test('where nobody knows what it is made of, the name decides', () => {
  assert.equal(isNamed(undefined, image), true);
  assert.equal(isNamed({ path: 'global.imageRegistry', sets: 'registry' }, image), true);
  assert.equal(isNamed('fixed', { ...image, left: 'embedded' }), true);
});
