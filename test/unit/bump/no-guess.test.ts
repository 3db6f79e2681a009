import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PromotedRelease } from '../../../src/bump/promoted.ts';
import type { DeployFile } from '../../../src/deploy/occurrence.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { deployFile, releaseWith } from '../../support/deploy-files.ts';
import { digest, planned } from '../../support/planned.ts';
import { thrownBy } from '../../support/user-error.ts';

const hex = 'deadbeef'.repeat(8);
const release = releaseWith({ 'r.corp/x': ['2.0'], 'r.corp/y': ['3.0'] }, digest);
// So that there is something to bump.
const more = 'last: {image: "r.corp/x:2.0"}\n';

function plan(text: string, target: Partial<DeployFile> = {}, of: PromotedRelease = release) {
  return planned([deployFile(text, target)], of)[0];
}

function object(kind: string, rest: string): string {
  const [version, name] = kind.split(' ');
  return `{apiVersion: ${version}, kind: ${name}, ${rest}}\n`;
}

const argo = (helm: string) =>
  object(
    'argoproj.io/v1alpha1 Application',
    `spec: {source: {repoURL: "https://c", chart: c, targetRevision: 1.0.0, helm: {${helm}}}}`,
  );

describe('a value stays where it may be of something else', () => {
  for (const text of [
    'image: {registry: r.corp, repository: app, tag: "1.2"}\nextraContainers: [{name: s, image: y}]\n',
    'image: {registry: r.corp, repository: app, tag: "1.2"}\nmetrics: {image: y}\npodLabels: {image: y}\n',
    'image: {registry: r.corp, tag: "1.2"}\nmetrics: {image: y}\n',
    'hub: r.corp\ntag: "1.2"\nextraContainers: [{name: s, image: y}]\n',
    'registry: r.corp\ntag: "1.2"\nrepository: app\nlogoImage: y\n',
    'registry: r.corp\nimage: app\ntag: "1.2"\nlogoImage: y\n',
    'hub: r.corp\nsub: {image: y, version: canary}\n',
    'app: {repository: r.corp/x, version: canary}\nside: {image: "r.corp/y:3.0"}\n',
    argo(
      'parameters: [{name: image.registry, value: r.corp}, {name: image.tag, value: "1.2"}, {name: side.image, value: y}]',
    ),
    'image: {repository: r.corp/x, tag: "{{ .Values.global.tag }}"}\n',
    'image: {repository: r.corp/x, tag: "${TAG}"}\nother: {image: "r.corp/x:$(TAG)"}\n',
    'extraDeploy: [{kind: Secret, stringData: {image: r.corp/x:1}}]\n',
    'extraDeploy: [{kind: SecretList, items: [{stringData: {image: r.corp/x:1}}]}]\n',
  ]) {
    test(text.trim().replaceAll('\n', '; ').slice(0, 150), () => {
      assert.equal(plan(`${text}---\n${more}`)?.after, `${text}---\n${more}`);
    });
  }

  test('while what is beside it moves', () => {
    assert.equal(
      plan('image: {registry: r.corp, repository: x, tag: "1.2"}\nmetrics: {image: y}\n')?.after,
      'image: {registry: r.corp, repository: x, tag: "2.0"}\nmetrics: {image: y}\n',
    );
    assert.equal(
      plan('global: {hub: r.corp, tag: "1.2"}\nsub: {image: y, version: canary}\n')?.after,
      'global: {hub: r.corp, tag: "3.0"}\nsub: {image: y, version: canary}\n',
    );
    assert.equal(
      plan('app: {repository: r.corp/x, image: web, tag: "1"}\n')?.after,
      'app: {repository: r.corp/x, image: web, tag: "2.0"}\n',
    );
  });
});

