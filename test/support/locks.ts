import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { type Descriptor, mediaTypes } from '../../src/oci/descriptor.ts';
import { type Digest, digestOf, parseDigest } from '../../src/oci/digest.ts';
import { parseReference, repositoryOf } from '../../src/oci/reference.ts';
import type { ReadableStore } from '../../src/oci/store.ts';
import type { Lock, LockedArtifact, LockedBlob, Pin } from '../../src/release/lock.ts';
import { contentOf } from './images.ts';
import { hashLike } from './registry-content.ts';
import type { TestRegistry } from './registry.ts';

export interface SampleArtifact {
  /** `docker.io/wandb/local:0.62.2` */
  readonly reference: string;
  /** A text is itself a small layer; a number makes that many bytes out of the reference. Default: one of 2000. */
  readonly layers?: readonly (string | number | Buffer)[];
  /** Of the names of its layers; default: sha256. */
  readonly algorithm?: 'sha512';
  /** Number of referrers of the root. Default: 0. */
  readonly referrers?: number;
  /** Adds a manifest under the tag `sha256-<hex>.sig`. */
  readonly signed?: boolean;
  /** Of an image: the values that say which it is, `operator: hook.image`. */
  readonly setBy?: readonly string[];
  /** Of a chart: what its publisher signed, as Helm keeps it. */
  readonly provenance?: string;
}

export interface SampleOptions {
  readonly name?: string;
  readonly release?: string;
  readonly sequence?: number;
  readonly images?: readonly SampleArtifact[];
  /** Charts in OCI registries; the last part of the repository is the chart's name. */
  readonly charts?: readonly SampleArtifact[];
  /** Release notes, which the bundle carries. */
  readonly notes?: string;
}

/** A lock, and the content that it pins. */
export interface SampleRelease {
  readonly lock: Lock;
  readonly contents: ReadonlyMap<Digest, Buffer>;
  readonly notes?: Buffer;
}

interface Collector {
  readonly blobs: Map<Digest, LockedBlob>;
  readonly contents: Map<Digest, Buffer>;
}

/** Makes up a release: real manifests, configs and layers, and the lock of them. The same options give the same bytes. */
export function sampleRelease(options: SampleOptions = {}): SampleRelease {
  const into: Collector = { blobs: new Map(), contents: new Map() };
  const images = (options.images ?? [{ reference: 'docker.io/wandb/local:0.62.2' }]).map((image) => ({
    ...artifact(image, into, 'image'),
    ...(image.setBy === undefined
      ? { usedBy: ['release file'] }
      : { usedBy: ['operator'], setBy: image.setBy }),
  }));
  const charts = (options.charts ?? []).map((chart) => {
    const { repository, tag = '' } = parseReference(chart.reference);
    const [layer = 2000] = chart.layers ?? [];
    const archive = digestOf(layerBytes(layer, `${chart.reference}#0`));
    return {
      name: repository.split('/').at(-1) ?? '',
      version: tag,
      archive,
      ...artifact(chart, into, 'chart'),
    };
  });
  const lock: Lock = {
    schemaVersion: 1,
    name: options.name ?? 'wandb',
    release: options.release ?? '2026q4',
    sequence: options.sequence ?? 1,
    audience: 'acme-prod',
    created: '2026-10-01T00:00:00Z',
    platforms: 'all',
    charts: sortedBy(charts, ({ reference }) => reference),
    images: sortedBy(images, ({ reference }) => reference),
    blobs: sortedBy([...into.blobs.values()], ({ digest }) => digest),
  };
  const { notes } = options;
  return { lock, contents: into.contents, ...(notes === undefined ? {} : { notes: Buffer.from(notes) }) };
}

/** The content as a store, without a registry. */
export function storeOf(contents: ReadonlyMap<Digest, Buffer>): ReadableStore {
  return {
    name: 'memory',
    find: async () => undefined,
    resolve: async (text) => {
      throw new Error(`no ${text}`);
    },
    open: async ({ digest }, offset = 0) => once((contents.get(digest) ?? Buffer.alloc(0)).subarray(offset)),
    referrers: async () => [],
  };
}

