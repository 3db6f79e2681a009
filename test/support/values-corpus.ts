// Deploy files as people keep them, in all the shapes that bump meets. The long ones are made up line by line.

const digest = `sha256:${'0f'.repeat(32)}`;

function lines(...text: readonly (string | readonly string[])[]): string {
  return `${text.flat().join('\n')}\n`;
}

function repeat(count: number, make: (index: number) => readonly string[]): readonly string[] {
  return Array.from({ length: count }, (_, index) => make(index)).flat();
}

const operatorValues = `# Default values for operator.
replicaCount: 1

image:
  repository: docker.io/wandb/controller   # 내부: library/controller
  tag: "1.22.1"
  pullPolicy: IfNotPresent
resources: {limits: {cpu: 500m, memory: 128Mi}, requests: {cpu: 10m}}
kubeRbacProxy:
  image: {registry: quay.io, repository: brancz/kube-rbac-proxy, tag: v0.18.1, digest: "${digest}"}
`;

const customResource = `apiVersion: apps.wandb.com/v1
kind: WeightsAndBiases
metadata:
  labels: {app.kubernetes.io/name: weightsandbiases, app.kubernetes.io/version: 0.62.2}
  name: wandb
spec:
  chart:
    url: https://charts.wandb.ai
    name: operator-wandb
    version: 0.43.10 # pinned, see #1234
  values:
    global:
      host: 'https://wandb.yourdomain.com'
      license: eyJhbGciOiJSUzI1NiJ9.1.9.0.x
      # version: 0.42.0
    app:
      image: {repository: registry.yourdomain.com/local, tag: 0.62.2}
    weave:
      image:
        repository: "registry.yourdomain.com/weave-python"
        tag: '0.62.2'
        digest: ${digest}
`;

const customResourceV2 = `---
apiVersion: apps.wandb.com/v2
kind: WeightsAndBiases
metadata: {name: wandb, namespace: wandb}
spec:
  size: small
  wandb:
    hostname: https://wandb.yourdomain.com
    version: "0.79.1"
  mysql: {enabled: true, image: "percona/percona-server:8.4.6"}
  kafka:
    image: &kafka quay.io/strimzi/kafka:0.48.0-kafka-4.1.0
...
`;

const umbrellaChart = lines(
  'apiVersion: v2',
  'name: platform',
  'version: 2026.11.1 # of this chart',
  'appVersion: "1.10"',
  'annotations:',
  '  images: |',
  '    - name: redis',
  '      image: docker.io/bitnami/redis:7.2.4-debian-12-r9',
  'dependencies:',
  repeat(20, (index) => [
    `- name: part-${index}`,
    `  version: ${['~1.2.0', '"1.10"', "'2.x'", '0.1.0', '>=1.0.0-0 <2'][index % 4]}`,
    `  repository: "oci://registry.yourdomain.com/charts" # part-${index} 0.1.0`,
    `  condition: part-${index}.enabled`,
  ]),
);

const argoApplication = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: wandb, finalizers: [resources-finalizer.argocd.argoproj.io]}
spec:
  project: default
  sources:
    - repoURL: https://charts.yourdomain.com
      chart: operator-wandb
      targetRevision: 0.43.10
      helm:
        releaseName: wandb
        parameters: [{name: app.image.tag, value: "0.62.2"}, {name: a, value: b}]
        valuesObject:
          app: {image: {tag: 0.62.2}}
          extra: |-
            image:
              tag: 0.62.2
    - {repoURL: "https://git.yourdomain.com/deploy.git", targetRevision: main, ref: values}
`;

const applicationSet = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
spec:
  goTemplate: true
  generators:
  - list:
      elements:
      - {cluster: dev, version: 0.43.10}
      - cluster: prod
        version: '0.42.0'
  template:
    metadata: {name: 'wandb-{{.cluster}}'}
    spec:
      source:
        chart: operator-wandb
        targetRevision: "{{ .version }}"
`;

const flux = `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
spec:
  interval: 10m
  url: oci://registry.yourdomain.com/charts/operator-wandb
  ref:
    tag: 0.43.10
    digest: ${digest}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec:
  chart:
    spec:
      chart: operator-wandb
      version: "0.43.10"
      sourceRef: {kind: HelmRepository, name: internal}
  values:
    app:
      image:
        tag: 0.62.2 # {"$imagepolicy": "flux-system:local:tag"}
`;

const kustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [deployment.yaml]
images:
- {name: wandb/local, newName: registry.yourdomain.com/local, newTag: "0.62.2"}
- name: wandb/console
  newTag: 2.12.2
- name: redis
  digest: "${digest}"
`;

const manifests = lines(
  repeat(12, (index) => [
    '---',
    `# Deployment ${index}`,
    'apiVersion: apps/v1',
    'kind: Deployment',
    `metadata: {name: d${index}}`,
    'spec:',
    '  template:',
    '    spec:',
    '      initContainers:',
    `      - {name: init, image: "busybox:1.${index}", args: ["-c", "echo busybox:1.${index}"]}`,
    '      containers:',
    '      - name: main',
    `        image: registry.yourdomain.com/a/b-${index}:v1.${index}.0@${digest}`,
    `        env: [{name: VERSION, value: "v1.${index}.0"}]`,
  ]),
);