describe('variables that begin alike', () => {
  for (const [title, text, after = text] of [
    ['of a container', 'env: [{name: X_REPOSITORY, value: r.corp/x}, {name: X_TAG, value: "1"}]', '"1"'],
    ['in a map', 'env: {X_REPO: r.corp/x, X_TAG: "1"}', '"1"'],
    ['with a registry', 'env: {X_REGISTRY: r.corp, X_REPOSITORY: x, X_TAG: "1"}', '"1"'],
    ['with a version', 'env: {X_IMAGE: r.corp/x, X_VERSION: "1.0"}', '"1.0"'],
    ['with a tag of their own', 'env: {X_IMAGE: r.corp/x, X_VERSION: "9.0", X_TAG: "1"}', '"1"'],
    ['the one with the longer name', 'env: {X_IMAGE: r.corp/x, X_TAG: "9", X_IMAGE_TAG: "1"}', '"1"'],
    ['with a version that is a number', 'env: {X_IMAGE: r.corp/x, X_VERSION: 1.5}', '1.5'],
    ['with a tag that is one', 'env: {X_IMAGE: r.corp/x, X_VERSION: "9.0", X_TAG: 1.5}', '1.5'],
    ['of another image', 'env: {X_REPOSITORY: elsewhere.corp/x, X_TAG: "1"}'],
    ['of another beginning', 'env: {X_REPOSITORY: r.corp/x, Y_TAG: "1"}'],
    ['of another container', 'a: {env: {X_REPOSITORY: r.corp/x}}\nb: {env: {X_TAG: "1"}}'],
    ['with what is no version', 'env: {X_REPOSITORY: r.corp/x, X_VERSION: canary}'],
  ] as const) {
    test(title, () => {
      const all = `${text}\n---\n${more}`;
      assert.equal(plan(all)?.after, after === text ? all : all.replace(after, '"2.0"'));
    });
  }
});

describe('a name of the release, host and all, is one in any map', () => {
  for (const [title, text, after = text] of [
    ['with a tag', 'stuff: [{name: r.corp/x, tag: "1"}]', '"1"'],
    ['with a version', 'items: [{name: r.corp/x, version: "1.0.0"}]', '"1.0.0"'],
    ['with a version that is a number', 'a: {repository: r.corp/x, version: 2.5}', '2.5'],
    ['with its registry beside it', 'a: {sideRegistry: r.corp, sideName: x, sideTag: "1"}', '"1"'],
    ['but not of another image', 'items: [{name: elsewhere.corp/x, version: "1.0.0"}]'],
    ['nor with what is no tag', 'rules: [{name: r.corp/x, tag: "*"}]'],
    ['nor with what is no version', 'items: [{name: r.corp/x, version: canary}]'],
    [
      'nor where the host stands further up',
      'global: {imageRegistry: r.corp}\nrepos: [{name: x, tag: v1.0.0}]',
    ],
    ['nor beside an image that the tag is of', 'a: {name: r.corp/x, image: r.corp/y, tag: "3.0"}'],
  ] as const) {
    test(title, () => {
      const all = `${text}\n---\n${more}`;
      assert.equal(plan(all)?.after, after === text ? all : all.replace(after, '"2.0"'));
    });
  }
});

