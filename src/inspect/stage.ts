import { lstat, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BundleManifest } from '../bundle/bundle-manifest.ts';
import { bundleName, tarOf, volumeName } from '../bundle/layout.ts';
import { readBase } from '../bundle/read-base.ts';
import { readBundle } from '../bundle/read-bundle.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { byText } from '../order.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { defineStage, type OptionValues } from '../stage.ts';
import { signatureFileName } from '../verify/signature-file.ts';
import { type Amount, amountOf, type InspectedArtifact, inspectArtifacts } from './artifacts.ts';
import { compareWith, type Comparison } from './comparison.ts';
import { describeInspection } from './report.ts';

const options = {
  bundle: {
    kind: 'string',
    description: 'Folder of the bundle; only bundle.json and volume 000 are read',
    required: true,
    value: '<folder>',
  },
  base: {
    kind: 'list',
    description: 'Compare with earlier bundles (folder or bundle.json), a lock, or an inventory',
    value: '<file>',
  },
} as const;

export interface InspectedFile {
  readonly name: string;
  readonly size: number;
  /** Of the volumes and files beside them; nothing is hashed. */
  readonly state: 'here' | 'missing' | 'other size';
}

/** What a bundle says of itself. Nothing of it is verified but the manifests that were read. */
export interface Inspection {
  readonly folder: string;
  readonly name: string;
  readonly release: string;
  readonly sequence: number;
  readonly audience: string;
  readonly created: string;
  /** Of `bundle.json`. */
  readonly digest: Digest;
  /** Whether there is a signature file. Who signed, and whether it fits, `verify` says. */
  readonly hasSignatureFile: boolean;
  readonly volumes: readonly InspectedFile[];
  readonly files: readonly InspectedFile[];
  readonly images: readonly InspectedArtifact[];
  readonly charts: readonly InspectedArtifact[];
  /** Blobs in the volumes, and what the other side has to have. */
  readonly inBundle: Amount;
  readonly leftOut: Amount;
  /** What is left out by the upstream repository that should have it, sorted; a blob may be in several. */
  readonly needs: readonly (Amount & { readonly repository: string })[];
  /** False when volume 000 is not here, or not whole: what only manifests say is then left out. */
  readonly hasManifests: boolean;
  readonly comparison?: Comparison;
}

/** Command `inspect`: what is in a bundle, from one disk of many. */
export const inspectStage = defineStage({
  name: 'inspect',
  summary: 'Show what is in a bundle, from its bundle.json and volume 000 alone',
  options,
  positional: 'bundle',
  outputs: {},
  examples: [
    'tidegate inspect /media/usb/wandb-2026q4',
    'tidegate inspect wandb-2026q4 --base wandb-2026q3',
    'tidegate inspect wandb-2026q4 --base wandb.inventory.json --json',
  ],
  run: runInspect,
  outputsOf: () => ({}),
  report: describeInspection,
});

async function runInspect(values: OptionValues<typeof options>, runtime: Runtime): Promise<Inspection> {
  const bundle = await readBundle(await folderOf(resolve(runtime.cwd, values.bundle)));
  const bases = await Promise.all(values.base.map((path) => readBase(resolve(runtime.cwd, path))));
  const { folder, manifest, bytes } = bundle;
  const { name, release, sequence, audience, created } = manifest;
  const volumes = await Promise.all(manifest.volumes.map((file) => lookAt(folder, file)));
  const hasManifests = isFirstWhole(manifest, volumes);
  return {
    folder,
    name,
    release,
    sequence,
    audience,
    created,
    digest: digestOf(bytes),
    hasSignatureFile: (await sizeOf(join(folder, signatureFileName))) !== undefined,
    volumes,
    files: await Promise.all(manifest.files.map((file) => lookAt(folder, file))),
    images: await inspectArtifacts(manifest.images, bundle, hasManifests),
    charts: await inspectArtifacts(manifest.charts, bundle, hasManifests),
    inBundle: amountOf(manifest.blobs),
    leftOut: amountOf(manifest.needs),
    needs: needsByRepository(manifest),
    hasManifests,
    ...(bases.length === 0 ? {} : { comparison: compareWith(manifest, bases) }),
  };
}

/** The folder, also when its `bundle.json` was named. */
async function folderOf(path: string): Promise<string> {
  const isFile = await stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
  return isFile ? dirname(path) : path;
}

function needsByRepository({ needs }: BundleManifest): Inspection['needs'] {
  const places = needs.flatMap(({ repositories, size }) =>
    repositories.map((repository) => ({ repository, size })),
  );
  return [...Map.groupBy(places, ({ repository }) => repository)]
    .map(([repository, blobs]) => ({ repository, ...amountOf(blobs) }))
    .sort(byText(({ repository }) => repository));
}

/** Volume 000, which may be cut into parts, holds every manifest. */
function isFirstWhole(manifest: BundleManifest, volumes: readonly InspectedFile[]): boolean {
  const first = volumeName(bundleName(manifest), 0);
  return volumes.filter(({ name }) => tarOf(name) === first).every(({ state }) => state === 'here');
}

async function lookAt(
  folder: string,
  { name, size }: { readonly name: string; readonly size: number },
): Promise<InspectedFile> {
  const found = await sizeOf(join(folder, name));
  const state = found === undefined ? 'missing' : found === size ? 'here' : 'other size';
  return { name, size, state };
}

/** Of a plain file; what is anything else does not count. */
async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isFile() === true ? stats.size : undefined;
}
