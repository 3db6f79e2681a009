/**
 * Signature files of a bundle, each a sigstore bundle about `bundle.json`: the first, and those of further signers. Names
 * are unsigned and say nothing: who signed is found by looking.
 */
export const signatureFileNames = [
  'bundle.json.sigstore.json',
  'bundle.json.2.sigstore.json',
  'bundle.json.3.sigstore.json',
  'bundle.json.4.sigstore.json',
  'bundle.json.5.sigstore.json',
] as const;

/** How the bundle was made, as somebody has signed it; it may be absent. */
export const provenanceFileName = 'provenance.sigstore.json';
