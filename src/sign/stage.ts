import { resolve } from 'node:path';
import { readBundle } from '../bundle/read-bundle.ts';
import { UserError } from '../errors.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues } from '../stage.ts';
import { signatureFileName } from '../verify/signature-file.ts';
import { type KeyFiles, keyVariable, openKeyFiles, readSigningKey } from './key-file.ts';
import { planSignature, type SignAction, writeSignature } from './sign-bundle.ts';

const options = {
  bundle: { kind: 'string', description: 'Folder of the bundle to sign', required: true, value: '<folder>' },
  key: {
    kind: 'key',
    description:
      'Private key (P-256, not encrypted): the path of a PEM file; as an input, or in TIDEGATE_KEY, also its text',
    env: keyVariable,
    value: '<file>',
  },
  generate: {
    kind: 'string',
    description: 'Sign with the key pair `<path>.key` and `<path>.pub`, which is made when it is not there',
    value: '<path>',
  },
  'dry-run': { kind: 'boolean', description: 'Say what would be done, and write nothing' },
} as const;

export interface SignResult {
  readonly folder: string;
  readonly signatureFile: string;
  readonly action: SignAction;
  readonly name: string;
  readonly release: string;
  readonly sequence: number;
  readonly audience: string;
  /** Digest of `bundle.json`. */
  readonly digest: Digest;
  /** Fingerprint of the public key; none when a dry run made no key. */
  readonly key: Digest | undefined;
  /** Key files that were made. */
  readonly made: readonly string[];
  readonly dryRun: boolean;
}

/** Stage `sign`: a signature file over `bundle.json`, by a P-256 key. */
export const signStage = defineStage({
  name: 'sign',
  summary: 'Sign a bundle with a key',
  options,
  positional: 'bundle',
  outputs: {
    'signature-file': 'Path of the signature file',
    action: '`created`, `replaced` or `unchanged`',
    digest: 'Digest of bundle.json, which is what was signed',
    key: 'Fingerprint of the public key; empty when a dry run made none',
  },
  examples: [
    'tidegate sign --bundle wandb-2026q4 --generate release',
    'TIDEGATE_KEY="$(cat release.key)" tidegate sign --bundle wandb-2026q4',
  ],
  run: runSign,
  outputsOf: ({ signatureFile, action, digest, key }) => ({
    'signature-file': signatureFile,
    action,
    digest,
    key: key ?? '',
  }),
  report: (result) => [
    { kind: 'text', text: sentence(result) },
    {
      kind: 'table',
      columns: ['', ''],
      rows: [
        ['bundle.json', result.digest],
        ['release', `${result.name} ${result.release}, sequence ${result.sequence}, for ${result.audience}`],
        ...(result.key === undefined ? [] : [['key', result.key]]),
        ...result.made.map((file) => [result.dryRun ? 'would make' : 'made', file]),
      ],
    },
  ],
});

async function runSign(values: OptionValues<typeof options>, runtime: Runtime): Promise<SignResult> {
  const folder = resolve(runtime.cwd, values.bundle);
  const bundle = await readBundle(folder);
  const { key, isNew, made } = await openKey(values, runtime);
  const action = await planSignature(bundle, key);
  if (!values.dryRun && action !== 'unchanged') {
    await writeSignature(bundle, key);
  }
  const { name, release, sequence, audience } = bundle.manifest;
  return {
    folder,
    signatureFile: resolve(folder, signatureFileName),
    action,
    name,
    release,
    sequence,
    audience,
    digest: digestOf(bundle.bytes),
    key: values.dryRun && isNew ? undefined : key.public.fingerprint,
    made,
    dryRun: values.dryRun,
  };
}

async function openKey(
  { key, generate, dryRun }: OptionValues<typeof options>,
  runtime: Runtime,
): Promise<Pick<KeyFiles, 'key' | 'isNew' | 'made'>> {
  if (generate !== undefined && key !== undefined) {
    throw new UserError('TWO_KEYS', 'Both `key` and `generate` name a key to sign with', {
      hint: 'Give one of them. `key` is also taken from the variable TIDEGATE_KEY.',
    });
  }
  if (generate !== undefined) {
    return await openKeyFiles(resolve(runtime.cwd, generate), dryRun, runtime);
  }
  if (key === undefined) {
    throw new UserError('KEY_REQUIRED', 'No key to sign with', {
      hint: 'Give `--key <file>`, put the PEM text into TIDEGATE_KEY, or make a key pair with `--generate <path>`.',
    });
  }
  return { key: await readSigningKey(key, runtime), isNew: false, made: [] };
}

function sentence({ action, folder, dryRun }: SignResult): string {
  if (action === 'unchanged') {
    return `${folder} is signed by this key already.`;
  }
  const what =
    action === 'created' ? 'signed' : 'signed anew: its signature was by another key, or over other bytes';
  return `${folder} ${dryRun ? 'would be' : 'is'} ${what}.`;
}