const megabinary = lines(
  repeat(15, (index) => [
    `${['app', 'api', 'weave', 'glue'][index % 4]}-${index}:`,
    `  image: {repository: wandb/megabinary, tag: ${["'0.79.1'", '"0.79.1"', '0.79.1'][index % 3]}}`,
  ]),
);

const sharedDefaults = `x-defaults: &defaults
  replicas: 1
  pullPolicy: &policy IfNotPresent
one: {<<: *defaults, image: {repository: a/one, tag: 1.9.0, pullPolicy: *policy}}
two:
  <<: *defaults
  image:
    repository: a/two
    tag: &two "1.9.0"
three:
  <<: [*defaults]
  tag: !!str 1.10
`;

/** One component after the other, each written as some widely used chart has it. */
const manySpellings = lines(
  'registry: registry.yourdomain.com/agents   # of all agents',
  'global:',
  "  hub: 'registry.yourdomain.com/mesh'",
  '  tag: 1.10.3',
  '  proxy: {image: proxy-sidecar}',
  'agents:',
  '  image: {name: agent, tag: "7.10", pullPolicy: IfNotPresent} # no repository',
  'driver:',
  '  repository: registry.yourdomain.com/gpu',
  '  image: driver',
  '  version: "535.104.05"   # the tag',
  'images:',
  '  tags:',
  '    api: &api registry.yourdomain.com/stack/api:2026.1-noble',
  `    db_sync: "registry.yourdomain.com/stack/db@${digest}"`,
  'probe: {image: registry.yourdomain.com/tools/bats, tag: v1.1.0, imagePullPolicy: Always}',
  'backup:',
  '  image: registry.yourdomain.com/tools/backup',
  "  image_version: '20240724'",
  'controller:',
  '  args:',
  '    - --sidecar-image=registry.yourdomain.com/tools/sidecar:1.2',
  '    - --log-level=info',
  '  env:',
  '    - name: RELATED_IMAGE_WORKER',
  `      value: registry.yourdomain.com/tools/worker:1.2@${digest}`,
  '    - {name: JOB_IMAGE, value: registry.yourdomain.com/tools/job}',
  '    - {name: JOB_IMAGE_TAG, value: "1e3"}',
);

/** As the operator's chart: many components, each with the same block, and text that looks like it all over. */
function largeValues(components: number): string {
  return lines(
    'global:',
    '  # -- tag: "0.79.1" of all images',
    '  registry: ""',
    repeat(components, (index) => [
      '',
      `## @section Component ${index}: 구성 요소 ${'─'.repeat(60)}`,
      `component${index}:`,
      '  install: true',
      '  image:',
      '    # -- e.g. tag: latest',
      `    repository: "us-docker.pkg.dev/wandb/component-${index}"`,
      `    tag: ${["'0.79.1'", '"0.79.1"', '0.79.1', '1.10'][index % 4]}   # renovate: component-${index}`,
      `    digest: ${index % 2 === 0 ? '""' : `"${digest}"`}`,
      `  env: {VERSION_${index}: "0.79.1", LIST: [a, "b", 'c']}`,
      '  config: |',
      '    image:',
      `      tag: 0.79.${index}`,
      '  script: >-',
      '    echo "tag: 0.79.1"',
      '    # no comment',
      '  resources: {requests: {cpu: 500m}}',
    ]),
  );
}

const part = (index: number): unknown => ({ name: `p/${index}`, tag: `1.${index}`, note: '\u001f한😀' });
const jsonValues = JSON.stringify(
  {
    image: { repository: 'a/b', tag: '1.9.0', digest },
    version: 1.5,
    parts: Array.from({ length: 40 }, (_, at) => part(at)),
  },
  undefined,
  '\t',
).replaceAll('p/', String.raw`p\/`);

/** By name: the text, and how many tags, versions, digests and references there are to edit. */
export const corpus: Readonly<Record<string, readonly [text: string, targets: number]>> = {
  'operator values': [operatorValues, 3],
  'custom resource': [customResource, 4],
  'custom resource, v2': [customResourceV2, 3],
  'umbrella Chart.yaml': [umbrellaChart, 22],
  'Argo CD Application': [argoApplication, 3],
  'Argo CD ApplicationSet': [applicationSet, 3],
  Flux: [flux, 4],
  'Flux, CRLF, byte order mark, no final newline': [`\uFEFF${flux.trimEnd().replaceAll('\n', '\r\n')}`, 4],
  Kustomization: [kustomization, 3],
  manifests: [manifests, 24],
  'one image in fifteen places': [megabinary, 15],
  'spellings of many charts': [manySpellings, 13],
  'shared defaults': [sharedDefaults, 3],
  'large values': [largeValues(40), 60],
  'very large values, CRLF': [largeValues(160).replaceAll('\n', '\r\n'), 240],
  JSON: [jsonValues, 43],
};
