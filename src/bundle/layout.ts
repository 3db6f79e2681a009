import { type Digest, digestOf } from '../oci/digest.ts';
import { ociLayout, ociLayoutDigest } from '../oci/layout/names.ts';
import { compareText } from '../order.ts';
import type { BundleManifest } from './bundle-manifest.ts';
import { indexJson } from './index-json.ts';
import { blobEntryName, endOfArchiveSize, paddedSize, tarHeaderSize } from './tar.ts';

/** A file in a tar; offsets are in bytes from the start of the tar, parts counted as joined. */
export interface Entry {
  readonly name: string;
  readonly digest: Digest;
  /** Of the content, without padding. */
  readonly size: number;
  readonly headerOffset: number;
  readonly dataOffset: number;
}

/** One tar, and the file or files that hold its bytes. */
export interface Volume {
  readonly name: string;
  /** Of the tar, with its end. */
  readonly size: number;
  readonly entries: readonly Entry[];
  /** In order; more than one where the tar is cut into parts. */
  readonly files: readonly VolumeFile[];
}

export interface VolumeFile {
  readonly name: string;
  readonly size: number;
}

type Content = Pick<Entry, 'name' | 'digest' | 'size'>;

/** The name that a bundle's folder has and its volumes begin with. */
export function bundleName({ name, release }: Pick<BundleManifest, 'name' | 'release'>): string {
  return `${name}-${release}`;
}

/** `wandb-2026q4.000.tar` */
export function volumeName(bundle: string, number: number): string {
  return `${bundle}.${String(number).padStart(3, '0')}.tar`;
}

/** The tar that a volume file belongs to: itself, or for `….tar.part000` what stands before `.part`. */
export function tarOf(file: string): string {
  return file.replace(/\.part[0-9]{3}$/, '');
}

/**
 * Every entry of every volume with its offset, from `bundle.json` alone: pure, and the same on both sides of the gap.
 * Volume 000 begins with `oci-layout` and `index.json`; blobs follow sorted by digest.
 */
export function volumeLayout(manifest: BundleManifest): readonly Volume[] {
  const index = indexJson([...manifest.images, ...manifest.charts]);
  const first = volumeName(bundleName(manifest), 0);
  const blobs = Map.groupBy(manifest.blobs, ({ volume }) => volume);
  const files = Map.groupBy(manifest.volumes, ({ name }) => tarOf(name));
  const names = new Set([first, ...files.keys(), ...blobs.keys()]);
  return [...names].sort(compareText).map((name) => {
    const own = name === first ? layoutFiles(index) : [];
    const contents = [...own, ...(blobs.get(name) ?? []).map(blobContent)];
    return { name, ...arrange(contents), files: files.get(name) ?? [] };
  });
}

/** The blobs of a volume; not what makes it a layout, although a blob may have the same bytes, and so the same digest. */
export function blobEntries({ entries }: Pick<Volume, 'entries'>): readonly Entry[] {
  return entries.filter(({ name }) => name.startsWith('blobs/'));
}

/** The two files that make the volumes an OCI image layout. */
export function layoutFiles(index: Buffer): readonly Content[] {
  return [
    { name: 'oci-layout', digest: ociLayoutDigest, size: ociLayout.length },
    { name: 'index.json', digest: digestOf(index), size: index.length },
  ];
}

export function blobContent({ digest, size }: Pick<Entry, 'digest' | 'size'>): Content {
  return { name: blobEntryName(digest), digest, size };
}

/** Bytes that one file takes up in a tar, header and padding included. */
export function entrySize({ name, size }: Pick<Entry, 'name' | 'size'>): number {
  return tarHeaderSize(name, size) + paddedSize(size);
}

/** Puts files behind each other into a tar. */
export function arrange(contents: readonly Content[]): Pick<Volume, 'size' | 'entries'> {
  const entries: Entry[] = [];
  let offset = 0;
  for (const content of contents) {
    const dataOffset = offset + tarHeaderSize(content.name, content.size);
    entries.push({ ...content, headerOffset: offset, dataOffset });
    offset += entrySize(content);
  }
  return { size: offset + endOfArchiveSize, entries };
}
