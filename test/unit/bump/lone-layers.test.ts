import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { digest, filesOf, last, lockedRelease, old, planned } from '../../support/planned.ts';

const release = lockedRelease({ x: '2.0', v: 'v2.0', a: '2.0-alpine', z: '4.0' }, [
  ['c: image', 'x'],
  ['c: v.image', 'v'],
  ['c: a.image', 'a'],
  ['c: b.oneImage', 'x'],
]);

/** The files as they are left, and what is told of them. */
function plan(...files: readonly (string | readonly [text: string, target: Partial<DeployFile>])[]) {
  const entries = files.map((file, index) => {
    const [text, target] = typeof file === 'string' ? [file, {}] : file;
    return [`${index}.yaml`, [`${text}${last}`, target]] as const;
  });
  const plans = planned(filesOf(Object.fromEntries(entries)), release);
  return [plans.map(({ after }) => after.split('---\nlast')[0]), plans.flatMap(({ told }) => told)];
}

const chart = { chart: 'c' };
const argo = (helm: string): string =>
  `{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {repoURL: "https://c", chart: c, targetRevision: "*", helm: {${helm}}}}}\n`;
const flux = (from: string, values: string): string =>
  `{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {chart: {spec: {chart: c, version: "*"}}, valuesFrom: [${from}], values: {${values}}}}\n`;
const inText = 'it stands in a block, or in a text that itself is YAML or JSON, which is not edited';
const stays = (why: string, image = 'x', to = '2.0') => `r.corp/${image} is not set to ${to}: ${why}`;
const filled = 'something else fills it in, or may add to it';
const contested = 'other values of its chart say, or may say, something else of that image';

describe('a tag and the digest that stand apart move together or not at all', () => {
  test('where both can be edited', () => {
    const text = argo(
      `valuesObject: {image: {digest: "${old}"}}, parameters: [{name: image.tag, value: "1"}]`,
    );
    assert.deepEqual(plan(text), [[text.replace('"1"', '"2.0"').replace(old, digest)], []]);
  });

  for (const [title, text, ...told] of [
    [
      'the digest stands in a text',
      argo(`values: '{image: {digest: "${old}"}}', parameters: [{name: image.tag, value: "1"}]`),
      stays(inText),
    ],
    [
      'something else fills in the digest',
      argo('valuesObject: {image: {digest: "${D}"}}, parameters: [{name: image.tag, value: "1"}]'),
      stays(filled),
    ],
    [
      'the digest is none',
      argo('valuesObject: {image: {sha: deadbeef}}, parameters: [{name: image.tag, value: "1"}]'),
      'spec.source.helm.valuesObject.image.sha names no image that is known: a path or a marker says which it is',
      stays(contested),
    ],
  ] as const) {
    test(`not where ${title}`, () => {
      assert.deepEqual(plan(text), [[text], told]);
    });
  }

  test('the values keep their own tag where a parameter has one, too', () => {
    const text = argo(
      `valuesObject: {image: {repository: r.corp/x, tag: "1", digest: "${old}"}}, parameters: [{name: image.tag, value: "1"}]`,
    );
    assert.deepEqual(plan(text), [[text.replaceAll('"1"', '"2.0"').replace(old, digest)], []]);
  });

  test('but not where the parameters name another image', () => {
    const text = argo(
      `valuesObject: {image: {repository: r.corp/z, tag: "0", digest: "${old}"}}, parameters: [{name: image.repository, value: r.corp/x}, {name: image.tag, value: "1"}]`,
    );
    assert.deepEqual(plan(text)[0], [text.replace('"1"', '"2.0"').replace(old, digest)]);
  });

  test('unless something else fills in the other one', () => {
    const text = argo(
      `valuesObject: {image: {repository: r.corp/x, tag: "1", digest: "${old}"}}, parameters: [{name: image.tag, value: "\${T}"}]`,
    );
    assert.deepEqual(plan(text), [[text], [stays(filled)]]);
  });

  test('in whatever way it is filled in', () => {
    for (const tag of ['$ARGOCD_APP_REVISION', '${T}', '$(T)', '%T%', 'v$T']) {
      const text = argo(
        `valuesObject: {image: {repository: r.corp/x}}, parameters: [{name: image.tag, value: "${tag}"}]`,
      );
      assert.deepEqual(plan(text), [[text], [stays(filled)]]);
      const named = `image: {repository: r.corp/x, tag: "${tag}"}\n`;
      assert.deepEqual(plan(named), [[named], [stays(filled)]]);
    }
  });

  test('nor where a path says that the other one is of another image', () => {
    const text = argo(
      `valuesObject: {image: {digest: "${old}"}}, parameters: [{name: image.tag, value: "1"}]`,
    );
    const paths = [
      {
        path: ['spec', 'source', 'helm', 'valuesObject', 'image', 'digest'],
        kind: 'image' as const,
        name: 'r.corp/z',
      },
    ];
    assert.deepEqual(plan([text, { paths }]), [[text.replace(old, digest)], [stays(contested)]]);
  });

  test('what is no digest beside a lone tag is told of, and stops nothing', () => {
    for (const text of ['image: {tag: "1", sha: deadbeef}\n', 'imageTag: "1"\nimageDigest: deadbeef\n']) {
      const [left, told] = plan([text, chart]);
      assert.deepEqual(left, [text]);
      assert.match(String(told), /image\.?[tT]ag names no image that is known/);
    }
  });

  test('a commit beside a tag keeps both as they are, and stops nothing', () => {
    for (const text of [
      'image: {repository: r.corp/x, tag: "1", sha: deadbeef}\n',
      argo(
        'valuesObject: {image: {repository: r.corp/x, tag: "1"}}, parameters: [{name: image.sha, value: deadbeef}]',
      ),
    ]) {
      assert.deepEqual(plan(text), [[text], [stays(filled)]]);
    }
  });
});

