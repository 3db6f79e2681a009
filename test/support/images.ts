import { createCipheriv, createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Descriptor, mediaTypes, type Platform } from '../../src/oci/descriptor.ts';
import { digestOf, hexOf } from '../../src/oci/digest.ts';
import { emptyRepository, type RepositoryContent } from './registry-content.ts';
import type { TestRegistry } from './registry.ts';

type LayerContent = number | string | Buffer;

export interface ImageOptions {
  /** The layers' content, or what gives it for each platform; a number makes that many bytes out of the repository's and tag's name. Default: one of 1000. */
  readonly layers?: readonly LayerContent[] | ((platform: string) => readonly LayerContent[]);
  /** Added to the config blob. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** `linux/amd64`, …; two or more (or attestations) make an index. Default: one. */
  readonly platforms?: readonly string[];
  /** `docker` makes schema2 manifests and a manifest list. Default: `oci`. */
  readonly format?: 'oci' | 'docker';
  /** Adds an attestation manifest per platform to the index, as BuildKit does. */
  readonly attestations?: boolean;
}

export interface SeededImage {
  /** What the tag stands for. */
  readonly root: Descriptor;
  /** The manifests of the platforms, in their order. */
  readonly manifests: readonly Descriptor[];
  readonly attestations: readonly Descriptor[];
  readonly layers: readonly Descriptor[];
}

/** Puts an image straight into a test registry. The same arguments give the same digests. */
export function pushImage(
  registry: Pick<TestRegistry, 'repositories'>,
  repository: string,
  tag: string,
  options: ImageOptions = {},
): SeededImage {
  const content = contentOf(registry, repository);
  const docker = options.format === 'docker';
  const platforms = options.platforms ?? ['linux/amd64'];
  const seed = `${repository}:${tag}`;
  const layers: Descriptor[] = [];
  const manifests = platforms.map((platform) => {
    // A layer made from a number differs for each platform, one that was given is shared, as in real images.
    const contents = typeof options.layers === 'function' ? options.layers(platform) : options.layers;
    const blobs = (contents ?? [1000]).map((layer, index) =>
      layerBytes(
        typeof layer === 'number' ? noise(`${seed}:${platform}:${index}`, layer) : Buffer.from(layer),
      ),
    );
    const made = putImageManifest(content, blobs, platform, options);
    layers.push(...made.layers);
    return made.manifest;
  });
  const attestations = options.attestations
    ? manifests.map((manifest) => putAttestation(content, manifest))
    : [];
  const single = manifests.length === 1 && attestations.length === 0 ? manifests[0] : undefined;
  const root =
    single ??
    putManifest(content, docker ? mediaTypes.dockerList : mediaTypes.ociIndex, {
      manifests: [...manifests, ...attestations],
    });
  content.tags.set(tag, root.digest);
  const { mediaType, digest, size } = root;
  return { root: { mediaType, digest, size }, manifests, attestations, layers };
}

export interface ReferrerOptions {
  readonly artifactType?: string;
  readonly content?: string;
  /** Also lists it under the tag `sha256-<hex>`, for registries without the referrers API. */
  readonly fallbackTag?: boolean;
}

/** Adds an artifact whose `subject` is the given manifest. */
export function pushReferrer(
  registry: Pick<TestRegistry, 'repositories'>,
  repository: string,
  subject: Descriptor,
  options: ReferrerOptions = {},
): Descriptor {
  const content = contentOf(registry, repository);
  const artifactType = options.artifactType ?? 'application/vnd.example.signature.v1+json';
  const made = putManifest(content, mediaTypes.ociManifest, {
    artifactType,
    config: putBlob(content, Buffer.from('{}'), mediaTypes.ociEmpty),
    layers: [putBlob(content, Buffer.from(options.content ?? 'signature'), artifactType)],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
  });
  if (options.fallbackTag) {
    addToTag(content, `sha256-${hexOf(subject.digest)}`, { ...made, artifactType });
  }
  return made;
}

/** Adds what cosign stores beside an image: a manifest under `sha256-<hex>.sig`, `.att` or `.sbom`. */
export function pushCosignTag(
  registry: Pick<TestRegistry, 'repositories'>,
  repository: string,
  image: Descriptor,
  kind: 'sig' | 'att' | 'sbom' = 'sig',
): { tag: string; manifest: Descriptor } {
  const content = contentOf(registry, repository);
  const layer = Buffer.from(`${kind} of ${image.digest}`);
  const manifest = putManifest(content, mediaTypes.ociManifest, {
    config: putBlob(content, Buffer.from(`{"kind":"${kind}"}`), 'application/vnd.oci.image.config.v1+json'),
    layers: [putBlob(content, layer, 'application/vnd.dev.cosign.simplesigning.v1+json')],
  });
  const tag = `sha256-${hexOf(image.digest)}.${kind}`;
  content.tags.set(tag, manifest.digest);
  return { tag, manifest };
}

