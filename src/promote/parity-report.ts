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
  ];
}

function proofOf({ signed }: ParityRow): string {
  if (signed === undefined) {
    return 'same digests';
  }
  return signed.state === 'verified'
    ? `signed by ${signed.signer}`
    : `same digests; no trusted root to judge ${signed.signer} by`;
}