describe('what is not certain is told of', () => {
  const unnamed = 'names no image that is known: a path or a marker says which it is';
  const unread = ', and its tag, if there is one, was not looked at';
  const inText =
    'is not set to 2.0: it stands in a block, or in a text that itself is YAML or JSON, which is not edited';
  for (const [title, text, told, isBehind = false] of [
    [
      'a parameter',
      argo('parameters: [{name: image.tag, value: "1"}]'),
      [`spec.source.helm.parameters[0].value ${unnamed}`],
    ],
    ['a change', '- {op: replace, path: /spec/values/image/tag, value: "1"}\n', [`[0].value ${unnamed}`]],
    [
      'a tag in a text',
      'values.yaml: |\n  app: {image: {tag: "1.2"}}\n',
      [`["values.yaml"].app.image.tag ${unnamed}`],
    ],
    [
      'a text of one line',
      `v: '{"image": {"repository": "r.corp/x", "tag": "1"}}'\n`,
      [`r.corp/x ${inText}`],
      true,
    ],
    [
      'a text in a text',
      'v: |\n  w: |\n    image: {repository: r.corp/x, tag: "1"}\n',
      [`r.corp/x ${inText}`],
      true,
    ],
    ['a block', 'args:\n  - >-\n    r.corp/x:1\n', [`r.corp/x ${inText}`], true],
    [
      'a template',
      'v: |\n  {{ if .a }}\n  image: {repository: r.corp/x, tag: "1"}\n',
      [`r.corp/x is named in v${unread}`],
    ],
    [
      'a default',
      'image: "r.corp/x:${TAG:=1.0}"\nb: "r.corp/y:{{ .x }}"\n',
      ['x is named in image', 'y is named in b'].map((one) => `r.corp/${one}${unread}`),
    ],
    [
      'keys of odd names',
      'operatorImageName: r.corp/x\noperatorVersion: v1beta2-1\nimages: {a: r.corp/y}\n',
      ['x is named in operatorImageName', 'y is named in images.a'].map((one) => `r.corp/${one}${unread}`),
    ],
    [
      'variables',
      'env: [{name: X_REPOSITORY, value: r.corp/x}, {name: TAG, value: "1"}]\nmore: {IMAGE: r.corp/y, TAG: "1"}\n',
      [`r.corp/x is named in env[0].value${unread}`, `r.corp/y is named in more.IMAGE${unread}`],
    ],
    [
      'the same once more',
      'a: {X_REPOSITORY: r.corp/x, X_TAG: "2.0"}\nb: {REPOSITORY: r.corp/x, TAG: "1"}\nc: {REPOSITORY: r.corp/x, TAG: "1"}\n',
      ['b', 'c'].map((one) => `r.corp/x is named in ${one}.REPOSITORY${unread}`),
    ],
    [
      'an alias of it but once',
      'a: &a {REPOSITORY: r.corp/x, TAG: "1"}\nb: *a\n',
      [`r.corp/x is named in a.REPOSITORY${unread}`],
    ],
    [
      'two texts that are the same',
      'a: |\n  image: {repository: r.corp/x, tag: "1"}\nb: |\n  image: {repository: r.corp/x, tag: "1"}\n',
      [`r.corp/x ${inText}`, `r.corp/x ${inText}`],
      true,
    ],
    [
      'an alias of a text but once',
      'a: &a |\n  image: {repository: r.corp/x, tag: "1"}\nb: *a\n',
      [`r.corp/x ${inText}`],
      true,
    ],
    [
      'two texts that are the same in a text on one line',
      `v: '{"a": "{\\"IMAGE\\": \\"r.corp/x\\"}", "b": "{\\"IMAGE\\": \\"r.corp/x\\"}"}'\n`,
      ['a', 'b'].map((one) => `r.corp/x is named in v.${one}.IMAGE${unread}`),
    ],
    [
      'variables that aliases share',
      'a: &a {X_REPOSITORY: r.corp/x, X_TAG: "1"}\nb: *a\nc: {<<: *a}\nd: {X_REPOSITORY: r.corp/x, X_TAG: "2.0"}\n',
      ['r.corp/x is not set to 2.0: aliases share it, or a merge key has it'],
    ],
    [
      'prose',
      'note: moved from r.corp/x:1 last week, see https://r.corp/x:1\n',
      ['r.corp/x is not set to 2.0: a text that says more names it, which is not edited'],
    ],
    [
      'a filled tag',
      'image: {repository: r.corp/x, tag: "{{ .x }}"}\n',
      ['r.corp/x is not set to 2.0: something else fills it in, or may add to it'],
    ],
  ] as const) {
    test(title, () => {
      const all = `${text}---\n${more}`;
      assert.deepEqual(plan(all), { after: all, told, isBehind });
    });
  }

  test('and no secret with it, nor what kubectl has noted', () => {
    for (const text of [
      `auth: {password_sha256: ${hex}, passwordSha: ${hex}, authTag: ${hex}, passwordDigest: "1.5-s3cret!"}\n`,
      'extra: |\n  apiVersion: v1\n  kind: Secret\n  stringData: {image: "r.corp/x:1", tag: 1.5}\n',
      'apiVersion: v1\nkind: SecretList\nitems: [{stringData: {imageTag: hunter2, tag: 1.5}}]\n',
      `a: {kubectl.kubernetes.io/last-applied-configuration: '{"spec":{"image":"r.corp/x:1","tag":"1.5"}}'}\n`,
      'env: {X_IMAGE: r.corp/x, X_IMAGE_TAG: "2.0"}\n',
    ]) {
      assert.deepEqual(plan(`${text}---\n${more}`)?.told, [], text);
    }
    const { told = [] } = plan(`imageTag: hunter2\n---\n${more}`) ?? {};
    assert.deepEqual(told, [`imageTag ${unnamed}`]);
  });
});

