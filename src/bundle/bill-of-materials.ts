import { createHash } from 'node:crypto';
import { algorithmOf, type Digest, hexOf } from '../oci/digest.ts';
import { parseReference, repositoryOf } from '../oci/reference.ts';
import type { Evidence } from '../release/evidence.ts';
import type { Lock, LockedArtifact, LockedBlob, LockedChart, LockedImage } from '../release/lock.ts';
import { chartPackageUrl, imagePackageUrl } from '../release/package-url.ts';
import type { Bom, Component, ExternalReference, Hash } from './cyclonedx.ts';
import { evidenceOf } from './evidence.ts';

/** In the bundle, and listed in `bundle.json`. */
export const billName = 'sbom.cdx.json';

/**
 * The bill of materials of a release: its images and charts, and every blob once, so that it is as long as the lock. A
 * blob is a part of the image or chart that it surely belongs to, which the lock says where a repository has only one;
 * what several share stands beside them. Bills that upstream attached are linked, and not read.
 *
 * @param lockBytes of `tidegate.lock.json`, for the serial number: the bill is a function of the lock, down to its bytes
 * @returns CycloneDX 1.6 in JSON
 */
export function formatBill(lock: Lock, lockBytes: Buffer): Buffer {
  return Buffer.from(`${JSON.stringify(billOf(lock, lockBytes), undefined, 2)}\n`);
}

function billOf(lock: Lock, lockBytes: Buffer): Bom {
  const { name, release, sequence, audience, created } = lock;
  const { own, shared } = divide(lock);
  const images = lock.images.map((image) => imageComponent(image, own.get(image.reference)));
  const charts = lock.charts.map((chart) => chartComponent(chart, own.get(chart.reference)));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(lockBytes)}`,
    version: 1,
    metadata: {
      timestamp: created,
      // Without its version: the same lock gives the same bytes, whoever makes them.
      tools: { components: [{ type: 'application', name: 'tidegate' }] },
      component: {
        type: 'data',
        'bom-ref': 'release',
        name,
        version: release,
        properties: properties({ audience, sequence: String(sequence) }),
      },
    },
    components: [...images, ...charts, ...shared.map((blob) => fileComponent(blob))],
    dependencies: dependenciesOf(lock),
    compositions: [
      { aggregate: 'complete', assemblies: ['release'] },
      // What is installed in an image, nobody has looked.
      ...(images.length === 0
        ? []
        : [{ aggregate: 'unknown' as const, assemblies: lock.images.map((image) => imageRef(image)) }]),
    ],
  };
}

/** The blobs by the reference of the one artifact that they belong to; the artifacts' own manifests are no part. */
function divide({ images, charts, blobs }: Lock): {
  own: ReadonlyMap<string, readonly LockedBlob[]>;
  shared: readonly LockedBlob[];
} {
  const artifacts = [...images, ...charts];
  const roots = new Set(artifacts.map(({ root }) => root.digest));
  const inRepository = Map.groupBy(artifacts, ({ reference }) => repositoryOf(parseReference(reference)));
  const ownerOf = ({ repositories: [first = '', ...others] }: LockedBlob): string => {
    const [artifact, ...more] = inRepository.get(first) ?? [];
    return others.length > 0 || more.length > 0 ? '' : (artifact?.reference ?? '');
  };
  const own = Map.groupBy(
    blobs.filter(({ digest }) => !roots.has(digest)),
    ownerOf,
  );
  return { own, shared: own.get('') ?? [] };
}

function imageComponent(image: LockedImage, blobs: readonly LockedBlob[] = []): Component {
  const { repository, tag, host } = parseReference(image.reference);
  return {
    type: 'container',
    'bom-ref': imageRef(image),
    name: `${host}/${repository}`,
    version: tag ?? image.root.digest,
    hashes: [hashOf(image.root.digest)],
    purl: imagePackageUrl(image),
    ...referencesOf(evidenceReferences(image)),
    ...componentsOf(blobs),
    ...propertiesOf({
      ...(image.upstream && { 'upstream-digest': image.upstream.digest }),
      ...signatureProperties(image),
    }),
  };
}

function chartComponent(chart: LockedChart, blobs: readonly LockedBlob[] = []): Component {
  const { name, version, archive, url, root } = chart;
  const distribution: readonly ExternalReference[] =
    url === undefined ? [] : [{ type: 'distribution', url, hashes: [hashOf(archive)] }];
  return {
    type: 'application',
    'bom-ref': chartRef(chart),
    name,
    version,
    // Of the `.tgz`: what helm and the index of a repository call its digest.
    hashes: [hashOf(archive)],
    purl: chartPackageUrl(chart),
    ...referencesOf([...distribution, ...evidenceReferences(chart)]),
    ...componentsOf(blobs.filter(({ digest }) => digest !== archive)),
    properties: properties({ 'manifest-digest': root.digest, ...signatureProperties(chart) }),
  };
}

function fileComponent({ digest, mediaType }: LockedBlob): Component {
  return {
    type: 'file',
    // CycloneDX takes fewer characters there than RFC 6838 has.
    ...(/^[-+a-z0-9.]+\/[-+a-z0-9.]+$/.test(mediaType) ? { 'mime-type': mediaType } : {}),
    name: digest,
    hashes: [hashOf(digest)],
  };
}

/** What was attached upstream travels along, and has its digest here; what it says is proven by nobody here. */
function evidenceReferences(artifact: LockedArtifact): readonly ExternalReference[] {
  const repository = repositoryOf(parseReference(artifact.reference));
  return evidenceOf(artifact, []).map(({ kind, digest }) => ({
    type: referenceTypes[kind],
    url: `oci://${repository}@${digest}`,
    hashes: [hashOf(digest)],
  }));
}

