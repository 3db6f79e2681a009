import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseReleaseFile } from '../../../src/release/parse-release-file.ts';
import { thrownBy } from '../../support/user-error.ts';

function bump(entry: string, more = 'check: {render: true}\n') {
  const { bump } = parseReleaseFile(Buffer.from(`name: w\nbump:\n  - ${entry}\n${more}`), 'tidegate.yaml');
  return bump[0];
}

describe('an entry of bump', () => {
  test('may be a file alone, and says then where that stands', () => {
    assert.deepEqual(bump('{file: deploy/pod.yaml}'), {
      file: 'deploy/pod.yaml',
      at: { file: 'tidegate.yaml', line: 3, column: 12 },
    });
  });

  test('has rules and paths, with the names of images written out', () => {
    const entry = bump(
      '{file: x.yaml, images: {wandb/local: r.corp/local, mirror.corp/x: acme/x}, paths: [{path: "a[0].b", image: wandb/local, part: tag}, {path: \'["x.y"].v\', chart: operator}]}',
    );
    assert.deepEqual(entry?.images, {
      'docker.io/wandb/local': 'r.corp/local',
      'mirror.corp/x': 'docker.io/acme/x',
    });
    assert.deepEqual(entry?.paths, [
      { path: ['a', 0, 'b'], kind: 'image', name: 'docker.io/wandb/local', part: 'tag' },
      { path: ['x.y', 'v'], kind: 'chart', name: 'operator' },
    ]);
  });

  test('has stand-ins, each with its path and its line', () => {
    const entry = bump('{file: x.yaml, standIns: {auth.password: any, \'auth["a.b"]\': true, port: 80}}');
    assert.deepEqual(
      entry?.standIns?.map(({ path, value, at }) => [path, value, at.line]),
      [
        [['auth', 'password'], 'any', 3],
        [['auth', 'a.b'], true, 3],
        [['port'], 80, 3],
      ],
    );
  });

  test('has no stand-ins where nothing takes them', () => {
    const unused = thrownBy(() => bump('{file: x.yaml, standIns: {a: b}}', ''));
    assert.match(unused.message, /bump\[0\]\.standIns: expected check: \{render: true\}/);
  });

  test('names the values that it is laid over, in their order', () => {
    const entry = bump('{file: v/prod.yaml, chart: x, valueFiles: [v/eu.yaml, v/base.yaml]}');
    assert.deepEqual(entry?.valueFiles, ['v/eu.yaml', 'v/base.yaml']);
    const { at } = thrownBy(() => bump('{file: x, chart: a, valueFiles: [y, x]}'));
    assert.deepEqual(at, { file: 'tidegate.yaml', line: 3, column: 41 });
  });

  const faults: readonly (readonly [string, RegExp])[] = [
    ['{file: x, images: {"r.corp/x:1": r.corp/x}}', /bump\[0\]\.images\["r\.corp\/x:1"\]: expected an image/],
    ['{file: x, images: {r.corp/x: "r.corp/x:1"}}', /expected an image repository without tag/],
    ['{file: x, paths: [{path: a.b}]}', /paths\[0\]: expected either image or chart/],
    ['{file: x, paths: [{path: a, image: x/y, chart: z}]}', /expected either image or chart/],
    ['{file: x, paths: [{path: a, chart: z, part: tag}]}', /expected no part/],
    ['{file: x, paths: [{path: "a..b", chart: z}]}', /paths\[0\]\.path: expected a path such as/],
    ['{file: x, standIns: {"a[0]": x}}', /standIns\["a\[0\]"\]: expected keys with dots between them/],
    ['{file: x, standIns: {a.b: x, a: y}}', /standIns\.a: a\.b is there already/],
    ['{file: x, standIns: {a: {b: x}}}', /standIns\.a: expected a text that is not empty, a number/],
    ['{file: x, standIns: {a: ""}}', /standIns\.a: expected a text that is not empty/],
    ['{file: x, valueFiles: [y]}', /bump\[0\]\.valueFiles: expected chart, too/],
    ['{file: x, chart: a, valueFiles: [y, x]}', /bump\[0\]\.valueFiles\[1\]: expected other files/],
    ['{file: x, chart: a, valueFiles: [y, z, y]}', /bump\[0\]\.valueFiles\[2\]: y is there twice/],
    ['{file: x, chart: a, valueFiles: [/y]}', /bump\[0\]\.valueFiles\[0\]: expected a relative path/],
    ['{file: x, chart: a, valueFiles: [../y]}', /valueFiles\[0\]: expected a relative path/],
    ['{file: x, paths: [{path: a, image: x/y, part: version}]}', /part: expected "tag" or "digest"/],
  ];
  for (const [entry, message] of faults) {
    test(`is refused: ${entry}`, () => {
      assert.match(thrownBy(() => bump(entry)).message, message);
    });
  }
});