describe('a lone tag', () => {
  for (const [name, tag, to, moves] of [
    ['v', '1.0', 'v2.0', false],
    ['v', 'v1.0', 'v2.0', true],
    ['a', '1.0', '2.0-alpine', false],
    ['a', '1.0-alpine', '2.0-alpine', true],
    ['a', 'stable', '2.0-alpine', false],
  ] as const) {
    test(`that says ${tag} ${moves ? 'becomes' : 'may be put together by the chart, and does not become'} ${to}`, () => {
      const text = `${name}: {image: {tag: "${tag}"}}\n`;
      const left = moves ? text.replace(tag, to) : text;
      assert.deepEqual(plan([text, chart]), [[left], moves ? [] : [stays(filled, name, to)]]);
    });
  }
});

describe('so does a tag beside a repository that the lock knows in that place', () => {
  for (const [name, tag, to, moves] of [
    ['v', '1.0', 'v2.0', false],
    ['v', 'v1.0', 'v2.0', true],
    ['v', 'latest', 'v2.0', true],
    ['a', '1.0', '2.0-alpine', false],
    ['a', '1.0-debian', '2.0-alpine', true],
    ['x', 'v1.0', '2.0', true],
  ] as const) {
    test(`${tag} ${moves ? 'becomes' : 'stays, and not'} ${to}`, () => {
      const path = name === 'x' ? 'image' : `${name}: {image`;
      const text = `${path}: {repository: r.corp/${name}, tag: "${tag}"}${name === 'x' ? '' : '}'}\n`;
      const left = moves ? text.replace(tag, to) : text;
      assert.deepEqual(plan([text, chart]), [[left], moves ? [] : [stays(filled, name, to)]]);
    });
  }

  test('not in another place, and not in a whole name', () => {
    for (const text of [
      'other: {image: {repository: r.corp/v, tag: "1.0"}}\n',
      'v: {image: "r.corp/v:1.0"}\n',
    ]) {
      assert.deepEqual(plan([text, chart])[0], [[text.replace('1.0', 'v2.0')]][0]);
    }
  });
});