/** Stores bytes as a blob. */
export function putBlob(content: RepositoryContent, bytes: Buffer, mediaType: string): Descriptor {
  const digest = digestOf(bytes);
  content.blobs.set(digest, bytes);
  return { mediaType, digest, size: bytes.length };
}

/** Stores a manifest or index; `schemaVersion` and `mediaType` are added. */
export function putManifest(
  content: RepositoryContent,
  mediaType: string,
  body: Readonly<Record<string, unknown>>,
): Descriptor {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...body }));
  const digest = digestOf(bytes);
  content.manifests.set(digest, { mediaType, bytes });
  return { mediaType, digest, size: bytes.length };
}

/** A repository's content, made when it is not there yet. */
export function contentOf(
  registry: Pick<TestRegistry, 'repositories'>,
  repository: string,
): RepositoryContent {
  const known = registry.repositories.get(repository) ?? emptyRepository();
  registry.repositories.set(repository, known);
  return known;
}

function putImageManifest(
  content: RepositoryContent,
  blobs: readonly Buffer[],
  platform: string,
  options: ImageOptions,
): { manifest: Descriptor; layers: readonly Descriptor[] } {
  const docker = options.format === 'docker';
  const [os = 'linux', architecture = 'amd64', variant] = platform.split('/');
  const config = {
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    ...options.config,
    rootfs: { type: 'layers', diff_ids: blobs.map((blob) => digestOf(blob)) },
  };
  const layerType = docker
    ? 'application/vnd.docker.image.rootfs.diff.tar.gzip'
    : 'application/vnd.oci.image.layer.v1.tar+gzip';
  const configType = docker
    ? 'application/vnd.docker.container.image.v1+json'
    : 'application/vnd.oci.image.config.v1+json';
  const layers = blobs.map((blob) => putBlob(content, compress(blob), layerType));
  const manifest = putManifest(content, docker ? mediaTypes.dockerManifest : mediaTypes.ociManifest, {
    config: putBlob(content, Buffer.from(JSON.stringify(config)), configType),
    layers,
  });
  const where: Platform = { os, architecture, ...(variant === undefined ? {} : { variant }) };
  return { manifest: { ...manifest, platform: where }, layers };
}

function putAttestation(content: RepositoryContent, manifest: Descriptor): Descriptor {
  const statement = Buffer.from(
    JSON.stringify({ _type: 'https://in-toto.io/Statement/v0.1', of: manifest.digest }),
  );
  // As BuildKit writes it: real clients parse the config, also of a platform that is unknown.
  const rootfs = { type: 'layers', diff_ids: [digestOf(statement)] };
  const config = Buffer.from(JSON.stringify({ architecture: 'unknown', os: 'unknown', config: {}, rootfs }));
  const made = putManifest(content, mediaTypes.ociManifest, {
    config: putBlob(content, config, 'application/vnd.oci.image.config.v1+json'),
    layers: [putBlob(content, statement, 'application/vnd.in-toto+json')],
  });
  return {
    ...made,
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.digest': manifest.digest,
      'vnd.docker.reference.type': 'attestation-manifest',
    },
  };
}

function addToTag(content: RepositoryContent, tag: string, descriptor: Descriptor): void {
  const known = content.manifests.get(content.tags.get(tag) ?? '');
  const listed: unknown = known === undefined ? [] : JSON.parse(known.bytes.toString('utf8')).manifests;
  const manifests = [...(Array.isArray(listed) ? listed : []), descriptor];
  content.tags.set(tag, putManifest(content, mediaTypes.ociIndex, { manifests }).digest);
}

/** Bytes that do not compress, the same for the same seed. */
export function noise(seed: string, size: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, '0')}\0`;
}

/** A tar with one file: real clients look into layers. */
function layerBytes(content: Buffer): Buffer {
  const header = Buffer.alloc(512);
  header.write('content', 0);
  header.write(
    `${octal(0o644, 8)}${octal(0, 8)}${octal(0, 8)}${octal(content.length, 12)}${octal(0, 12)}`,
    100,
  );
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
}

/** Stored, not deflated, and without the system's mark: the same bytes with every zlib and on every system. */
function compress(bytes: Buffer): Buffer {
  const zipped = gzipSync(bytes, { level: 0 });
  zipped[9] = 255;
  return zipped;
}
