import { resolve } from 'node:path';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues } from '../stage.ts';
import { readTrust } from './read-trust.ts';
import type { Verdict } from './verdict.ts';
import { reportVerdict, requireReportPath, writeVerdict } from './verdict-report.ts';
import { verifyBundle } from './verify-bundle.ts';

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
  report: {
    kind: 'string',
    description: 'Write the verdict to a file, to be kept: Markdown (.md) or JSON (.json)',
    value: '<file>',
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
    signer: 'Names of the trusted keys and identities that signed, with commas between',
    unresolved: 'How many blobs a delta leaves out that are in no bundle given as `base`',
  },
  examples: [
    'tidegate verify --bundle wandb-2026q4',
    'tidegate verify --bundle wandb-2026q4.1 --key release.pub --base wandb-2026q4',
    'tidegate verify --bundle wandb-2026q4 --report verdict.md',
  ],
  run: runVerify,
  outputsOf: ({ release, sequence, digest, signatures, unresolved }) => ({
    release,
    sequence: String(sequence),
    digest,
    signer: signatures.map(({ key }) => key).join(','),
    unresolved: String(unresolved.length),
  }),
  report: reportVerdict,
});

async function runVerify(values: OptionValues<typeof options>, runtime: Runtime): Promise<Verdict> {
  const report = values.report === undefined ? undefined : resolve(runtime.cwd, values.report);
  if (report !== undefined) {
    requireReportPath(report);
  }
  const verdict = await verifyBundle(
    {
      folder: resolve(runtime.cwd, values.bundle),
      trust: await readTrust(values, runtime),
      bases: values.base.map((folder) => resolve(runtime.cwd, folder)),
    },
    runtime,
  );
  if (report !== undefined) {
    await writeVerdict(report, verdict);
  }
  return verdict;
}
