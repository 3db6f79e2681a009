import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { found } from '../../support/deploy-files.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const hex = 'a'.repeat(64);

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
  'with dashes and underscores': [
    'a: {image-repository: r.corp/x, image-tag: "1"}\nb: {image_repository: r.corp/y, image_tag: "2"}',
    'r.corp/x:1',
    'r.corp/y:2',
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
  'containers, where a bare word is an image': [
    'extraContainers: [{name: x, image: busybox}]',
    'docker.io/library/busybox',
  ],
};

/** What looks like an image and is none. */
const others = [
  'image: {name: agent, tag: "7"}',
  'imageRegistry: r.corp:5000\nimagePullSecret: corp/robot\nimagePrefix: r.corp:5000\nimageMirror: r.corp/x',
  'git: {gitRepository: acme/x, gitTag: v1}',
  'sourceRepository: https://git.corp/acme/x.git\nsourceTag: v1',
  'person: {name: a/b, tag: friend}',
  'hostName: a/b:1\nstage: r.corp/x:1',
  'image: cover\nname: x',
];

describe('Helm values', () => {
  for (const [title, [text, ...images]] of Object.entries(spellings)) {
    test(title, () => {
      assert.deepEqual(
        found(text),
        images.map((image) => `image ${image}`),
      );
    });
  }

  for (const text of others) {
    test(`no image: ${text.replaceAll('\n', '; ')}`, () => {
      assert.deepEqual(found(text), []);
    });
  }
});
