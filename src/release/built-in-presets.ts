// Made by `npm run docs` from presets/. Do not edit.

/** The presets that can be named without a path, as the YAML that they are. */
export const builtInPresets: Readonly<Record<string, string>> = {
  wandb: `# yaml-language-server: $schema=../schema/preset.json
# The stack of Weights & Biases: \`preset: wandb\` in a release file. That file wins over what stands here; see
# docs/release-file.md for how the two are merged. After a change: npm run docs.
support:
  of: server
  months: 12
  # First release of each major; \`support.table\` names a file with newer ones.
  releases:
    0.76.0: 2025-11-20
    0.77.0: 2026-01-21
    0.78.0: 2026-03-03
    0.79.0: 2026-03-24
    0.80.0: 2026-04-28
    0.81.0: 2026-06-01
    0.82.0: 2026-06-23
    0.83.0: 2026-07-22

# The images that the charts need are found by rendering them: where helm is not installed, this one is fetched.
helm: { version: 3.20.2 }

charts:
  - name: operator
    repository: https://charts.wandb.ai
    version: '>=1.4 <2'
    notes: { github: wandb/helm-charts }
  # Signed there, from 0.43.7 on; older ones are in https://charts.wandb.ai alone.
  - name: operator-wandb
    repository: oci://ghcr.io/wandb/helm-charts
    version: '>=0.43 <1'
    notes: { github: wandb/helm-charts }

# Who signs the charts that are there. Checked where the release file names a \`trustedRoot\`.
signed:
  ghcr.io/wandb/helm-charts/*:
    issuer: https://token.actions.githubusercontent.com
    subject: https://github.com/wandb/helm-charts/.github/workflows/release.yaml@refs/heads/main
    ifTrustedRoot: true

# Which of these are needed is seen by rendering the charts with your values. Images that are not W&B's own (redis,
# otel, prometheus, hooks) have the tags that the charts give them.
images:
  # W&B builds these from one tree, under one tag: the server version.
  - name: docker.io/wandb/local
    version: '>=0.77 <1'
    group: server
    ifRendered: true
    notes: { github: wandb/server }
  - { name: docker.io/wandb/megabinary, version: '>=0.77 <1', group: server, ifRendered: true }
  - { name: docker.io/wandb/weave-python, version: '>=0.77 <1', group: server, ifRendered: true }
  - { name: docker.io/wandb/weave-trace, version: '>=0.77 <1', group: server, ifRendered: true }
  - { name: docker.io/wandb/frontend-nginx, version: '>=0.77 <1', group: server, ifRendered: true }
  - { name: docker.io/wandb/anaconda2, version: '>=0.77 <1', group: server, ifRendered: true }
  # These move alone.
  - { name: docker.io/wandb/console, version: '^2.12', ifRendered: true }
  - { name: docker.io/wandb/controller, version: '^1.22', ifRendered: true }
  - { name: docker.io/wandb/mcp-server, version: '>=0.3 <1', ifRendered: true }

# As W&B's own tool shows them, \`wsm list\`. The controller is the operator's one image, also where no chart was rendered.
titles:
  Operator Images: [operator, docker.io/wandb/controller]
  W&B Images: ['**']

# On the internal side, below \`promote.registry\`.
promote:
  images:
    - { from: docker.io/wandb/controller, to: library/controller }
    - { from: 'docker.io/wandb/*', to: '*' }
    - { from: '**', to: '**' }
`,
};
