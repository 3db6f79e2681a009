import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import type { Block } from '../report/document.ts';
import { formatBytes, plural } from '../report/format.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues } from '../stage.ts';
import { trustKeyFile, type TrustPolicy } from './trust-policy.ts';
import { type Verdict, verifyBundle } from './verify-bundle.ts';

const options = {
  bundle: {
    kind: 'string',
    description: 'Folder of the bundle to verify',
    required: true,
    value: '<folder>',
  },
  trust: {
    kind: 'string',
    description: 'Trust policy; default tidegate.trust.yaml, unless `key` is given',
    value: '<file>',
  },
  key: {
    kind: 'string',
    description: 'Public key (PEM) to trust instead of a policy: any audience, any sequence',
    value: '<file>',
  },
  base: {
    kind: 'list',
    description: 'Folders of earlier bundles that hold what a delta leaves out',
    value: '<folder>',
  },
} as const;

/** Stage `verify`: is this bundle signed by somebody trusted, meant for here, and complete to the last byte? */
export const verifyStage = defineStage({
  name: 'verify',
  summary: 'Verify the signature and every byte of a bundle',
  options,
  positional: 'bundle',
  outputs: {
    release: 'The verified release, such as 2026q4',
    sequence: 'Its sequence number',
    digest: 'Digest of bundle.json',
    signer: 'Name of the trusted key that signed',
    unresolved: 'How many blobs a delta leaves out that are in no bundle given as `base`',
  },
  examples: [
    'tidegate verify --bundle wandb-2026q4',
    'tidegate verify --bundle wandb-2026q4.1 --key release.pub --base wandb-2026q4',
  ],
  run: runVerify,
  outputsOf: ({ release, sequence, digest, signer, unresolved }) => ({
    release,
    sequence: String(sequence),
    digest,
    signer: signer.key,
    unresolved: String(unresolved.length),
  }),
  report: describe,
});

async function runVerify(values: OptionValues<typeof options>, runtime: Runtime): Promise<Verdict> {
  return await verifyBundle(
    {
      folder: resolve(runtime.cwd, values.bundle),
      trust: await trustOf(values, runtime),
      bases: values.base.map((folder) => resolve(runtime.cwd, folder)),
    },
    runtime,
  );
}

async function trustOf(
  { trust, key }: Pick<OptionValues<typeof options>, 'trust' | 'key'>,
  runtime: Runtime,
): Promise<string | TrustPolicy> {
  if (key === undefined) {
    return resolve(runtime.cwd, trust ?? 'tidegate.trust.yaml');
  }
  if (trust !== undefined) {
    throw new UserError('TWO_KEYS', 'Both `trust` and `key` say whom to trust', {
      hint: 'Give one of them.',
    });
  }
  return await trustKeyFile(resolve(runtime.cwd, key));
}

function describe(verdict: Verdict): readonly Block[] {
  const { name, release, signer } = verdict;
  return [
    { kind: 'text', text: `${name} ${release} is what ${signer.key} signed, to the last byte.` },
    {
      kind: 'table',
      columns: ['', ''],
      rows: [
        ['release', `${name} ${release}, sequence ${verdict.sequence}`],
        ['for', verdict.audience],
        ['created', verdict.created],
        ['signed by', `${signer.key}, ${signer.fingerprint}`],
        ['bundle.json', verdict.digest],
        [
          'holds',
          `${plural(verdict.images, 'image')}, ${plural(verdict.charts, 'chart')}, ${plural(verdict.blobs, 'blob')}, ${formatBytes(verdict.bytes)}`,
        ],
      ],
    },
    { kind: 'text', text: 'Checked:' },
    { kind: 'list', items: verdict.checked },
    { kind: 'text', text: 'Not checked:' },
    { kind: 'list', items: verdict.notChecked },
    ...(verdict.ignored.length === 0
      ? []
      : [
          { kind: 'text' as const, text: 'Not part of the bundle, ignored:' },
          { kind: 'list' as const, items: verdict.ignored },
        ]),
  ];
}
