import type { Digest } from '../oci/digest.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import type { BundlePlan } from './plan.ts';

/** What the stage `bundle` returns: plain data. */
export interface BundleResult {
  /** Absolute path of the bundle. */
  readonly folder: string;
  readonly name: string;
  readonly release: string;
  readonly sequence: number;
  readonly images: readonly string[];
  readonly charts: readonly string[];
  /** Blobs in the volumes, and the bytes of the volumes. */
  readonly blobs: number;
  readonly bytes: number;
  /** What this run fetched. */
  readonly fetchedBytes: number;
  /** What the other side has to have already. */
  readonly needs: { readonly blobs: number; readonly bytes: number };
  readonly volumes: BundleManifest['volumes'];
  /** Of `bundle.json`. */
  readonly bundleDigest: Digest;
  /** `planned` after a dry run. */
  readonly state: 'planned' | 'created' | 'unchanged';
  readonly dryRun: boolean;
}

/** The result of a run, from its plan. */
export function resultOf(
  { manifest, digest }: BundlePlan,
  run: Pick<BundleResult, 'folder' | 'state' | 'fetchedBytes' | 'dryRun'>,
): BundleResult {
  const { name, release, sequence, images, charts, blobs, needs, volumes } = manifest;
  return {
    name,
    release,
    sequence,
    images: images.map(({ reference }) => reference),
    charts: charts.map(({ reference }) => reference),
    blobs: blobs.length,
    bytes: sizeOf(volumes),
    needs: { blobs: needs.length, bytes: sizeOf(needs) },
    volumes,
    bundleDigest: digest,
    ...run,
  };
}

function sizeOf(items: readonly { readonly size: number }[]): number {
  return items.reduce((total, { size }) => total + size, 0);
}
