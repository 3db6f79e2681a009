import type { Block } from '../report/document.ts';
import type { EvidenceCount, ParityRow } from './parity.ts';

const kinds = [
  'signature',
  'attestation',
  'sbom',
  'other',
] as const satisfies readonly (keyof EvidenceCount)[];

/** Per image and platform how much evidence there is upstream and inside, and how it was proven. */
export function describeEvidence(rows: readonly ParityRow[]): readonly Block[] {
  if (rows.length === 0) {
    return [{ kind: 'text', text: 'Nothing of the release is signed or attested upstream.' }];
  }
  return [
    {
      kind: 'table',
      columns: [
        'Upstream / inside',
        'Platform',
        'Signatures',
        'Attestations',
        'SBOMs',
        'Others',
        'Verified inside',
      ],
      rows: rows.map((row) => [
        row.internal,
        row.platform ?? '',
        ...kinds.map((kind) => `${row.upstream[kind]} / ${row.inside[kind]}`),
        proofOf(row),
      ]),
      alignRight: [2, 3, 4, 5],
    },
    {
      kind: 'text',
      text: 'By digest: each is there byte for byte and where it belongs, so what verifies upstream verifies here; who signed it was not asked.',
    },
  ];
}

/** What was verified out of the internal registry, what was not, and why. */
function proofOf({ signed, platform, upstream }: ParityRow): string {
  const others = upstream.attestation + upstream.sbom + upstream.other;
  const rest = others === 0 ? '' : '; all else by digest only';
  if (signed?.state === 'verified') {
    return `signature of ${signed.signer}${rest}`;
  }
  if (signed !== undefined) {
    return `by digest only: no trusted root to judge ${signed.signer} by`;
  }
  if (upstream.signature === 0) {
    return 'by digest only: attestations are not judged here';
  }
  return platform === undefined
    ? 'by digest only: `signed` names no signer for it'
    : 'by digest only: `signed` is about the whole image';
}