/** Puts everything that a lock pins into a registry, under the repositories' paths (without their hosts). */
export function seedRegistry(
  registry: Pick<TestRegistry, 'repositories'>,
  { lock, contents }: SampleRelease,
): void {
  for (const { digest, mediaType, repositories } of lock.blobs) {
    for (const name of repositories) {
      const content = contentOf(registry, name.slice(name.indexOf('/') + 1));
      const bytes = contents.get(digest) ?? Buffer.alloc(0);
      if (mediaType.includes('manifest')) {
        content.manifests.set(digest, { mediaType, bytes });
      } else {
        content.blobs.set(digest, bytes);
      }
    }
  }
  for (const { reference, root, tags } of [...lock.images, ...lock.charts]) {
    const { repository, tag } = parseReference(reference);
    const content = contentOf(registry, repository);
    const all = [...(tag === undefined ? [] : [{ tag, target: root }]), ...tags];
    for (const { tag, target } of all) {
      content.tags.set(tag, target.digest);
    }
  }
}

function artifact(sample: SampleArtifact, into: Collector, kind: 'image' | 'chart'): LockedArtifact {
  const repository = repositoryOf(parseReference(sample.reference));
  const put = (bytes: Buffer, mediaType: string, algorithm?: 'sha512'): Pin =>
    collect(into, repository, bytes, { mediaType, algorithm });
  const layerType = kind === 'chart' ? mediaTypes.helmChart : 'application/vnd.oci.image.layer.v1.tar+gzip';
  const configType = kind === 'chart' ? mediaTypes.helmConfig : 'application/vnd.oci.image.config.v1+json';
  const layers = (sample.layers ?? [2000]).map((layer, index) =>
    put(layerBytes(layer, `${sample.reference}#${index}`), layerType, sample.algorithm),
  );
  const config = put(json({ of: sample.reference, layers: layers.length }), configType);
  const provenance =
    sample.provenance === undefined ? [] : [put(Buffer.from(sample.provenance), mediaTypes.helmProvenance)];
  const root = put(manifest({ config, layers: [...layers, ...provenance] }), mediaTypes.ociManifest);
  const referrers = Array.from({ length: sample.referrers ?? 0 }, (_, index) => ({
    ...put(
      manifest({
        artifactType: 'application/vnd.example.sbom.v1+json',
        config: put(json({}), mediaTypes.ociEmpty),
        layers: [put(json({ sbom: sample.reference, index }), 'application/vnd.example.sbom.v1+json')],
        subject: root,
      }),
      mediaTypes.ociManifest,
    ),
    artifactType: 'application/vnd.example.sbom.v1+json',
  }));
  const sign = (): Pin =>
    put(
      manifest({ config: put(json({ signs: root.digest }), configType), layers: [] }),
      mediaTypes.ociManifest,
    );
  const target = sample.signed ? sign() : undefined;
  return {
    reference: sample.reference,
    root,
    referrers: sortedBy(referrers, ({ digest }) => digest),
    tags: target === undefined ? [] : [{ tag: `${root.digest.replace(':', '-')}.sig`, target }],
  };
}

function collect(
  into: Collector,
  repository: string,
  bytes: Buffer,
  { mediaType, algorithm }: { readonly mediaType: string; readonly algorithm: 'sha512' | undefined },
): Pin {
  const digest =
    algorithm === undefined ? digestOf(bytes) : parseDigest(hashLike(`${algorithm}:`, bytes), 'a sample');
  const known = into.blobs.get(digest)?.repositories ?? [];
  const repositories = [...new Set([...known, repository])].sort();
  into.blobs.set(digest, { digest, size: bytes.length, mediaType, repositories });
  into.contents.set(digest, bytes);
  return { mediaType, digest, size: bytes.length };
}

function layerBytes(layer: string | number | Buffer, seed: string): Buffer {
  return typeof layer === 'number'
    ? createHash('shake256', { outputLength: layer }).update(seed).digest()
    : Buffer.from(layer);
}

function manifest(body: Readonly<Record<string, Descriptor | readonly Descriptor[] | string>>): Buffer {
  return json({ schemaVersion: 2, mediaType: mediaTypes.ociManifest, ...body });
}

function json(value: object): Buffer {
  return Buffer.from(canonicalize(value) ?? '');
}

function sortedBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
