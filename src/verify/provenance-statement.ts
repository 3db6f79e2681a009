import { RefusedError } from '../errors.ts';
import { type Digest, hexOf } from '../oci/digest.ts';
import { parseJson } from '../schema/json.ts';
import { isMap } from '../schema/schema.ts';

/** The kinds in which it is known where the builder stands: SLSA provenance v1 and v0.2 (slsa.dev/spec). */
export const provenanceTypes = [
  'https://slsa.dev/provenance/v1',
  'https://slsa.dev/provenance/v0.2',
] as const;

/** cosign writes v0.1 where it is given a predicate, everybody else v1. */
const statementTypes: ReadonlySet<unknown> = new Set([
  'https://in-toto.io/Statement/v1',
  'https://in-toto.io/Statement/v0.1',
]);

/** How a bundle was made, as a statement says. */
export interface StatementFacts {
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

/**
 * Reads an in-toto statement (v1 or v0.1) about a file.
 * @param payload believed to be somebody's words
 * @param types the kinds that count
 * @throws RefusedError `PROVENANCE_FORMAT`; `PROVENANCE_TYPE` for another kind, `PROVENANCE_SUBJECT` when it is about
 *   another file
 */
export function readStatement(
  payload: Buffer,
  subject: Digest,
  types: readonly string[],
  where: string,
): StatementFacts {
  const json = parseJson(payload);
  if ('fault' in json) {
    throw malformedProvenance(where, [`payload: ${json.fault}`]);
  }
  const statement = json.value;
  if (!statementTypes.has(at(statement, '_type'))) {
    throw malformedProvenance(where, ['payload: not an in-toto statement']);
  }
  const type = at(statement, 'predicateType');
  const predicateType = types.find((known) => known === type);
  if (predicateType === undefined) {
    throw new RefusedError('PROVENANCE_TYPE', `${where} is a statement of another kind`, {
      details: [`found ${JSON.stringify(type)?.slice(0, 200)}, expected ${types.join(' or ')}`],
      hint: 'A signed statement that says something else proves nothing here. Take the file that `tidegate sign` wrote.',
    });
  }
  const subjects = at(statement, 'subject');
  const isAboutIt =
    Array.isArray(subjects) && subjects.some((each) => at(each, 'digest', 'sha256') === hexOf(subject));
  if (!isAboutIt) {
    throw new RefusedError('PROVENANCE_SUBJECT', `${where} is about another bundle than this`, {
      hint: 'The file belongs to another bundle, or this one was made again after it was signed. Carry the bundle over again.',
    });
  }
  const facts = predicateType === provenanceTypes[0] ? factsOfV1 : factsOfV02;
  return { predicateType, ...printableFacts(facts(at(statement, 'predicate')), where) };
}

type RawFacts = Readonly<Record<Exclude<keyof StatementFacts, 'predicateType'>, unknown>>;

function factsOfV1(predicate: unknown): RawFacts {
  const source = sourceIn(at(predicate, 'buildDefinition', 'resolvedDependencies'), 'gitCommit');
  return {
    builder: at(predicate, 'runDetails', 'builder', 'id'),
    repository: at(source, 'uri'),
    commit: at(source, 'digest', 'gitCommit'),
    run: at(predicate, 'runDetails', 'metadata', 'invocationId'),
    startedOn: at(predicate, 'runDetails', 'metadata', 'startedOn'),
  };
}

function factsOfV02(predicate: unknown): RawFacts {
  const source = sourceIn(at(predicate, 'materials'), 'sha1');
  return {
    builder: at(predicate, 'builder', 'id'),
    repository: at(source, 'uri'),
    commit: at(source, 'digest', 'sha1'),
    run: at(predicate, 'metadata', 'buildInvocationId'),
    startedOn: at(predicate, 'metadata', 'buildStartedOn'),
  };
}

/** The first that is a commit. */
function sourceIn(dependencies: unknown, algorithm: string): unknown {
  return Array.isArray(dependencies)
    ? dependencies.find((each) => at(each, 'digest', algorithm) !== undefined)
    : undefined;
}

function printableFacts(raw: RawFacts, where: string): Omit<StatementFacts, 'predicateType'> {
  const builder = printable(raw.builder);
  if (builder === undefined) {
    throw malformedProvenance(where, ['predicate: expected the address of a builder']);
  }
  const optional = {
    repository: printable(raw.repository)?.replace(/^git\+|@refs\/.*$/g, ''),
    commit: printable(raw.commit),
    run: printable(raw.run),
    startedOn: printable(raw.startedOn),
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

export function malformedProvenance(
  where: string,
  [first = 'unreadable', ...details]: readonly string[],
): RefusedError {
  return new RefusedError('PROVENANCE_FORMAT', `${where} cannot be judged: ${first}`, {
    details,
    hint: 'Expected a sigstore bundle v0.3 with one in-toto statement, or one in each line, as `tidegate sign` and GitHub write it.',
  });
}