const configMap = (text: string, name = 'm'): string =>
  `---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}, data: {values.yaml: ${JSON.stringify(text)}}}\n`;
const tag = 'image: {tag: "1"}';
const [fork, registry, half] = [
  'image: {repository: own.corp/fork}\n',
  'image: {registry: own.corp}\n',
  `image: {digest: "${old}"}\n`,
];
const whole = `image: {repository: r.corp/x, digest: "${old}"}\n`;
const [same, other] = ['image: {repository: r.corp/x, tag: "2.0"}\n', 'image: {pullPolicy: Always}\nb: 1\n'];

const sources = (helm: string): string =>
  argo(helm)
    .replace('source: {', 'sources: [{ref: v, repoURL: "https://g"}, {')
    .replace(/\}\}\}\n$/, '}]}}\n');

describe('other values that are merged', () => {
  const from = '{kind: ConfigMap, name: m}';
  const files = 'valueFiles: [$v/prod.yaml]';
  const prod = { path: 'prod.yaml' };
  const inflated =
    'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nhelmCharts: [{name: c, valuesFile: prod.yaml, valuesInline: {image: {tag: "1"}}}]\n';
  for (const [title, text, ...more] of [
    ['a ConfigMap', flux(from, tag) + configMap(fork)],
    ['a ConfigMap, a part of its name', flux(from, tag) + configMap(registry)],
    ['a ConfigMap, its digest', flux(from, tag) + configMap(half)],
    ['a ConfigMap that is not here', flux(from, tag) + configMap(other, 'n')],
    ['a ConfigMap, for one value', flux('{kind: ConfigMap, name: m, targetPath: image.repository}', tag)],
    ['a ConfigMap of the same image, its digest', flux(from, tag) + configMap(whole)],
    ['files of the chart', flux('', tag).replace('version: "*"', 'version: "*", valuesFiles: [prod.yaml]')],
    ['a Secret', flux('{kind: Secret, name: s}', tag)],
    ['a file', sources(`${files}, valuesObject: {${tag}}`), [fork, prod]],
    [
      'a file, where a parameter has the tag',
      sources(`${files}, parameters: [{name: image.tag, value: "1"}]`),
      [fork, prod],
    ],
    ['a file that is not here', sources(`${files}, valuesObject: {${tag}}`)],
    ['a file of the chart', argo(`valueFiles: [prod.yaml], valuesObject: {${tag}}`), [other, prod]],
    [
      'a parameter, a part of its name',
      argo(`valuesObject: {${tag}}, parameters: [{name: image.registry, value: own.corp}]`),
    ],
    [
      'the values beside a parameter',
      argo('valuesObject: {image: {registry: own.corp}}, parameters: [{name: image.tag, value: "1"}]'),
    ],
    [
      'the text beside a parameter',
      argo(String.raw`values: "image: {registry: own.corp}\n", parameters: [{name: image.tag, value: "1"}]`),
    ],
    ['a Kustomization', inflated, [fork, prod]],
  ] as readonly (readonly [string, string, ...(readonly [string, object])[]])[]) {
    test(`may be of another image: ${title}`, () => {
      const [left, told] = plan(text, ...more);
      assert.equal(left?.[0], text.split('---\nlast')[0]);
      assert.ok(String(told).includes(stays(contested)), String(told));
    });
  }

  test('neither half moves where they may be of another image', () => {
    const text = argo(
      `valueFiles: [prod.yaml], valuesObject: {image: {digest: "${old}"}}, parameters: [{name: image.tag, value: "1"}]`,
    );
    assert.deepEqual(plan(text), [[text], [stays(contested)]]);
  });

  for (const [title, text, ...more] of [
    ['a ConfigMap', flux(from, tag) + configMap(other)],
    ['a ConfigMap of the same image', flux(from, tag) + configMap('image: {repository: r.corp/x}\n')],
    [
      'a ConfigMap of the same image upstream',
      flux(from, tag) + configMap('image: {repository: docker.io/acme/x}\n'),
    ],
    ['a ConfigMap, of the same registry', flux(from, tag) + configMap('image: {registry: r.corp}\n')],
    ['what the chart has by default', argo(`valueFiles: [./values.yaml], valuesObject: {${tag}}`)],
    ['another image beside it', 'b: {oneImageTag: "1"}\n', ['b: {twoImage: "own.corp/fork:1"}\n', chart]],
    ['a ConfigMap, for another value', flux('{kind: ConfigMap, name: m, targetPath: a.b}', tag)],
    ['a Secret, for another value', flux('{kind: Secret, name: s, targetPath: a.b}', tag)],
    ['a file', sources(`${files}, valuesObject: {${tag}}`), [other, prod]],
    ['a file of the same image', sources(`${files}, valuesObject: {${tag}}`), [same, prod]],
    ['a parameter', argo(`valuesObject: {${tag}}, parameters: [{name: a.b, value: "$ARGOCD_APP_NAME"}]`)],
    ['a Kustomization', inflated, [other, prod]],
  ] as readonly (readonly [string, string, ...(readonly [string, object])[]])[]) {
    test(`say nothing else of it: ${title}`, () => {
      const [left, told] = plan([text, chart], ...more);
      assert.equal(left?.[0], text.split('---\nlast')[0]?.replace('"1"', '"2.0"'));
      assert.equal(String(told).includes(contested), false, String(told));
    });
  }
});

