import type { NeededBlob } from '../bundle/bundle-manifest.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { plural } from '../report/format.ts';
import type { ProvenanceFacts } from './provenance.ts';
import type { SignatureVerdict } from './signature.ts';
import type { TrustPolicy } from './trust-policy.ts';
import type { TrustedBundle } from './trusted-bundle.ts';

/** What was found out about a bundle that is what somebody trusted has signed, to the last byte. */
export interface Verdict {
  readonly name: string;
  readonly release: string;
  readonly sequence: number;
  readonly audience: string;
  readonly created: string;
  /** Digest of `bundle.json`. */
  readonly digest: Digest;
  /** Those that count, in the order of their files. */
  readonly signatures: readonly SignatureVerdict[];
  /** How it was made, as somebody says whom the policy asks. */
  readonly provenance?: Omit<ProvenanceFacts, 'passedOver'>;
  readonly images: number;
  readonly charts: number;
  /** Blobs in the volumes, and their bytes; all were hashed. */
  readonly blobs: number;
  readonly bytes: number;
  /** Blobs left out of a delta that were in none of the other bundles. */
  readonly unresolved: readonly NeededBlob[];
  /** Files in the folder that are no part of the bundle and harmless, such as `.DS_Store`. */
  readonly ignored: readonly string[];
  /** Sentences: what this verdict rests on, and what it says nothing about. */
  readonly checked: readonly string[];
  readonly notChecked: readonly string[];
}

/** What was found out, once every check has passed. */
export function verdictOf(
  bundle: TrustedBundle,
  trust: TrustPolicy,
  { unresolved, ignored }: Pick<Verdict, 'unresolved' | 'ignored'>,
): Verdict {
  const { manifest, bytes, provenance } = bundle;
  const { name, release, sequence, audience, created } = manifest;
  return {
    name,
    release,
    sequence,
    audience,
    created,
    digest: digestOf(bytes),
    signatures: bundle.signatures.map(({ key, fingerprint, identity, times }) => ({
      key,
      fingerprint,
      ...(identity === undefined ? {} : { identity }),
      times,
    })),
    ...(provenance === undefined ? {} : { provenance: shownOf(provenance) }),
    images: manifest.images.length,
    charts: manifest.charts.length,
    blobs: manifest.blobs.length,
    bytes: manifest.blobs.reduce((sum, blob) => sum + blob.size, 0),
    unresolved,
    ignored,
    checked: checkedOf(bundle, trust, ignored),
    notChecked: notCheckedOf(bundle, trust, unresolved),
  };
}

/** What is not counted is among the sentences. */
function shownOf(facts: ProvenanceFacts): NonNullable<Verdict['provenance']> {
  const { passedOver: _, ...provenance } = facts;
  return provenance;
}

function checkedOf(
  { manifest, signatures, provenance }: TrustedBundle,
  trust: TrustPolicy,
  ignored: readonly string[],
): string[] {
  const { signatures: needed = 1, minimumSequence } = trust;
  return [
    `bundle.json is canonical and signed by ${signatures.map(({ key }) => key).join(', ')}`,
    ...(needed > 1 ? [`${needed} different signers are required, and signed`] : []),
    ...signatures.flatMap(({ key, times: [time] }) =>
      time === undefined ? [] : [`${key} signed before ${time.at}: ${time.by} says so`],
    ),
    ...(trust.audience === undefined ? [] : [`it is meant for ${manifest.audience}`]),
    ...(minimumSequence === undefined ? [] : [`its sequence is at least ${minimumSequence}`]),
    ...(provenance === undefined ? [] : [`${provenance.key} signed how it was made`]),
    ...(provenance === undefined || trust.provenance?.builders === undefined
      ? []
      : [`it was made by ${provenance.builder}, as the trust policy wants`]),
    ...(provenance?.repository === undefined || trust.provenance?.repositories === undefined
      ? []
      : [`it was made from ${provenance.repository}, as the trust policy wants`]),
    'every file, volume header and blob is as bundle.json says',
    `every image and chart is complete, and nothing else is there${ignored.length === 0 ? '' : ', but for what is listed as ignored'}`,
  ];
}

function notCheckedOf(
  { signatures, passedOver, provenance }: TrustedBundle,
  trust: TrustPolicy,
  unresolved: readonly NeededBlob[],
): string[] {
  const undated = signatures.filter(({ times }) => times.length === 0).map(({ key }) => key);
  return [
    'replay: whether a newer release was promoted already (promote asks the registry)',
    ...(undated.length === 0
      ? []
      : [
          `when ${undated.join(', ')} signed: no timestamp proves it, and the time in bundle.json is the signer's word`,
        ]),
    ...(provenance === undefined || provenance.times.length > 0
      ? []
      : [`when ${provenance.key} said how it was made: no timestamp proves it`]),
    ...(provenance === undefined ? ['how it was made: the bundle has no provenance'] : []),
    ...(trust.audience === undefined ? ['audience: no trust policy names one'] : []),
    ...(provenance?.passedOver ?? []).map(({ message }) => `a statement that does not count: ${message}`),
    ...passedOver.map(({ message }) => `a signature that does not count: ${message}`),
    ...(unresolved.length === 0
      ? []
      : [`${plural(unresolved.length, 'blob')} that this delta leaves out (promote looks in the registry)`]),
  ];
}
