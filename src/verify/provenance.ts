import { provenanceFileName } from '../bundle/signature-names.ts';
import { RefusedError } from '../errors.ts';
import { type Digest, hexOf } from '../oci/digest.ts';
import { parseJson } from '../schema/json.ts';
import { isMap } from '../schema/schema.ts';
import { type Envelope, isSignedBy, parseEnvelope } from './dsse.ts';
import type { PublicKey } from './public-key.ts';

/** Bytes. It names every image and chart: 500 bytes for each, so there is room for 30,000. */
export const provenanceFileLimit = 16 * 1024 * 1024;

/** SLSA provenance v1 (slsa.dev/spec/v1.0/provenance), the one kind that is judged. */
export const provenanceType = 'https://slsa.dev/provenance/v1';

/** cosign writes v0.1 where it is given a predicate, everybody else v1. */
const statementTypes: ReadonlySet<unknown> = new Set([
  'https://in-toto.io/Statement/v1',
  'https://in-toto.io/Statement/v0.1',
]);

/** What somebody trusted says about how a bundle was made. */
export interface ProvenanceFacts {
  /** The trusted key that signed it: its name, and its fingerprint. */
  readonly key: string;
  readonly fingerprint: Digest;
  readonly predicateType: string;
  /** Who made the bundle: the workflow's address, or that it was no workflow. */
  readonly builder: string;
  /** Address of the git repository whose workflow it was, and the commit. */
  readonly repository?: string;
  readonly commit?: string;
  /** Address of the run. */
  readonly run?: string;
  readonly startedOn?: string;
}

export interface ProvenanceTrust {
  /** Digest of `bundle.json`, which the provenance must be about. */
  readonly subject: Digest;
  /** Those that may be believed. */
  readonly keys: readonly { readonly name: string; readonly key: PublicKey }[];
}

/**
 * Judges a provenance file, offline: form, then signature, and only then what it says.
 * @param bytes a sigstore bundle v0.3 with an in-toto statement (v1 or v0.1) in a DSSE envelope
 * @throws RefusedError `PROVENANCE_FORMAT`; `PROVENANCE_KEY_UNKNOWN` when none of the keys signed it; `PROVENANCE_TYPE`
 *   for another predicate than SLSA provenance v1; `PROVENANCE_SUBJECT` when it is about another bundle
 */
export function verifyProvenance(bytes: Buffer, { subject, keys }: ProvenanceTrust): ProvenanceFacts {
  if (bytes.length > provenanceFileLimit) {
    throw malformed([`longer than ${provenanceFileLimit} bytes`]);
  }
  const envelope = parseEnvelope(bytes);
  if ('faults' in envelope) {
    throw malformed(envelope.faults);
  }
  const signer = keys.find(({ key }) => isSignedBy(envelope, key));
  if (signer === undefined) {
    throw new RefusedError('PROVENANCE_KEY_UNKNOWN', 'None of the trusted keys signed the provenance', {
      details: keys.map(({ name, key }) => `tried ${name} (${key.fingerprint})`),
      hint: 'It was changed on the way, or signed by a key that is not believed. Carry the bundle over again, or compare fingerprints with the signer.',
    });
  }
  const predicate = predicateAbout(subject, envelope);
  const { name, key } = signer;
  return { key: name, fingerprint: key.fingerprint, predicateType: provenanceType, ...factsOf(predicate) };
}

/** The predicate of the statement, once that is of the right kind and about the subject. */
function predicateAbout(subject: Digest, { payload }: Envelope): unknown {
  const json = parseJson(payload);
  if ('fault' in json) {
    throw malformed([`payload: ${json.fault}`]);
  }
  const statement = json.value;
  if (!statementTypes.has(at(statement, '_type'))) {
    throw malformed(['payload: not an in-toto statement']);
  }
  const type = at(statement, 'predicateType');
  if (type !== provenanceType) {
    throw new RefusedError('PROVENANCE_TYPE', 'The provenance is a statement of another kind', {
      details: [`found ${JSON.stringify(type)?.slice(0, 200)}, expected ${provenanceType}`],
      hint: 'A signed statement that says something else proves nothing here. Take the file that `tidegate sign` wrote.',
    });
  }
  const subjects = at(statement, 'subject');
  const isAboutIt =
    Array.isArray(subjects) && subjects.some((each) => at(each, 'digest', 'sha256') === hexOf(subject));
  if (!isAboutIt) {
    throw new RefusedError('PROVENANCE_SUBJECT', 'The provenance is about another bundle than this', {
      hint: 'The file belongs to another bundle, or this one was made again after it was signed. Carry the bundle over again.',
    });
  }
  return at(statement, 'predicate');
}

function factsOf(predicate: unknown): Omit<ProvenanceFacts, 'key' | 'fingerprint' | 'predicateType'> {
  const builder = printable(at(predicate, 'runDetails', 'builder', 'id'));
  if (builder === undefined) {
    throw malformed(['predicate.runDetails.builder.id: expected an address']);
  }
  const dependencies = at(predicate, 'buildDefinition', 'resolvedDependencies');
  const source: unknown = Array.isArray(dependencies)
    ? dependencies.find((each) => at(each, 'digest', 'gitCommit') !== undefined)
    : undefined;
  const optional = {
    repository: printable(at(source, 'uri'))?.replace(/^git\+|@refs\/.*$/g, ''),
    commit: printable(at(source, 'digest', 'gitCommit')),
    run: printable(at(predicate, 'runDetails', 'metadata', 'invocationId')),
    startedOn: printable(at(predicate, 'runDetails', 'metadata', 'startedOn')),
  };
  return {
    builder,
    ...Object.fromEntries(Object.entries(optional).filter(([, text]) => text !== undefined)),
  };
}

/** Other tools write statements with keys that we do not know: what is asked for is looked up, the rest left alone. */
function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) {
    found = isMap(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found;
}

/** It is shown to people: nothing that a terminal would obey, and no end of it. */
function printable(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\x21-\x7e]{1,500}$/.test(value) ? value : undefined;
}

function malformed([first = 'unreadable', ...details]: readonly string[]): RefusedError {
  return new RefusedError('PROVENANCE_FORMAT', `${provenanceFileName} cannot be judged: ${first}`, {
    details,
    hint: 'Expected a sigstore bundle v0.3 with one in-toto statement signed by a plain key, as `tidegate sign` writes it.',
  });
}