const twoOf = (...setBy: readonly string[]): PromotedRelease => {
  const versions = ['1.2', '1.3'].map((version, index) => {
    const setter = setBy[index];
    const locked =
      setter === undefined ? { usedBy: ['release file'] } : { usedBy: ['chart c'], setBy: [setter] };
    return { version, digest: digestOf(Buffer.from(version)), locked };
  });
  return { ...release, versionsOf: ({ kind }) => (kind === 'image' ? versions : []) };
};
const flux = (spec: string) => object('helm.toolkit.fluxcd.io/v2 HelmRelease', `spec: {${spec}}`);

describe('of two versions of one image', () => {
  const one = twoOf('c: sidecar.image');
  const values = 'values: {sidecar: {image: "r.corp/x:1.2"}}';
  const beside = 'sidecar: {image: r.corp/x, imageTag: "1.2"}\n';

  for (const [title, text] of [
    ['values of an unknown chart', 'sidecar: {image: "r.corp/x:1.2"}\n'],
    ['a further document', 'a: 1\n---\nsidecar: {image: "r.corp/x:1.2"}\n'],
    ['a chart of an OCIRepository', flux(`chartRef: {kind: OCIRepository, name: c}, ${values}`)],
    [
      'a chart in git',
      object(
        'argoproj.io/v1alpha1 Application',
        'spec: {source: {repoURL: "https://g", path: c, helm: {valuesObject: {sidecar: {image: "r.corp/x:1.2"}}}}}',
      ),
    ],
    [
      'a post-renderer',
      flux(
        'chart: {spec: {chart: c, version: 1.0.0}}, postRenderers: [{kustomize: {images: [{name: r.corp/x, newTag: "1.2"}]}}]',
      ),
    ],
  ] as const) {
    test(`${title}: either of them is right, and another is refused`, () => {
      assert.equal(plan(text, {}, one)?.after, text);
      const other = text.replace('1.2', '1.1');
      assert.equal(thrownBy(() => plan(other, {}, one)).code, 'AMBIGUOUS_VERSION');
    });
  }

  test('what is applied as it stands has either, or else what the release file lists', () => {
    const pod = object('v1 Pod', 'spec: {containers: [{name: a, image: "r.corp/x:1.2"}]}');
    assert.equal(plan(pod, {}, one)?.after, pod);
    assert.equal(plan(pod.replace('1.2', '1.1'), {}, one)?.after, pod.replace('1.2', '1.3'));
  });

  test('the name of a parameter tells', () => {
    const text = argo('parameters: [{name: sidecar.image, value: "r.corp/x:1.1"}]');
    assert.equal(plan(text, {}, one)?.after, text.replace('1.1', '1.2'));
  });

  test('the key tells, also through a merge key, and one that is beside it does not', () => {
    const chart = { chart: 'c' };
    assert.equal(
      plan(beside, chart, twoOf('c: other', 'c: sidecar.image'))?.after,
      beside.replace('1.2', '1.3'),
    );
    const map = 'sidecar: {repository: r.corp/x, tag: "1.2", hookImage: "r.corp/y:3.0"}\n';
    assert.equal(
      plan(map, chart, twoOf('c: sidecar.hookImage', 'c: sidecar'))?.after,
      map.replace('1.2', '1.3').replace('3.0', '1.2'),
    );
    for (const setters of [
      ['c: sidecar.image', 'c: sidecar.hookImage'],
      ['c: a', 'c: sidecar.hookImage'],
      ['c: a', 'd: sidecar.image'],
    ]) {
      assert.equal(plan(beside, chart, twoOf(...setters))?.after, beside, setters.join());
    }
    const odd = 'sidecar: {run: "r.corp/x:1.2"}\n';
    assert.equal(plan(odd, chart, twoOf('c: a', 'c: sidecar.other'))?.after, odd);
    const merged = 'sidecar: {<<: {image: {repository: r.corp/x, tag: "1.3"}}}\n';
    // It has to move, and what comes by a merge key cannot.
    const setters = twoOf('c: sidecar.image', 'c: b');
    assert.equal(thrownBy(() => plan(merged, chart, setters)).code, 'EDIT_ALIAS');
  });
});
