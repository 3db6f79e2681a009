import { schemaAddress } from '../schema/json-schema.ts';

/** The two sides of the gap. */
export const sides = ['connected', 'internal'] as const;

type Side = (typeof sides)[number];

interface FirstFile {
  readonly side: Side;
  readonly name: string;
  readonly preset: string | undefined;
}

/** The text of a first release file: what has to be changed in it says so. */
export function firstFile({ side, name, preset }: FirstFile): string {
  const head = [
    `# yaml-language-server: $schema=${schemaAddress}/release-file.json`,
    `name: ${name}`,
    ...(preset === undefined
      ? []
      : [`preset: ${/^[a-z-]+$/.test(preset) ? preset : JSON.stringify(preset)}`]),
  ];
  const rest = side === 'connected' ? connected(preset) : internal(preset);
  return [...head, ...rest, ''].join('\n');
}

function connected(preset: string | undefined): readonly string[] {
  return [
    'audience: my-cluster            # CHANGE: the side that the bundles are for; another one refuses them',
    'cadence: {every: quarter, cutOff: 14d}',
    ...(preset === undefined
      ? [
          'helm: {}                        # fetched where it is not installed',
          'charts:',
          '  - name: my-chart              # CHANGE',
          '    repository: https://charts.example.com',
          '    version: ">=1 <2"',
          '    values: []                  # files that switch on what you use: its images join the release',
        ]
      : [
          '# charts: [{name: …, values: ["deploy/values.yaml"]}]   # what switches on the components that you use',
        ]),
  ];
}

function internal(preset: string | undefined): readonly string[] {
  return [
    'trust: tidegate.trust.yaml      # whose signature is accepted',
    'promote:',
    '  registry: registry.example.com   # CHANGE',
    ...(preset === undefined ? ['  images:', '    - {from: "**", to: "**"}     # the host is stripped'] : []),
    '  charts: [{oci: charts}]',
    'bump:                           # CHANGE: the files that are deployed from',
    '  - {file: deploy/values.yaml}   # CHANGE: values of a chart need its name, too: chart: …',
    'pullRequest:',
    '  repository: https://git.example.com/platform/deploy   # CHANGE: where those files are',
  ];
}