const referenceTypes: Readonly<Record<Evidence['kind'], ExternalReference['type']>> = {
  sbom: 'bom',
  attestation: 'attestation',
  signature: 'digital-signature',
  other: 'other',
};

/** The release needs everything, and a chart the images that it renders. */
function dependenciesOf({ images, charts }: Lock): Bom['dependencies'] {
  const all = [...images.map((image) => imageRef(image)), ...charts.map((chart) => chartRef(chart))];
  return [
    { ref: 'release', dependsOn: all },
    ...charts.map((chart) => ({
      ref: chartRef(chart),
      dependsOn: images.filter(({ usedBy }) => usedBy.includes(chart.name)).map((image) => imageRef(image)),
    })),
    ...images.map((image) => ({ ref: imageRef(image) })),
  ];
}

function imageRef({ reference }: LockedImage): string {
  return `image:${reference}`;
}

function chartRef({ reference }: LockedChart): string {
  return `chart:${reference}`;
}

function referencesOf(references: readonly ExternalReference[]): Pick<Component, 'externalReferences'> {
  return references.length === 0 ? {} : { externalReferences: references };
}

function componentsOf(blobs: readonly LockedBlob[]): Pick<Component, 'components'> {
  return blobs.length === 0 ? {} : { components: blobs.map((blob) => fileComponent(blob)) };
}

/** What `track` found out about upstream's signature; what is attached is linked in any case. */
function signatureProperties({ signed }: LockedImage | LockedChart): Readonly<Record<string, string>> {
  return signed === undefined
    ? {}
    : {
        signed: signed.state,
        [signed.state === 'verified' ? 'signed-by' : 'to-be-signed-by']: signed.signer,
      };
}

function propertiesOf(values: Readonly<Record<string, string>>): Pick<Component, 'properties'> {
  return Object.keys(values).length === 0 ? {} : { properties: properties(values) };
}

function properties(values: Readonly<Record<string, string>>): NonNullable<Component['properties']> {
  return Object.entries(values).map(([name, value]) => ({ name: `tidegate:${name}`, value }));
}

function hashOf(digest: Digest): Hash {
  return { alg: algorithmOf(digest) === 'sha512' ? 'SHA-512' : 'SHA-256', content: hexOf(digest) };
}

/** UUID version 8 (RFC 9562, section 5.8) out of a sha256: the same bytes have the same one. */
function uuidOf(bytes: Buffer): string {
  const hash = createHash('sha256').update('tidegate bill of materials\n').update(bytes).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
