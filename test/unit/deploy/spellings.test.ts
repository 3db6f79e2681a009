import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planBump } from '../../../src/bump/plan.ts';
import { digestOf } from '../../../src/oci/digest.ts';
import { editScalars } from '../../../src/yaml/edit.ts';
import { found, releaseWith } from '../../support/deploy-files.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const hex = 'a'.repeat(64);
const moved = digestOf(Buffer.from('moved'));

/** How charts write images, and what is found; the names are of those that write it so. */
const spellings: Readonly<Record<string, readonly [text: string, ...images: string[]]>> = {
  bitnami: [
    `image: {registry: r.corp, repository: bitnami/redis, tag: 7.2, digest: "${digest}"}`,
    `r.corp/bitnami/redis:7.2@${digest}`,
  ],
  'bitnami with one registry for all': [
    'global: {imageRegistry: r.corp}\nimage: {repository: bitnami/redis, tag: "7"}\nmetrics: {image: {repository: q.corp/exporter, tag: "1"}}',
    'r.corp/bitnami/redis:7',
    'q.corp/exporter:1',
  ],
  'kube-prometheus-stack, hex without its algorithm': [
    `image: {registry: r.corp, repository: prom/prometheus, tag: v2, sha: ${hex}}`,
    `r.corp/prom/prometheus:v2@${digest}`,
  ],
  'ingress-nginx, the path under image.image': [
    `controller: {image: {registry: r.corp, image: ingress-nginx/controller, tag: v1.9, digest: "${digest}"}}`,
    `r.corp/ingress-nginx/controller:v1.9@${digest}`,
  ],
  elastic: ['image: r.corp/elastic/elasticsearch\nimageTag: "8.5.1"', 'r.corp/elastic/elasticsearch:8.5.1'],
  rancher: ['rancherImage: r.corp/rancher\nrancherImageTag: v2.8.0', 'r.corp/rancher:v2.8.0'],
  jenkins: ['controller: {image: jenkins/jenkins, tag: "2.4"}', 'docker.io/jenkins/jenkins:2.4'],
  airflow: [
    'defaultAirflowRepository: r.corp/airflow\ndefaultAirflowTag: "2.9"\nimages: {statsd: {repository: r.corp/statsd, tag: v1}}',
    'r.corp/airflow:2.9',
    'r.corp/statsd:v1',
  ],
  strimzi: [
    'image: {registry: r.corp, repository: strimzi, name: operator, tag: "0.4"}',
    'r.corp/strimzi/operator:0.4',
  ],
  'name and tag': ['image: {name: r.corp/x, tag: "1"}', 'r.corp/x:1'],
  'imageName and imageTag': ['imageName: r.corp/x\nimageTag: "1"', 'r.corp/x:1'],
  cloudnativepg: ['imageName: r.corp/postgresql:16.1', 'r.corp/postgresql:16.1'],
  'imageRepository, imageTag, imageDigest': [
    `imageRepository: r.corp/x\nimageTag: "1"\nimageDigest: ${digest}`,
    `r.corp/x:1@${digest}`,
  ],
  'imageRegistry beside them': ['imageRegistry: r.corp\nimageRepository: x/y\nimageTag: "1"', 'r.corp/x/y:1'],
  'with dashes, underscores and dots': [
    'a: {image-repository: r.corp/x, image-tag: "1"}\nb: {image_repository: r.corp/y, image_tag: "2"}\ndata: {scan.repository: r.corp/z, scan.tag: "3"}',
    'r.corp/x:1',
    'r.corp/y:2',
    'r.corp/z:3',
  ],
  consul: [
    'global: {image: "r.corp/consul:1.17", imageK8S: "r.corp/consul-k8s:1.3", imagePullPolicy: Always}',
    'r.corp/consul:1.17',
    'r.corp/consul-k8s:1.3',
  ],
  'the digest behind the tag': [
    `image: {repository: r.corp/x, tag: "1.2@${digest}"}`,
    `r.corp/x:1.2@${digest}`,
  ],
  'the digest in place of the tag': [`image: {repository: r.corp/x, tag: "${digest}"}`, `r.corp/x@${digest}`],
  'the digest beside a whole reference': [`image: r.corp/x\ndigest: ${digest}`, `r.corp/x@${digest}`],
  'a list and a map of references': [
    'images: [r.corp/a:1, r.corp/b]\ntools: {images: {agent: r.corp/c:2, pullPolicy: Always}}',
    'r.corp/a:1',
    'r.corp/c:2',
  ],
  'the tag is of image, not of what is said of how it is pulled': [
    'a: {image: r.corp/x, tag: "1", imagePullPolicy: Always}\nb: {image: r.corp/y, tag: "2", initImage: r.corp/z, imagePullSecretName: q}',
    'r.corp/x:1',
    'r.corp/y:2',
    'r.corp/z',
  ],
  'nvidia, the name below the repository beside it': [
    'driver: {repository: r.corp/nvidia, image: driver, version: "535.1"}\ntoolkit: {repository: r.corp/nvidia/k8s, image: toolkit, tag: v1, version: "2"}',
    'r.corp/nvidia/driver:535.1',
    'r.corp/nvidia/k8s/toolkit:v1',
  ],
  'openstack, references in images.tags': [
    'images: {tags: {api: "r.corp/keystone:2026.1", db_sync: "r.corp/keystone:2026.1"}, pull_policy: Always}',
    'r.corp/keystone:2026.1',
    'r.corp/keystone:2026.1',
  ],
  'the chart adds to the tag': [
    'image: {repository: r.corp/x, tag: "7", tagSuffix: jmx}\nother: {image: {repository: r.corp/y, tag: "7", tagSuffix: ""}}',
    'r.corp/x:7, template',
    'r.corp/y:7',
  ],
  'image and its version': ['image: r.corp/x\nimage_version: "1"', 'r.corp/x:1'],
  'variables in capitals': [
    'env: {SIDECAR_IMAGE_REPOSITORY: r.corp/x, SIDECAR_IMAGE_TAG: "1"}',
    'r.corp/x:1',
  ],
  'containers, where a bare word is an image': [
    'extraContainers: [{name: x, image: busybox}]',
    'docker.io/library/busybox',
  ],
};

