import { resolve } from 'node:path';
import { readBundle } from '../bundle/read-bundle.ts';
import { provenanceFileName } from '../bundle/signature-names.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { replaceFile } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues } from '../stage.ts';
import { signatureFileName } from '../verify/signature-file.ts';
import { chooseSigner } from './choose-signer.ts';
import { keyVariable } from './key-file.ts';
import { passwordVariable } from './key-password.ts';
import { newProvenance } from './provenance.ts';
import { planSignature, type SignAction, writeSignature } from './sign-bundle.ts';

const options = {
  bundle: { kind: 'string', description: 'Folder of the bundle to sign', required: true, value: '<folder>' },
  key: {
    kind: 'key',
    description:
      'Private key (P-256), plain or encrypted by cosign or OpenSSL: the path of a PEM file; as an input, or in TIDEGATE_KEY, also its text',
    env: keyVariable,
    value: '<file>',
  },
  'key-password': {
    kind: 'secret',
    description:
      'Password of an encrypted key, also taken from COSIGN_PASSWORD; a person at a terminal is asked. `generate` encrypts with it, and `signer` gets it',
    env: passwordVariable,
    argument: false,
  },
  generate: {
    kind: 'string',
    description: 'Sign with the key pair `<path>.key` and `<path>.pub`, which is made when it is not there',
    value: '<path>',
  },
  signer: {
    kind: 'string',
    description:
      'Sign by a command, run without a shell, for the provenance and for bundle.json: what to sign on standard input, its sha256 in TIDEGATE_DIGEST, the signature on standard output',
    value: '<command>',
  },
  'public-key': {
    kind: 'string',
    description: 'Public key of `signer`; a signature that it does not verify is refused',
    value: '<file>',
  },
  add: { kind: 'boolean', description: 'Add a signature to those of others, instead of replacing the first' },
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
  /** True when the private key among them is not encrypted. */
  readonly isBare: boolean;
  readonly dryRun: boolean;
}

/** Stage `sign`: a signature file over `bundle.json`, by a P-256 key, at hand or behind a command. */
export const signStage = defineStage({
  name: 'sign',
  summary: 'Sign a bundle with a key, or with a command that has one',
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
    'tidegate sign --bundle wandb-2026q4 --key cosign.key',
    "tidegate sign --bundle wandb-2026q4 --public-key hsm.pub --signer 'openssl dgst -sha256 -sign pkcs11:object=release'",
    'tidegate sign --bundle wandb-2026q4 --key security.key --add',
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
    ...(result.isBare ? [{ kind: 'text', text: bareKey(result) } as const] : []),
  ],
});

async function runSign(values: OptionValues<typeof options>, runtime: Runtime): Promise<SignResult> {
  const folder = resolve(runtime.cwd, values.bundle);
  const bundle = await readBundle(folder);
  const { signer, isNew, made, isBare } = await chooseSigner(values, runtime);
  const { action, file } = await planSignature(bundle, signer.public, values.add);
  if (!values.dryRun) {
    // The first signer made the bundle; who signs beside that says nothing about how it was made. It is signed before
    // anything is written: a command may fail, and one file of another key than the other would be refused.
    const provenance = file === signatureFileName ? await newProvenance(bundle, signer, runtime) : undefined;
    if (action !== 'unchanged') {
      await writeSignature(bundle, signer, file);
    }
    if (provenance !== undefined) {
      await replaceFile(resolve(folder, provenanceFileName), provenance);
    }
  }
  const { name, release, sequence, audience } = bundle.manifest;
  return {
    folder,
    signatureFile: resolve(folder, file),
    action,
    name,
    release,
    sequence,
    audience,
    digest: digestOf(bundle.bytes),
    key: values.dryRun && isNew ? undefined : signer.public.fingerprint,
    made,
    isBare,
    dryRun: values.dryRun,
  };
}

function sentence({ action, folder, dryRun }: SignResult): string {
  if (action === 'unchanged') {
    return `${folder} is signed by this key already.`;
  }
  const what =
    action === 'created' ? 'signed' : 'signed anew: its signature was by another key, or over other bytes';
  return `${folder} ${dryRun ? 'would be' : 'is'} ${what}.`;
}

function bareKey({ dryRun }: SignResult): string {
  return `The private key ${dryRun ? 'would not be' : 'is not'} encrypted: whoever can read its file can sign. Set ${passwordVariable} before a key pair is made, and it is.`;
}
