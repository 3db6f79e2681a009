const digest = `sha256:${'0'.repeat(64)}`;

/** A deploy file of each kind that names `r.corp/x` 1.10 and the chart `operator-wandb` 0.43.7, as far as it can. */
export const deployKinds: Readonly<Record<string, { readonly path?: string; readonly text: string }>> = {
  'Helm values': {
    text: `app:
  image: {repository: r.corp/x, tag: 1.10, digest: "${digest}"}
sidecarImage: r.corp/x:1.10@${digest} # keep
`,
  },
  'WeightsAndBiases v1': {
    text: `apiVersion: apps.wandb.com/v1
kind: WeightsAndBiases
spec:
  chart: {url: "oci://r.corp/charts/operator-wandb", version: "0.43.7"}
  values:
    app:
      image: {repository: r.corp/x, tag: "1.10"}
`,
  },
  'WeightsAndBiases v2': {
    text: `apiVersion: apps.wandb.com/v2
kind: WeightsAndBiases
spec:
  wandb: {manifestRepository: "oci://r.corp/x", version: "1.10"}
`,
  },
  'Chart.yaml': {
    path: 'chart/Chart.yaml',
    text: `apiVersion: v2
name: umbrella
version: 1.0.0
dependencies:
  - {name: operator-wandb, version: "0.43.7", repository: "https://charts.corp"}
  - {name: part, version: "1.0.0", repository: "file://../part"}
`,
  },
  'Argo CD Application': {
    text: `apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  sources:
    - repoURL: https://charts.corp
      chart: operator-wandb
      targetRevision: 0.43.7
      helm:
        valuesObject: {image: {repository: r.corp/x, tag: "1.10"}}
        parameters:
          - {name: image.repository, value: r.corp/x}
          - {name: image.tag, value: "1.10"}
    - repoURL: https://git.corp/acme/deploy.git
      path: app
      kustomize: {images: ["x=r.corp/x:1.10", "r.corp/x@${digest}"]}
`,
  },
  'Argo CD Application with one source': {
    text: `apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source: {repoURL: r.corp/charts, chart: operator-wandb, targetRevision: v0.43.7}
`,
  },
  'Argo CD ApplicationSet': {
    text: `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
spec:
  generators: [{list: {elements: [{name: a}]}}]
  template:
    metadata: {name: "{{name}}"}
    spec:
      source: {repoURL: "oci://r.corp/charts", chart: operator-wandb, targetRevision: 0.43.7}
`,
  },
  'Flux HelmRelease': {
    text: `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec:
  chart: {spec: {chart: operator-wandb, version: 0.43.7, sourceRef: {kind: HelmRepository, name: wandb}}}
  values: {app: {image: {repository: r.corp/x, tag: "1.10"}}}
  postRenderers: [{kustomize: {images: [{name: docker.io/acme/x, newName: r.corp/x, newTag: "1.10"}]}}]
`,
  },
  'Flux HelmChart': {
    text: `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
spec: {chart: operator-wandb, version: 0.43.7, sourceRef: {kind: HelmRepository, name: wandb}}
`,
  },
  'Flux OCIRepository': {
    text: `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
spec: {url: "oci://r.corp/x", ref: {tag: "1.10", digest: "${digest}"}}
`,
  },
  'Flux Kustomization': {
    text: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
spec: {path: ./app, images: [{name: x, newName: r.corp/x, newTag: "1.10"}]}
`,
  },
  'kustomization.yaml without a kind': {
    path: 'app/kustomization.yaml',
    text: `resources: [app.yaml]
images:
  - name: docker.io/acme/x
    newName: r.corp/x
    newTag: "1.10"
  - {name: r.corp/x, digest: "${digest}"}
helmCharts:
  - name: operator-wandb
    repo: https://charts.corp
    version: 0.43.7
    valuesInline: {image: {repository: r.corp/x, tag: "1.10"}}
`,
  },
  Deployment: {
    text: `apiVersion: apps/v1
kind: Deployment
metadata: {name: x}
spec:
  template:
    spec:
      initContainers: [{name: init, image: "r.corp/x:1.10"}]
      containers:
        - name: x
          image: r.corp/x:1.10@${digest}
`,
  },
  CronJob: {
    text: `apiVersion: batch/v1
kind: CronJob
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: x, image: "r.corp/x:1.10"}]}}}}}
`,
  },
  'custom resource of another operator': {
    text: `apiVersion: monitoring.coreos.com/v1
kind: Prometheus
spec: {image: "r.corp/x:1.10"}
`,
  },
  List: {
    text: `apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Pod, spec: {containers: [{name: x, image: "r.corp/x:1.10"}]}}
  - apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    spec: {chart: {spec: {chart: operator-wandb, version: 0.43.7}}}
`,
  },
  JSON: {
    path: 'deploy.json',
    text: `{\n\t"apiVersion": "v1", "kind": "Pod",\n\t"spec": {"containers": [{"name": "x", "image": "r.corp/x:1.10"}]}\n}\n`,
  },
  'several documents': {
    text: `apiVersion: v1
kind: Namespace
metadata: {name: x}
---
apiVersion: v1
kind: Pod
spec: {containers: [{name: x, image: "r.corp/x:1.10"}]}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
spec: {chart: {spec: {chart: operator-wandb, version: 0.43.7}}}
`,
  },
};