describe('with its repository, too, half of an image stays where the other half does', () => {
  const from = '{kind: ConfigMap, name: m}';
  const files = 'valueFiles: [$v/prod.yaml]';
  const prod = { path: 'prod.yaml' };
  const named = 'image: {repository: r.corp/x, tag: "1"}';
  for (const [title, text, ...more] of [
    ['in a ConfigMap', flux(from, named) + configMap(half)],
    [
      'in a ConfigMap, with another name',
      flux(from, named) + configMap(fork.replace('}', `, digest: "${old}"}`)),
    ],
    ['in a ConfigMap, for one value', flux('{kind: ConfigMap, name: m, targetPath: image.digest}', named)],
    ['in a Secret, for one value', flux('{kind: Secret, name: s, targetPath: image.digest}', named)],
    [
      'the tag',
      flux(from, `image: {repository: r.corp/x, digest: "${old}"}`) + configMap('image: {tag: "1"}\n'),
    ],
    ['the digest of a whole name', flux(from, 'image: "r.corp/x:1"') + configMap(`imageDigest: "${old}"\n`)],
  ] as readonly (readonly [string, string, ...(readonly [string, object])[]])[]) {
    test(title, () => {
      const [left, told] = plan(text, ...more);
      assert.equal(left?.[0], text.split('---\nlast')[0]);
      assert.ok(String(told).includes(stays(contested)), String(told));
    });
  }

  for (const [title, text, ...more] of [
    [
      'a tag that it has itself',
      flux(from, named) + configMap('image: {repository: own.corp/fork, tag: "3"}\n'),
    ],
    ['a Secret', flux('{kind: Secret, name: s}', named)],
    ['no digest', flux(from, named) + configMap('image: {digest: ""}\n')],
    ['another one', flux(from, named) + configMap(`sidecarImageDigest: "${old}"\nb: {${half.trim()}}\n`)],
    [
      'a digest that moves along',
      sources(`${files}, valuesObject: {${named}}`),
      [half, { ...prod, ...chart }],
    ],
  ] as readonly (readonly [string, string, ...(readonly [string, object])[]])[]) {
    test(`but not for ${title}`, () => {
      const [left] = plan(text, ...more);
      assert.equal(left?.[0], text.split('---\nlast')[0]?.replace('"1"', '"2.0"'));
    });
  }
});