const known = [
  'r.corp/dd/agent',
  'r.corp/istio/pilot',
  'r.corp/istio/proxyv2',
  'r.corp/x',
  'docker.io/acme/x',
];

/** What nobody could tell to be an image, did the release not have it. */
const ofTheRelease: typeof spellings = {
  'linkerd, a version under the name': ['image: {name: r.corp/x, version: v1.7.0}', 'r.corp/x:v1.7.0'],
  'datadog, the name below the repository': [
    'image: {repository: r.corp/dd, name: agent, tag: "7"}',
    'r.corp/dd/agent:7',
  ],
  'datadog, the registry further up': [
    'registry: r.corp/dd/\nagents: {image: {name: agent, tag: "7.1"}}\nother: {image: {name: cluster-agent, tag: "7.1"}}',
    'r.corp/dd/agent:7.1',
  ],
  'istio, registry and tag further up': [
    'global: {hub: r.corp/istio, tag: "1.20", proxy: {image: proxyv2}}\npilot: {image: pilot}\ncni: {hub: r.corp/istio, tag: "1.21", image: pilot}',
    'r.corp/istio/proxyv2:1.20',
    'r.corp/istio/pilot:1.20',
    'r.corp/istio/pilot:1.21',
  ],
  'istio, the chart adds to the tag': [
    'global: {hub: r.corp/istio, tag: "1.20", variant: distroless}\npilot: {image: pilot}',
    'r.corp/istio/pilot:1.20, template',
  ],
  'a whole name and tag below a registry': [
    'dockerHub: r.corp\nsidecar: {image: "istio/pilot:1"}',
    'r.corp/istio/pilot:1',
  ],
  'the version is the tag, of the image itself': [
    'image: r.corp/x\nsideImage: r.corp/istio/pilot\nversion: "1.2"',
    'r.corp/x:1.2',
    'r.corp/istio/pilot',
  ],
  'variables, arguments, and other texts': [
    `a: {value: "r.corp/x@${digest}"}\nb: ["--sidecar=r.corp/x:1", "SIDE=r.corp/x:2", "oci://r.corp/x:3"]\nc: docker.io/acme/x:4`,
    `r.corp/x@${digest}`,
    'r.corp/x:1',
    'r.corp/x:2',
    'r.corp/x:3',
    'docker.io/acme/x:4',
  ],
  'variables side by side': [
    'env: [{name: JOB_IMAGE, value: r.corp/x}, {name: JOB_IMAGE_TAG, value: "1"}, {name: TAG, value: "2"}]',
    'r.corp/x:1',
  ],
  'parameters of Argo CD': [
    `{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {helm: {parameters: [{name: registry, value: r.corp/dd},
      {name: agents.image.name, value: agent}, {name: agents.image.tag, value: "7.1"}, {name: global.imageRegistry, value: r.corp},
      {name: side.image.repository, value: x}, {name: side.image.tag, value: "1"}, {name: extra, value: "r.corp/x:2"}]}}}}`,
    'r.corp/dd/agent:7.1',
    'r.corp/x:1',
    'r.corp/x:2',
  ],
  'in a text that says more': [
    'run: "crane copy docker://r.corp/x:1 r.corp/other:2 && echo r.corp/x:2."\nyaml: |\n  # as r.corp/x:4\n  image: r.corp/x:3\n',
    'r.corp/x:1, mentioned',
    'r.corp/x:2, mentioned',
    'r.corp/x:3, embedded',
  ],
};

