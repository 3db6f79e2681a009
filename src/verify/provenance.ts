import { provenanceFileName } from '../bundle/signature-names.ts';
import { RefusedError } from '../errors.ts';
import type { Digest } from '../oci/digest.ts';
import { parseEnvelope } from './dsse.ts';
import { splitJson } from './json-lines.ts';
import { judgeEach } from './judge-each.ts';
import {
  malformedProvenance,
  provenanceTypes,
  readStatement,
  type StatementFacts,
} from './provenance-statement.ts';
import { judgeSigner, type Signers, type SignatureVerdict } from './signature.ts';

/** Bytes. It names every image and chart: 500 bytes for each, so there is room for 30,000. */
export const provenanceFileLimit = 16 * 1024 * 1024;

/** SLSA provenance v1 (slsa.dev/spec/v1.0/provenance), which `sign` writes, and GitHub. */
export const [provenanceType] = provenanceTypes;

/** What somebody trusted says about how a bundle was made. */
export interface ProvenanceFacts extends SignatureVerdict, StatementFacts {
  /** Statements in the file that do not count, such as one by somebody who is not known here. */
  readonly passedOver: readonly RefusedError[];
}

/** Who may say how a bundle was made, and what they may say. */
export interface ProvenanceTrust extends Signers {
  /** Digest of `bundle.json`, which the provenance must be about. */
  readonly subject: Digest;
  /** Kinds of statements that count; absent: SLSA provenance v1. */
  readonly types?: readonly string[];
  /** Absent: any. */
  readonly builders?: readonly string[] | undefined;
  readonly repositories?: readonly string[] | undefined;
  /** By which entry a signature counts, or why it does not; absent: by the one that was found. */
  readonly entryOf?: (verdict: SignatureVerdict) => string | RefusedError;
}

/**
 * Judges a provenance file, offline: form, then signature, and only then what it says. Of several statements one has to
 * count: a stranger's beside it does no harm.
 * @param bytes a sigstore bundle v0.3 with an in-toto statement in a DSSE envelope, or one in each line, as
 *   `gh attestation download` writes them
 * @throws RefusedError of the first statement when none counts: `PROVENANCE_FORMAT`; what `judgeSigner` raises, as
 *   `PROVENANCE_…` in place of `SIGNATURE_…`, such as `PROVENANCE_KEY_UNKNOWN`; what `readStatement` raises and `entryOf`
 *   returns; `PROVENANCE_TIME_MISSING`, `PROVENANCE_BUILDER_UNKNOWN` and `PROVENANCE_REPOSITORY_UNKNOWN`
 */
export function verifyProvenance(bytes: Buffer, trust: ProvenanceTrust): ProvenanceFacts {
  if (bytes.length > provenanceFileLimit) {
    throw malformedProvenance(provenanceFileName, [`longer than ${provenanceFileLimit} bytes`]);
  }
  const parts = splitJson(bytes);
  const { accepted, passedOver } = judgeEach(parts, (part, index) => {
    const where = parts.length === 1 ? provenanceFileName : `${provenanceFileName}, statement ${index + 1}`;
    return judgeStatement(part, trust, where);
  });
  const [facts] = accepted;
  if (facts === undefined) {
    throw noneCounts(passedOver);
  }
  return { ...facts, passedOver };
}

function judgeStatement(
  bytes: Buffer,
  trust: ProvenanceTrust,
  where: string,
): Omit<ProvenanceFacts, 'passedOver'> {
  const envelope = parseEnvelope(bytes);
  if ('faults' in envelope) {
    throw malformedProvenance(where, envelope.faults);
  }
  const { fitting, ...verdict } = signerOf(envelope, trust, where);
  if (trust.timestamp === 'required' && verdict.times.length === 0) {
    throw new RefusedError(
      'PROVENANCE_TIME_MISSING',
      `${where} has no timestamp, and the trust policy requires one`,
      { hint: 'Sign with a timestamp authority that the trusted root of the policy names.' },
    );
  }
  const key = trust.entryOf?.({ ...verdict, ...(fitting && { fitting }) }) ?? verdict.key;
  if (typeof key !== 'string') {
    throw key;
  }
  const facts = readStatement(envelope.payload, trust.subject, trust.types ?? [provenanceType], where);
  requireNamed('builder', facts.builder, trust.builders, where);
  requireNamed('repository', facts.repository, trust.repositories, where);
  return { ...verdict, key, ...facts };
}

/** The same checks as for a signature of the bundle, told apart by their codes. */
function signerOf(
  envelope: Parameters<typeof judgeSigner>[1] & { readonly payload: Buffer },
  trust: Signers,
  where: string,
): SignatureVerdict {
  try {
    return judgeSigner(envelope.payload, envelope, trust, where);
  } catch (cause) {
    if (!(cause instanceof RefusedError)) {
      throw cause;
    }
    throw new RefusedError(cause.code.replace(/^SIGNATURE_/, 'PROVENANCE_'), `${where}: ${cause.message}`, {
      details: cause.details,
      cause,
      hint: 'It was changed on the way, or signed by somebody who is not believed. Carry the bundle over again, or compare with the signer over another channel.',
    });
  }
}

function requireNamed(
  what: 'builder' | 'repository',
  found: string | undefined,
  known: readonly string[] | undefined,
  where: string,
): void {
  if (known !== undefined && (found === undefined || !known.includes(found))) {
    throw new RefusedError(
      `PROVENANCE_${what.toUpperCase()}_UNKNOWN`,
      `${where}: its ${what} is ${JSON.stringify(found ?? 'not said')}, which the trust policy does not name`,
      {
        details: known.map((name) => `accepted is ${name}`),
        hint: 'If this is how it should be made, add exactly this address to `provenance` in the trust policy.',
      },
    );
  }
}

function noneCounts([first, ...others]: readonly RefusedError[]): RefusedError {
  if (first === undefined || others.length === 0) {
    return first ?? malformedProvenance(provenanceFileName, ['it is empty']);
  }
  return new RefusedError(first.code, first.message, {
    details: [...first.details, ...others.map(({ message }) => message)],
    cause: first,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}
