import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { digest, filesOf, last, lockedRelease, old, planned } from '../../support/planned.ts';

const release = lockedRelease({ x: '2.0', y: '3.0', z: '4.0' });

/** What moves in an Application, and what is told of it. */
function plan(helm: string): readonly [after: string, told: readonly string[]] {
  const head = `apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    repoURL: https://c
    chart: c
    targetRevision: "*"
    helm:
`;
  const text = `${head}${helm.replaceAll(/^/gm, '      ')}\n${last}`;
  const [{ after, told } = { after: '', told: [] }] = planned(filesOf({ 'deploy.yaml': text }), release);
  return [(after.slice(head.length).split('\n---\n')[0] ?? '').replaceAll(/^ {6}/gm, ''), told];
}

describe('parameters of Argo CD are laid over the values beside them', () => {
  for (const [title, text, after] of [
    [
      'both in parameters',
      'parameters: [{name: image.repository, value: r.corp/x}, {name: image.tag, value: "1"}]',
      (all: string) => all.replace('"1"', '"2.0"'),
    ],
    [
      'the tag as a parameter',
      'valuesObject: {image: {repository: r.corp/x}}\nparameters: [{name: image.tag, value: "1"}]',
      (all: string) => all.replace('"1"', '"2.0"'),
    ],
    [
      'the tag in both',
      'valuesObject: {image: {repository: r.corp/x, tag: "0"}}\nparameters: [{name: image.tag, value: "1"}]',
      (all: string) => all.replaceAll(/"[01]"/g, '"2.0"'),
    ],
    [
      'the repository as a parameter',
      'valuesObject: {image: {repository: elsewhere.corp/x, tag: "1"}}\nparameters: [{name: image.repository, value: r.corp/x}]',
      (all: string) => all.replace('"1"', '"2.0"'),
    ],
    [
      'the registry as a parameter',
      'valuesObject: {sub: {image: {registry: docker.io, repository: x, tag: "1"}}}\nparameters: [{name: sub.image.registry, value: r.corp}]',
      (all: string) => all.replace('"1"', '"2.0"'),
    ],
    [
      'the registry of all',
      'valuesObject: {global: {imageRegistry: r.corp}, image: {repository: x}}\nparameters: [{name: image.tag, value: "1"}]',
      (all: string) => all.replace('"1"', '"2.0"'),
    ],
    [
      'the registry of all as a parameter',
      'valuesObject: {image: {repository: x, tag: "1"}}\nparameters: [{name: global.imageRegistry, value: r.corp}]',
      (all: string) => all.replace('"1"', '"2.0"'),
    ],
    [
      'the registry of all in both',
      'valuesObject: {global: {imageRegistry: elsewhere.corp}, sub: {image: {repository: x, tag: "1"}}}\nparameters: [{name: global.imageRegistry, value: r.corp}]',
      (all: string) => all.replace('"1"', '"2.0"'),
    ],
    [
      'a registry without global as a parameter',
      'valuesObject: {image: {repository: x}}\nparameters: [{name: imageRegistry, value: r.corp}, {name: image.tag, value: "1"}]',
      (all: string) => all.replace('"1"', '"2.0"'),
    ],
    [
      'tag and digest apart',
      `valuesObject: {image: {repository: r.corp/x, digest: "${old}"}}\nparameters: [{name: image.tag, value: "1"}]`,
      (all: string) => all.replace('"1"', '"2.0"').replace(old, digest),
    ],
    [
      'values in a text',
      'values: |\n  image: {repository: r.corp/x}\nparameters: [{name: image.tag, value: "1"}]',
      (all: string) => all.replace('"1"', '"2.0"'),
    ],
    [
      'a key beside the image',
      'valuesObject: {side: {image: r.corp/y}}\nparameters: [{name: side.imageTag, value: "1"}]',
      (all: string) => all.replace('"1"', '"3.0"'),
    ],
  ] as const) {
    test(title, () => {
      assert.deepEqual(plan(text), [after(text), []]);
    });
  }

  test('and change nothing of another image', () => {
    for (const text of [
      'valuesObject: {image: {repository: elsewhere.corp/x}}\nparameters: [{name: image.tag, value: "1"}]',
      'valuesObject: {app: {image: {repository: r.corp/x, tag: "2.0"}}}\nparameters: [{name: image.tag, value: "1"}]',
      'valuesObject: {image: {repository: r.corp/x, tag: "1"}}\nparameters: [{name: image.repository, value: elsewhere.corp/x}]',
      'valuesObject: {image: {repository: r.corp/x, tag: "2.0"}}\nparameters: [{name: image.pullPolicy, value: Always}]',
      'valuesObject: {global: {imageRegistry: r.corp}, image: {repository: x, tag: "1"}}\nparameters: [{name: global.imageRegistry, value: elsewhere.corp}]',
      'valuesObject: {global: {imageRegistry: r.corp}, image: {repository: x, tag: "1"}}\nparameters: [{name: global.imageRegistry, value: ""}]',
    ]) {
      assert.equal(plan(text)[0], text);
    }
  });

  test('also where the values are a text', () => {
    const text =
      'values: |\n  image: {repository: x, tag: "1"}\nparameters: [{name: global.imageRegistry, value: r.corp}]';
    const [after, told] = plan(text);
    assert.equal(after, text);
    assert.match(told.join(), /r\.corp\/x is not set to 2\.0: it stands in a block/);
  });

  test('a half of a pair that stands in a text is told of, and the other one stays', () => {
    const text = `values: |\n  image: {repository: r.corp/x, digest: "${old}"}\nparameters: [{name: image.tag, value: "1"}]`;
    const [after, told] = plan(text);
    assert.equal(after, text);
    assert.match(told.join(), /r\.corp\/x is not set to 2\.0: it stands in a block/);
  });
});