/** What looks like an image and is none. */
const others = [
  'image: {name: agent, tag: "7"}',
  'imageRegistry: r.corp:5000\nimagePullSecret: corp/robot\nimagePrefix: r.corp:5000\nimageMirror: r.corp/x',
  'git: {gitRepository: acme/x, gitTag: v1}',
  'sourceRepository: https://git.corp/acme/x.git\nsourceTag: v1',
  'person: {name: a/b, tag: friend}',
  'hostName: a/b:1\nstage: r.corp/z:1',
  'image: cover\nname: x',
  'registry: r.corp/istio\nx: {image: proxyv2}\ny: {name: pilot, image: ""}',
  'a: r.corp/x\nb: r.corp/x/y:1\nc: https://r.corp/x:1/y\nenv: [{name: IMAGE_REPOSITORY, value: r.corp/x}, {name: AN_IMAGE, value: r.corp/x}]',
  'env: {REPOSITORY: acme/x, TAG: v1}',
  'mirror: {repository: r.corp/x}',
];

function belowMany(count: number): readonly string[] {
  const others = Array.from({ length: count }, (_, at) => `k${at}Registry: q${at}.corp\n`);
  return found(`${others.join('')}registry: r.corp\nside: {image: "x:1"}`, {}, known);
}

describe('Helm values', () => {
  for (const [title, [text, ...images]] of Object.entries(spellings)) {
    test(title, () => {
      assert.deepEqual(
        found(text),
        images.map((image) => `image ${image}`),
      );
    });
  }

  for (const [title, [text, ...images]] of Object.entries(ofTheRelease)) {
    test(`of the release: ${title}`, () => {
      assert.deepEqual(found(text, {}, known).toSorted(), images.map((image) => `image ${image}`).toSorted());
    });
  }

  test('of the release: manifests but for Secrets, definitions and what a cluster says of them', () => {
    const text = 'r.corp/x:1';
    const at = (kind: string): readonly string[] =>
      found(
        `{apiVersion: v1, kind: ${kind}, metadata: {annotations: {a: "${text}"}}, data: {b: "${text}"}, status: {c: "${text}"}}`,
        {},
        known,
      );
    assert.deepEqual(at('ConfigMap'), [`image ${text}`, `image ${text}`]);
    assert.deepEqual([...at('Secret'), ...at('CustomResourceDefinition')], []);
  });

  test('of the release: a name that is whole is what it says, and of many beginnings the nearest count', () => {
    const both = ['r.corp/x', 'q.corp/r.corp/x'];
    assert.deepEqual(found('registry: q.corp\nside: {image: r.corp/x, tag: "1"}', {}, both), [
      'image r.corp/x:1',
    ]);
    assert.deepEqual(belowMany(20), ['image r.corp/x:1']);
    assert.deepEqual(belowMany(40), ['image docker.io/library/x:1']);
  });

  for (const text of others) {
    test(`no image: ${text.replaceAll('\n', '; ')}`, () => {
      assert.deepEqual(found(text, {}, known), []);
    });
  }

  for (const [title, [text, ...images]] of Object.entries({ ...spellings, ...ofTheRelease })) {
    test(`moves whole: ${title}`, () => {
      const pinned = images.filter(
        (image) => /[:@][^/]*$/.test(image) && !/embedded$|template$|mentioned$/.test(image),
      );
      const names = pinned.map((image) => image.replace(/[:@][^/]*$/, ''));
      const release = releaseWith(Object.fromEntries(names.map((name) => [name, ['1.10']])), moved);
      const after = (bytes: Buffer): Buffer => {
        const [plan] = planBump([{ path: 'values.yaml', bytes }], release);
        const scalars = plan?.edits.flatMap((edit) => edit.scalars) ?? [];
        return editScalars(bytes, scalars, 'values.yaml').bytes;
      };
      if (names.length > 0) {
        const once = after(Buffer.from(text));
        const wanted = pinned.map((image, index) => {
          const tag = /:[^/]*$/.test(image.replace(/@.*/, '')) ? ':1.10' : '';
          return `image ${names[index]}${tag}${image.includes('@') ? `@${moved}` : ''}`;
        });
        const all = found(once.toString(), {}, names);
        assert.deepEqual(all.filter((image) => wanted.includes(image)).toSorted(), wanted.toSorted());
        assert.deepEqual(after(once), once);
      }
    });
  }
});
