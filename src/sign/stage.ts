import { resolve } from 'node:path';
import { readBundle } from '../bundle/read-bundle.ts';
import { provenanceFileName } from '../bundle/signature-names.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { replaceFile } from '../release/files.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues } from '../stage.ts';
import type { CertificateIdentity } from '../verify/certificate.ts';
import { signatureFileName } from '../verify/signature-file.ts';
import { readTrustedRoot } from '../verify/trusted-root.ts';
import { chooseSigner } from './choose-signer.ts';
import { passwordVariable } from './key-password.ts';
import { signOptions as options } from './options.ts';
import { planSignature, type SignAction } from './plan-signature.ts';
import { newProvenance } from './provenance.ts';
import { requireBelief } from './require-belief.ts';
import { sealBytes } from './seal.ts';

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
  /** Fingerprint of the public key; none when a dry run made no key, or one is made for this signature only. */
  readonly key: Digest | undefined;
  /** Whom the certificate names; none without a certificate. */
  readonly identity: CertificateIdentity | undefined;
  /** Key files that were made. */
  readonly made: readonly string[];
  /** True when the private key among them is not encrypted. */
  readonly isBare: boolean;
  readonly dryRun: boolean;
}

/** Stage `sign`: a signature file over `bundle.json`, by a P-256 key: at hand, behind a command, or made for this one time. */
export const signStage = defineStage({
  name: 'sign',
  summary: 'Sign a bundle with a key, with a command that has one, or as a workflow',
  options,
  positional: 'bundle',
  outputs: {
    'signature-file': 'Path of the signature file',
    action: '`created`, `replaced` or `unchanged`',
    digest: 'Digest of bundle.json, which is what was signed',
    key: 'Fingerprint of the public key; empty when a dry run made none, and with `keyless`',
    identity:
      'Whom the certificate names: the address of a workflow, or an e-mail address; empty without a certificate',
    issuer: 'Who vouched for that, with `keyless`',
  },
  examples: [
    'tidegate sign --bundle wandb-2026q4 --generate release',
    'TIDEGATE_KEY="$(cat release.key)" tidegate sign --bundle wandb-2026q4',
    'tidegate sign --bundle wandb-2026q4 --key cosign.key',
    "tidegate sign --bundle wandb-2026q4 --public-key hsm.pub --signer 'openssl dgst -sha256 -sign pkcs11:object=release'",
    'tidegate sign --bundle wandb-2026q4 --key security.key --add',
    'tidegate sign --bundle wandb-2026q4 --keyless',
    'tidegate sign --bundle wandb-2026q4 --key leaf.key --certificate leaf.pem --timestamp-url http://timestamp.corp.example',
  ],
  run: runSign,
  outputsOf: ({ signatureFile, action, digest, key, identity }) => ({
    'signature-file': signatureFile,
    action,
    digest,
    key: key ?? '',
    identity: identity?.subject ?? '',
    issuer: identity?.issuer ?? '',
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
        ...identityRows(result),
        ...result.made.map((file) => [result.dryRun ? 'would make' : 'made', file]),
      ],
    },
    ...(result.isBare ? [{ kind: 'text', text: bareKey(result) } as const] : []),
  ],
});

async function runSign(values: OptionValues<typeof options>, runtime: Runtime): Promise<SignResult> {
  const folder = resolve(runtime.cwd, values.bundle);
  const bundle = await readBundle(folder);
  const { trustedRoot: rootFile } = values;
  const root = rootFile === undefined ? undefined : await readTrustedRoot(resolve(runtime.cwd, rootFile));
  const { signer, isNew, made, isBare } = await chooseSigner(values, runtime);
  const { action, file } = await planSignature(bundle, signer, values.add);
  if (!values.dryRun) {
    // The first signer made the bundle; who signs beside that says nothing about how it was made. Both are signed before
    // anything is written: a command or a service may fail, and one file of another key than the other would be refused.
    const provenance =
      file === signatureFileName ? await newProvenance(bundle, signer, { action, runtime }) : undefined;
    const signature = action === 'unchanged' ? undefined : await sealBytes(bundle.bytes, signer);
    requireBelief({ bundle, signer, root }, { signature, provenance });
    await write(resolve(folder, file), signature);
    await write(resolve(folder, provenanceFileName), provenance);
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
    key: values.keyless || (values.dryRun && isNew) ? undefined : signer.public.fingerprint,
    identity: signer.certificate?.identity,
    made,
    isBare,
    dryRun: values.dryRun,
  };
}

async function write(path: string, content: Buffer | undefined): Promise<void> {
  if (content !== undefined) {
    await replaceFile(path, content);
  }
}

function sentence({ action, folder, dryRun }: SignResult): string {
  if (action === 'unchanged') {
    return `${folder} is signed by this key already.`;
  }
  const what =
    action === 'created'
      ? 'signed'
      : 'signed anew: its signature was by another key or certificate, or over other bytes';
  return `${folder} ${dryRun ? 'would be' : 'is'} ${what}.`;
}

function identityRows({ identity }: SignResult): readonly (readonly string[])[] {
  return identity === undefined
    ? []
    : [
        ['identity', identity.subject],
        ...(identity.issuer === undefined ? [] : [['issuer', identity.issuer]]),
      ];
}

function bareKey({ dryRun }: SignResult): string {
  return `The private key ${dryRun ? 'would not be' : 'is not'} encrypted: whoever can read its file can sign. Set ${passwordVariable} before a key pair is made, and it is.`;
}
